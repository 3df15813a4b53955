"""Places on the map: the database and the program count by the same squares."""

from __future__ import annotations

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given
from hypothesis import strategies as st

from events.mapping.places import (
    BITS,
    Cell,
    Window,
    bounds_of,
    lat_of,
    lng_of,
    view_of,
    x_of,
    y_of,
)
from events.models import Event

LATS, LNGS = st.floats(-85, 85), st.floats(-180, 179.999)


@given(LATS, LNGS)
def test_a_place_is_found_again(lat: float, lng: float) -> None:
    assert lat_of(y_of(lat)) == pytest.approx(lat, abs=1e-6)
    assert lng_of(x_of(lng)) == pytest.approx(lng, abs=1e-6)


@given(LATS, LNGS, st.integers(0, 24))
def test_a_place_lies_in_the_cell_of_its_numbers(lat: float, lng: float, z: int) -> None:
    cell = Cell(z, x_of(lng) >> BITS - z, y_of(lat) >> BITS - z)
    assert cell.xs[0] <= x_of(lng) < cell.xs[1]
    assert cell.ys[0] <= y_of(lat) < cell.ys[1]
    assert Cell.read(str(cell)) == cell


@given(LATS, LNGS, st.floats(0.001, 20), st.integers(0, 22))
def test_a_window_holds_what_is_in_view(lat: float, lng: float, wide: float, z: int) -> None:
    bounds = (lng, lat, min(lng + wide, 180.0), min(lat + wide / 2, 85.05))
    window = Window.over(bounds, z, 400)
    assert window.size <= 400
    for edge_lng, edge_lat in ((bounds[0], bounds[1]), (bounds[2] - 1e-9, bounds[3])):
        assert window.xs[0] <= x_of(edge_lng) < window.xs[1]
        assert window.ys[0] <= y_of(edge_lat) < window.ys[1]


@pytest.mark.parametrize(
    "text", ["", "1/2", "a/b/c", "25/0/0", "1/2/0", "1/0/2", "-1/0/0", "1/0/0/0", "3/9999999999/1"]
)
def test_it_reads_no_cell_out_of_anything_else(text: str) -> None:
    assert Cell.read(text) is None


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "1,2,3,x", "nan,1,2,3", "3,1,2,2", "1,3,2,2", "1,2,3,inf"]
)
def test_it_reads_no_bounds_out_of_anything_else(text: str) -> None:
    assert bounds_of(text) is None


def test_it_keeps_a_view_that_is_one() -> None:
    assert view_of("12/34.52/107.40") == "12/34.52/107.40"
    assert not any(map(view_of, ["", "99/1/1", "5/90/1", "5/1/181", "5/1", "5/1/<b>"]))


def test_the_database_counts_by_the_same_numbers(spread: list[Event]) -> None:
    places = [(107.4, 34.52), (0, 0), (-180, 85.05), (179.99999, -89.9), (107.0625, 34.0625)]
    for lng, lat in places:
        Event.objects.filter(pk=spread[0].pk).update(point=Point(lng, lat, srid=4326))
        kept = Event.objects.get(pk=spread[0].pk)
        assert kept.map_x == x_of(lng)
        assert kept.map_y == pytest.approx(y_of(lat), abs=1)
    assert Event.objects.get(pk=spread[8].pk).map_x is None
