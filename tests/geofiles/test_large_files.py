"""A large file is checked in steps: each looks at what is near, and tells that it goes on."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import shapely
from django.utils import timezone

from accounts.models import User
from grids.geofiles import checking, fitting, services
from grids.geofiles.choices import Choices, LayerChoice
from grids.geofiles.fitting import Above, Fitting
from grids.geofiles.items import Item
from grids.geofiles.models import BoundaryFile, FaultKind, FileShape
from grids.models import Area
from jobs import services as jobs
from jobs.models import Job
from tests.cast import Login
from tests.geofiles.files import box, brought, feature, geojson

SIDE = 12


def ground() -> tuple[list[Item], dict[str, Above]]:
    """Covered squares, each halved by two shapes but for the first, of which one is missing."""
    choice = LayerChoice("grid")
    items: list[Item] = []
    above: dict[str, Above] = {}
    for n in range(SIDE * SIDE):
        x, y = 107 + n % SIDE * 0.01, 34 + n // SIDE * 0.01
        above[str(n)] = Above(f"c{n}", shapely.box(x, y, x + 0.01, y + 0.01), covered=True)
        for half in (0, 0.005) if n else (0.005,):
            row = FileShape(layer=0, number=len(items) + 1, label=f"s{n}")
            part = shapely.box(x + half, y, x + half + 0.005, y + 0.01)
            items.append(Item(row, choice, part, parent=str(n)))
    return items, above


def test_gaps_are_looked_for_near_each_parent_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    items, above = ground()
    widened, met = fitting._widened, []

    def counted(shape: Any) -> Any:
        met.append(shapely.get_num_coordinates(shape))
        return widened(shape)

    monkeypatch.setattr(fitting, "_widened", counted)
    fitted = Fitting(Choices(), tolerance=1.0)
    steps = len(list(fitted.gaps(items, above, [])))
    assert [(f.kind, f.parent) for f in fitted.found] == [(FaultKind.GAP, "0")]
    assert sum(met) < 100 * len(items), "else each parent looks at the whole file"
    assert steps >= len(above)


def test_every_part_tells_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "LONGEST", -1.0)
    items, above = ground()
    fitted = Fitting(Choices(), tolerance=1.0)
    for part in (fitted.overlaps(items, []), fitted.outside(items, above)):
        assert len(list(part)) > 1


@pytest.fixture
def job(community: Area, grid: Area, system_admin: User, login: Login) -> Job:
    content = geojson(feature(box(107.0, 34.0, 0.0625), code="610305100001001"))
    file = brought(login(system_admin), community.code, "a.geojson", content)
    services.file_check(file, Choices(layers=[LayerChoice("grid", column="code")]), system_admin)
    taken = jobs.take(timezone.now())
    assert taken is not None
    return taken


def test_keeping_tells_that_it_goes_on(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "LONGEST", -1.0)
    check = checking.Check(BoundaryFile.objects.get())
    list(check.run())
    assert len(list(check.keep(job))) > 1
    assert BoundaryFile.objects.get().state == "checked"


def test_a_check_that_lost_its_job_keeps_nothing(job: Job) -> None:
    check = checking.Check(BoundaryFile.objects.get())
    list(check.run())
    Job.objects.filter(pk=job.pk).update(lease=uuid.uuid4())
    with pytest.raises(jobs.Overslept):
        list(check.keep(job))
    assert BoundaryFile.objects.get().state == "read"
