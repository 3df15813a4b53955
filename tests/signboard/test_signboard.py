"""The public signboard of a grid, and the report that its code leads to."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Polygon
from django.test import Client
from pypdf import PdfReader

from accounts.models import Portrait, User
from accounts.services import By
from accounts.services.portraits import portrait_set
from events.models import Event
from events.signboard.boards import boards_of
from events.signboard.drawing import Frame, drawn
from events.views import follow
from gridgov.throttle import Throttle
from grids.basemap.models import Building, Street
from grids.models import Area
from tests.cast import Login
from tests.factories import make_area, square
from tests.signboard.pictures import jpeg

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def board(
    grid: Area, worker: User, operator: User, login: Login, settings: Any
) -> tuple[Client, str]:
    settings.SITE_URL = "https://gg.example.org"
    User.objects.filter(pk=worker.pk).update(name="王芳", office_phone="0917-7201")
    User.objects.filter(pk=operator.pk).update(office_phone="0917-7210000")
    return login(operator), f"/areas/{grid.code}/signboard"


def test_it_names_the_worker_the_centre_and_the_way_to_report(
    board: tuple[Client, str], grid: Area
) -> None:
    client, address = board
    page = client.get(f"{address}/").content.decode()
    for words in (grid.name, grid.code, "王芳", "0917-7201", "0917-7210000", "<svg"):
        assert words in page
    assert f"https://gg.example.org/report/?grid={grid.code}" in page
    assert "data:image/jpeg" not in page
    assert page.count("board-no-photo") == 1, "a silhouette where nobody agreed to a photo"


def test_the_pdf_is_one_sheet_of_a3_for_each_grid(
    board: tuple[Client, str], community: Area, grid: Area
) -> None:
    client, address = board
    answer = client.get(f"{address}.pdf")
    sheets = PdfReader(io.BytesIO(answer.content)).pages
    assert len(sheets) == 1
    assert [round(float(side) / 72 * 25.4) for side in sheets[0].mediabox[2:]] == [297, 420]
    text = sheets[0].extract_text().replace("\n", "")
    for words in (grid.name, "王芳", "0917-7210000"):
        assert words in text
    grids = Area.objects.children_of(community).filter(level="grid").count()
    all_of_them = client.get(f"/areas/{community.code}/signboard.pdf").content
    assert len(PdfReader(io.BytesIO(all_of_them)).pages) == grids


@pytest.mark.parametrize("agreed", [True, False])
def test_a_photo_hangs_only_where_its_person_agreed(
    board: tuple[Client, str], worker: User, agreed: bool
) -> None:
    client, address = board
    portrait_set(by=By(), user=worker, picture=jpeg(), agreed_on=DAY, on_signboards=agreed)
    page = client.get(f"{address}/").content.decode()
    assert ("data:image/jpeg" in page) is agreed
    assert ("board-no-photo" in page) is not agreed
    pictures = [
        image
        for sheet in PdfReader(io.BytesIO(client.get(f"{address}.pdf").content)).pages
        for image in sheet.images
    ]
    assert bool(pictures) is agreed
    Portrait.objects.all().delete()
    assert "data:image/jpeg" not in client.get(f"{address}/").content.decode()


def test_only_communities_and_grids_have_one(
    board: tuple[Client, str], township: Area, community: Area
) -> None:
    client, _address = board
    assert client.get(f"/areas/{township.code}/signboard/").status_code == 404
    assert "signboard" not in client.get(f"/areas/{township.code}/").content.decode()
    assert (
        f"/areas/{community.code}/signboard.pdf"
        in client.get(f"/areas/{community.code}/").content.decode()
    )


def test_who_left_the_grid_is_not_named(
    board: tuple[Client, str], grid: Area, worker: User
) -> None:
    worker.postings.update(valid_to=DAY)
    (found,) = boards_of([grid], DAY)
    assert found.workers == []


def test_the_map_shows_streets_houses_and_neighbours(grid: Area) -> None:
    assert grid.geometry is not None
    frame = Frame.around(grid.geometry)
    west, south, east, north = frame.box.extent
    middle = south + (north - south) / 5
    Street.objects.create(
        name="<东湖>路", rank=1, geometry=LineString((west, middle), (east, middle))
    )
    Building.objects.create(geometry=Polygon.from_bbox((west, south, west + 0.001, south + 0.001)))
    svg = drawn(grid)
    assert "&lt;东湖&gt;路" in svg
    assert "#dcd7cd" in svg
    assert 'stroke-width="8"' in svg
    grid.geometry = None
    assert drawn(grid) == ""


def test_a_frame_holds_the_whole_grid_true_to_scale(grid: Area) -> None:
    shape: Any = grid.geometry
    frame = Frame.around(shape)
    assert frame.box.contains(shape)
    west, south, _east, _north = shape.extent
    x, y = frame.at(west, south)
    right, up = frame.at(west + 0.01 / frame.squeeze, south + 0.01)
    assert right - x == pytest.approx(y - up, abs=0.3)


def test_a_report_goes_to_the_grid_of_the_code(
    client: Client, grid: Area, operator: User, rules: None
) -> None:
    page = client.get(f"/report/?grid={grid.code}").content.decode()
    assert grid.name in page
    assert f"grid={grid.code}" in page
    outline = client.get(f"/report/outline/?grid={grid.code}").json()
    assert [f["properties"]["label"] for f in outline["features"]] == [grid.label]
    client.post("/report/", {"grid": grid.code, "description": "路灯不亮"})
    assert Event.objects.get().area == grid


@pytest.mark.parametrize("code", ["999", "<script>", "610305"])
def test_a_code_that_is_no_grid_says_nothing(
    client: Client, grid: Area, operator: User, rules: None, code: str
) -> None:
    page = client.get("/report/", {"grid": code}).content.decode()
    assert "<script>" not in page.replace("<script ", "")
    assert "gg-note-info" not in page
    client.post("/report/", {"grid": code, "description": "路灯不亮"})
    assert Event.objects.get().area is None


def test_a_point_decides_where_there_is_one(
    client: Client, grid: Area, operator: User, rules: None
) -> None:
    where = {"latitude": "34.95", "longitude": "108.95"}
    client.post("/report/", {"grid": grid.code, "description": "路灯不亮", **where})
    assert Event.objects.get().area is None


def test_nobody_collects_all_outlines(
    client: Client, grid: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "OUTLINES", Throttle("outline", 1, 3600))
    labels = []
    for _turn in range(2):
        outline = client.get(f"/report/outline/?grid={grid.code}").json()
        labels.append([f["properties"]["label"] for f in outline["features"]])
    assert labels[0] == [grid.label]
    assert grid.label not in labels[1]


def test_names_of_neighbours_stand_in_their_own_ground(
    community: Area, grid: Area, township: Area
) -> None:
    """Those too narrow for their name go without; none lies under the arrow."""
    narrow = make_area(
        community, name="很长很长很长很长的名字", geometry=square(107.125, 34, 0.002)
    )
    wide = make_area(community, name="邻网格", geometry=square(107.127, 34, 0.12))
    svg = drawn(grid)
    assert svg.count(f">{wide.label}<") == 2, "its edge and itself"
    assert narrow.label not in svg
