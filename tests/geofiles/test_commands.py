"""The same by commands: importing boundaries, with a dry run; locating points."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from grids.geofiles.models import BoundaryFile
from grids.models import Area, BoundaryChange
from tests.factories import square
from tests.geofiles.files import box, feature, geojson, written

W, S = 107.0, 34.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    shapes = [
        feature(box(W, S, 0.1), code="610305100001001", name="第一网格"),
        feature(box(W + 0.1, S, 0.1), code="", name="第二网格"),
    ]
    return written(tmp_path, "grids.geojson", geojson(*shapes))


def said(*words: object, **options: Any) -> str:
    out = io.StringIO()
    call_command(*map(str, words), stdout=out, stderr=out, **options)
    return out.getvalue()


def test_a_dry_run_says_what_would_change_and_keeps_nothing(path: Path, grid: Area) -> None:
    told = said("import_boundaries", path, "--match=code", "--dry-run", "--layer=grids=grid")
    assert "“第二网格” belongs to no known area" in told
    assert "1 of 1 sets are ready." in told
    assert not BoundaryFile.objects.exists()
    assert not BoundaryChange.objects.exists()


def test_it_publishes_what_is_ready(path: Path, grid: Area) -> None:
    told = said("import_boundaries", path, "--match=code", "--layer=grids=grid", "--create")
    assert "2 shapes published, 0 refused." in told
    grid.refresh_from_db()
    assert grid.geometry is not None
    assert grid.geometry.equals(square(W, S, 0.1))
    assert Area.objects.get(name="第二网格").code == "610305100001002"
    assert "2 shapes published" in said(
        "import_boundaries", path, "--match=name", "--column=name", "--layer=grids=grid"
    )
    assert BoundaryChange.objects.count() == 1


def test_by_name_it_needs_no_code(path: Path, grid: Area) -> None:
    told = said(
        "import_boundaries",
        path,
        "--match=name",
        "--column=name",
        "--layer=grids=grid",
        "--dry-run",
    )
    assert "“第二网格” belongs to no known area" in told
    assert "“第一网格” belongs" not in told


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--layer=x=grid"], "no layer x"),
        (["--layer=grids"], "write NAME=LEVEL"),
        (["--below=999"], "Say below which area"),
        (["--by=nobody"], "There is no user"),
        (["--layer=grids=community"], "No set is ready"),
    ],
)
def test_it_says_what_it_cannot_do(words: list[str], why: str, path: Path, grid: Area) -> None:
    with pytest.raises(CommandError, match=why):
        said("import_boundaries", path, *words)
    assert not BoundaryChange.objects.exists()


def test_points_are_located_in_the_areas_in_force(grid: Area, tmp_path: Path) -> None:
    text = "name,Latitude,Longitude\na,34.01,107.01\nb,34.9,107.9\nc,,\nd,107,34\n"
    table = written(tmp_path, "points.csv", text.encode())
    out = tmp_path / "out.csv"
    told = said("locate_points", table, output=out)
    assert told.startswith("2 points: 1 in 1 areas, 1 in none. 2 rows have no point.")
    assert list(csv.reader(out.read_text().splitlines())) == [
        ["line", "area"],
        ["2", grid.code],
        ["3", ""],
    ]
    assert said("locate_points", table).startswith("2 points: 1 in 1 areas")
    assert said("locate_points", table, level="county").startswith("2 points: 2 in 1 areas")


def test_points_of_a_file_of_shapes_are_located(grid: Area, tmp_path: Path) -> None:
    spot = feature([W + 0.01, S + 0.01], "Point")
    points = written(tmp_path, "points.geojson", geojson(spot, feature(box(W, S, 1))))
    assert said("locate_points", points).startswith("1 points: 1 in 1 areas, 0 in none. 1 rows")


def test_a_table_without_coordinates_is_named(grid: Area, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no columns “latitude”"):
        said("locate_points", written(tmp_path, "a.csv", b"a,b\n1,2\n"))
    with pytest.raises(CommandError, match="no file of boundaries 99"):
        said("locate_points", written(tmp_path, "b.csv", b"lat,lng\n"), boundary_file=99)
