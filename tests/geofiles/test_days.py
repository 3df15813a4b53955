"""A file is published from today, planned for a later day, or corrects the history."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from grids.boundaries.scheduled import activate_due
from grids.geofiles.models import BoundaryFile
from grids.models import Area, Boundary, BoundaryChange
from tests.cast import Login
from tests.geofiles.files import (
    box,
    brought,
    check,
    feature,
    geojson,
    layer,
    publish,
    publishing_now,
    written,
)

W, S = 107.0, 34.0
GRIDS = layer(0, "grid", column="code", name="name", create="on")
NESTED = (
    layer(0, "community", match="name", column="name", name="name", create="on"),
    layer(1, "grid", match="name", column="name", name="name", create="on"),
)
TODAY = timezone.localdate
HALVES = geojson(
    feature(box(W, S, 0.0625), code="610305100001001", name="第一网格"),
    feature(box(W + 0.0625, S, 0.0625), code="", name="新网格"),
)


@pytest.fixture
def file(system_admin: User, community: Area, grid: Area, login: Login) -> BoundaryFile:
    return brought(login(system_admin), community.code, "a.geojson", HALVES)


def test_a_later_day_is_planned_and_comes(
    file: BoundaryFile, grid: Area, system_admin: User, login: Login
) -> None:
    client, day = login(system_admin), TODAY() + dt.timedelta(days=20)
    check(client, file, GRIDS)
    before = grid.geometry
    page = publish(client, file, day.isoformat())
    assert f"planned for {day.isoformat()}" in page
    change = BoundaryChange.objects.get()
    assert (change.state, change.day) == ("scheduled", day)
    grid.refresh_from_db()
    assert grid.geometry == before
    assert not Area.objects.filter(name="新网格").exists()
    assert activate_due(day) == 1
    grid.refresh_from_db()
    assert grid.geometry != before
    assert Area.objects.filter(name="新网格").exists()


def test_a_past_day_corrects_the_history(
    file: BoundaryFile, grid: Area, system_admin: User, login: Login
) -> None:
    """The grid got its outline today; the survey says what it was ten days ago already."""
    client, day = login(system_admin), TODAY() - dt.timedelta(days=10)
    first = grid.geometry
    Boundary.objects.filter(area=grid).update(valid_from=TODAY() - dt.timedelta(days=30))
    check(client, file, GRIDS)
    publish(client, file, day.isoformat())
    rows = Boundary.objects.filter(area=grid).order_by("valid_from")
    assert [(row.valid_from, row.valid_to) for row in rows][:2] == [
        (TODAY() - dt.timedelta(days=30), day),
        (day, None),
    ]
    assert rows[0].geometry == first
    assert BoundaryChange.objects.get().kind == "correct"


def test_what_stands_in_a_planned_area_waits_for_it(
    township: Area, system_admin: User, login: Login
) -> None:
    client, day = login(system_admin), TODAY() + dt.timedelta(days=20)
    shapes = geojson(
        feature(box(W, S, 0.1), level="community", name="新社区"),
        feature(box(W, S, 0.05), level="grid", name="g0"),
    )
    file = brought(client, township.code, "a.geojson", shapes)
    check(client, file, *NESTED)
    page = publish(client, file, day.isoformat())
    assert f"The area above is planned for {day.isoformat()} too." in page
    assert BoundaryChange.objects.count() == 1
    activate_due(day)
    check(client, file, *NESTED)
    publish(client, file)
    assert Area.objects.get(name="g0").code.startswith(Area.objects.get(name="新社区").code)


def test_a_day_that_is_none_is_told_at_the_field(
    file: BoundaryFile, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    check(client, file, GRIDS)
    data = publishing_now(day="22.11.2026")
    answer = client.post(f"/boundary-files/{file.pk}/publish/", data)
    assert answer.status_code == 422
    assert "Write the day as 2026-11-22." in answer.content.decode()
    assert not BoundaryChange.objects.exists()


def test_the_command_takes_a_day(grid: Area, tmp_path: Path) -> None:
    path, day = written(tmp_path, "grids.geojson", HALVES), TODAY() + dt.timedelta(days=3)
    words = ["--match=code", "--layer=grids=grid", "--create", f"--day={day}"]
    call_command("import_boundaries", str(path), *words, stdout=io.StringIO())
    assert BoundaryChange.objects.get().day == day
