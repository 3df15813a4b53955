"""Many polygons are checked and published at 5,000 in two minutes or faster.

The suite tries 500; `POLYGONS=5000 pytest -s tests/geofiles/test_speed.py` measures the whole.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from grids.geofiles import services
from grids.geofiles.choices import Choices, LayerChoice
from grids.models import Area, Boundary
from jobs import services as jobs
from tests.factories import make_area, square
from tests.geofiles.files import box, feature, geojson

COUNT = int(os.environ.get("POLYGONS", "500"))
SIDE = 10
PARENTS = COUNT // SIDE**2
MOST_SECONDS = 120


def polygons(west: float, south: float, size: float) -> list[list[tuple[float, float]]]:
    step = size / SIDE
    return [box(west + x * step, south + y * step, step) for x in range(SIDE) for y in range(SIDE)]


@pytest.mark.timeout(240)
def test_many_polygons_take_less_than_two_minutes(
    township: Area, system_admin: User, tmp_path: Path
) -> None:
    size = 0.05
    places = [(107 + n % 10 * size, 34 + n // 10 * size) for n in range(PARENTS)]
    for n, (west, south) in enumerate(places):
        code = f"610305100{n + 100:03d}"
        make_area(township, code=code, name=f"c{n}", geometry=square(west, south, size))
    shapes = [feature(ring) for place in places for ring in polygons(*place, size)]
    path = tmp_path / "many.geojson"
    path.write_bytes(geojson(*shapes))
    begun = time.monotonic()
    file = services.file_take(
        path=path, name=path.name, place=township, owner=system_admin, now=timezone.now()
    )
    services.file_check(file, Choices(layers=[LayerChoice("grid", create=True)]), system_admin)
    assert jobs.run_next(timezone.now())
    file.refresh_from_db()
    checked = time.monotonic() - begun
    assert file.result["faults"] == []
    job = services.file_publish(file, "survey", system_admin)
    assert jobs.run_next(timezone.now())
    spent = time.monotonic() - begun
    job.refresh_from_db()
    print(f"{COUNT} polygons: checked after {checked:.1f} s, published after {spent:.1f} s")  # noqa: T201
    assert (job.done, job.refused, job.problems) == (COUNT, 0, [])
    assert Boundary.objects.filter(area__level="grid", valid_to=None).count() == COUNT
    assert spent < MOST_SECONDS
