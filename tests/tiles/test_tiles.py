"""Tiles show what the reader sees, at once after a change, and never what another may see."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Polygon
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from grids.basemap.models import Building, MapChange, Street
from grids.models import Area
from grids.services import area_rename
from tests.cast import Login

AT_GRID = {"z": 12, "x": 3266, "y": 1635}
"""The tile around 107.06 E, 34.06 N, where the cast's grid lies."""
WORLD = {"z": 0, "x": 0, "y": 0}

Fetch = Any


@pytest.fixture
def fetch(login: Login) -> Fetch:
    def get(user: User, name: str = "areas", place: Any = AT_GRID, **headers: Any) -> Any:
        return login(user).get(reverse(f"tiles:{name}", kwargs=place), **headers)

    return get


def text_of(answer: Any) -> bytes:
    assert answer.status_code == 200
    body: bytes = answer.content
    return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


@pytest.fixture
def areas(grid: Area, other_township: Area) -> None:
    """The whole tree of the cast."""


@pytest.mark.usefixtures("areas")
def test_it_draws_the_areas_of_the_scope_and_no_others(
    fetch: Fetch, operator: User, outsider: User, county_operator: User
) -> None:
    assert b"610305100001001" in text_of(fetch(operator))
    assert "第一网格".encode() in text_of(fetch(operator))
    own = text_of(fetch(operator, place={"z": 8, "x": 204, "y": 102}))
    assert b"610305101" not in own
    assert b"610305100001" not in text_of(fetch(outsider))
    assert b"610305101" in text_of(fetch(county_operator, place={"z": 8, "x": 204, "y": 102}))


@pytest.mark.usefixtures("areas")
def test_it_shows_each_level_from_its_own_zoom(fetch: Fetch, county_operator: User) -> None:
    far = text_of(fetch(county_operator, place=WORLD))
    assert b"610305" in far
    assert b"610305100" not in far
    assert b"610305100001001" in text_of(fetch(county_operator))


@pytest.mark.usefixtures("areas")
def test_it_never_gives_a_kept_tile_to_another_scope(
    fetch: Fetch, county_operator: User, outsider: User, liaison: User
) -> None:
    whole = fetch(county_operator)
    assert text_of(fetch(outsider)) != text_of(whole)
    assert text_of(fetch(liaison)) == b""
    asked = fetch(outsider, HTTP_IF_NONE_MATCH=whole.headers["ETag"])
    assert asked.status_code == 200
    assert "private" in asked.headers["Cache-Control"]


@pytest.mark.usefixtures("areas")
def test_it_asks_only_for_the_version_of_a_kept_tile(
    login: Login, county_operator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = login(county_operator), reverse("tiles:areas", kwargs=AT_GRID)
    first = client.get(url)
    with django_assert_num_queries(3):  # the person, the postings, the version
        again = client.get(url, HTTP_ACCEPT_ENCODING="gzip")
    assert gzip.decompress(again.content) == first.content
    assert client.get(url, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status_code == 304


def begin_anew() -> None:
    """As if the transaction that the whole test is in had ended here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('gridgov.map_changed', '', true)")


@pytest.mark.usefixtures("areas")
def test_it_is_new_as_soon_as_an_area_changes(
    fetch: Fetch, county_operator: User, grid: Area
) -> None:
    before = fetch(county_operator)
    begin_anew()
    area_rename(area=grid, name="河畔网格")
    after = fetch(county_operator, HTTP_IF_NONE_MATCH=before.headers["ETag"])
    assert "河畔网格".encode() in text_of(after)
    begin_anew()
    with connection.cursor() as cursor:  # whatever writes it
        cursor.execute("UPDATE grids_area SET name = '山前网格' WHERE id = %s", [grid.pk])
    assert "山前网格".encode() in text_of(fetch(county_operator))


@pytest.mark.django_db(transaction=True)
def test_it_notes_a_change_once_a_transaction_and_none_undone(grid: Area) -> None:
    count = MapChange.objects.count()
    with transaction.atomic():
        for name in ("甲", "乙", "丙"):
            Area.objects.filter(pk=grid.pk).update(name=name)
    assert MapChange.objects.count() == count + 1
    with transaction.atomic():
        before = transaction.savepoint()
        Area.objects.filter(pk=grid.pk).update(name="丁")
        transaction.savepoint_rollback(before)
        Area.objects.filter(pk=grid.pk).update(name="戊")
    assert MapChange.objects.count() == count + 2
    Area.objects.filter(pk=grid.pk).update(numchild=0)
    assert MapChange.objects.count() == count + 2


def test_it_draws_streets_and_buildings_from_their_zoom_on(
    fetch: Fetch, operator: User, outsider: User
) -> None:
    line = LineString((107.05, 34.05), (107.07, 34.07), srid=4326)
    Street.objects.create(name="东大街", rank=2, geometry=line)
    Street.objects.create(name="后巷", rank=3, geometry=line)
    Building.objects.create(
        name="文化馆", geometry=Polygon.from_bbox((107.06, 34.06, 107.061, 34.061))
    )
    far = text_of(fetch(operator, "base"))
    assert "东大街".encode() in far
    assert "后巷".encode() not in far
    assert "文化馆".encode() not in far
    near = text_of(fetch(outsider, "base", {"z": 14, "x": 13064, "y": 6541}))
    assert "后巷".encode() in near
    assert "文化馆".encode() in near
    begin_anew()
    Street.objects.filter(name="东大街").update(name="西大街")
    assert "西大街".encode() in text_of(fetch(operator, "base"))


@pytest.mark.parametrize("place", [(1, 2, 0), (1, 0, 2), (16, 0, 0), (99, 0, 0)])
def test_it_knows_no_tile_outside_the_world(place: Any, fetch: Fetch, operator: User) -> None:
    z, x, y = place
    assert fetch(operator, place={"z": z, "x": x, "y": y}).status_code == 404


def test_it_gives_nothing_to_strangers(county: Area) -> None:
    answer = Client().get(reverse("tiles:areas", kwargs=WORLD))
    assert answer.status_code == 302
