"""Areas and boundaries of any day, the areas at a point, and what lists are narrowed by."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department
from events.models import Category, CategoryAssist, TimeLimit
from grids.models import Area, AreaCode, Level
from grids.services.boundaries import boundary_set
from tests.exchange.making import Caller
from tests.factories import make_area, make_department, make_kind, square

pytestmark = pytest.mark.django_db
AREAS, BOUNDARIES = "/api/v1/areas/", "/api/v1/boundaries/"
AT, CATEGORIES = f"{AREAS}at/", "/api/v1/categories/"


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    found = answer.json()
    rows = found if isinstance(found, list) else found.get("features") or found.get("results", [])
    return [row.get("code") or row["id"] for row in rows]


def wrong(answer: Any) -> str:
    assert answer.status_code == 422, answer.content
    name: str = answer.json()["errors"][0]["parameter"]
    return name


# Boundaries


def test_boundaries_are_a_feature_collection(area_caller: Caller, grid: Area) -> None:
    answer = area_caller.get(BOUNDARIES)
    assert answer["Content-Type"] == "application/geo+json"
    found = answer.json()
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == 3
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] == "MultiPolygon"
        assert feature["id"] == feature["properties"]["code"]
    assert found["features"][2]["bbox"] == [107, 34, 107.125, 34.125]
    assert found["bbox"] == [107, 34, 107.5, 34.5]


def test_who_asks_for_json_gets_it_as_json(area_caller: Caller) -> None:
    assert area_caller.get(BOUNDARIES, Accept="application/json")["Content-Type"] == (
        "application/json"
    )


def test_an_error_is_a_problem_whatever_was_asked_for(area_caller: Caller) -> None:
    answer = area_caller.get(f"{BOUNDARIES}?nothing=1", Accept="application/geo+json")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_day_has_the_boundary_of_that_day(area_caller: Caller, grid: Area) -> None:
    today = timezone.localdate()
    boundary_set(area=grid, geometry=square(107, 34, 0.0625), valid_from=today)
    where = f"{AREAS}{grid.code}/"
    now, past = (
        area_caller.get(where).json(),
        area_caller.get(f"{where}?date={today - dt.timedelta(days=1)}").json(),
    )
    assert now["bbox"] == [107, 34, 107.0625, 34.0625]
    assert now["properties"]["valid_from"] == str(today)
    assert past["bbox"] == [107, 34, 107.125, 34.125]
    assert past["properties"]["valid_to"] == str(today)
    began = past["properties"]["valid_from"]
    listed = area_caller.get(f"{BOUNDARIES}?within={grid.code}&date={began}")
    assert listed.json()["features"] == [past]
    before = area_caller.get(f"{where}?date=1900-01-01").json()
    assert (before["geometry"], before["properties"]["valid_from"]) == (None, None)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("parent=610305100", ["610305100001"]),
        ("within=610305100001", ["610305100001", "610305100001001"]),
        ("level=grid", ["610305100001001"]),
        ("bbox=107.3,34.3,107.4,34.4", ["610305100"]),
        ("bbox=100,30,101,31", []),
        ("date=1900-01-01", []),
    ],
)
def test_boundaries_are_narrowed(
    area_caller: Caller, grid: Area, asked: str, found: list[str]
) -> None:
    assert codes(area_caller.get(f"{BOUNDARIES}?{asked}")) == found


def test_boundaries_stay_in_order_while_areas_are_added(
    area_caller: Caller, township: Area, grid: Area
) -> None:
    first = area_caller.get(f"{BOUNDARIES}?limit=2").json()
    make_area(township, geometry=square(107.3, 34.3, 0.1), code="610305100000")
    assert codes(area_caller.get(first["next"])) == [grid.code, "610305100000"]


def test_boundaries_cost_the_same_for_many(
    area_caller: Caller, township: Area, django_assert_num_queries: Any
) -> None:
    for n in range(12):
        make_area(township, geometry=square(107 + n / 100, 34.3, 0.01))
    with django_assert_num_queries(5):
        assert len(codes(area_caller.get(BOUNDARIES))) == 13


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("nothing=1", "nothing"),
        ("parent=610305101", "parent"),
        ("level=galaxy", "level"),
        ("date=yesterday", "date"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=5,2,3,4", "bbox"),
        ("limit=0", "limit"),
        ("cursor=x", "cursor"),
    ],
)
def test_what_means_nothing_is_told(
    area_caller: Caller, other_township: Area, asked: str, name: str
) -> None:
    """The other township is there, but not in sight."""
    assert wrong(area_caller.get(f"{BOUNDARIES}?{asked}")) == name


def test_an_area_out_of_sight_is_not_there(area_caller: Caller, other_township: Area) -> None:
    assert area_caller.get(f"{AREAS}{other_township.code}/").status_code == 404
    assert other_township.code not in codes(area_caller.get(BOUNDARIES))


def test_an_area_is_found_by_a_code_it_had(area_caller: Caller, grid: Area) -> None:
    AreaCode.objects.create(code="610305100001099", area=grid, valid_to=timezone.localdate())
    found = area_caller.get(f"{AREAS}610305100001099/").json()
    assert (found["id"], found["properties"]["successor"]) == (grid.code, None)


def test_a_retired_area_names_what_took_its_place(
    area_caller: Caller, community: Area, grid: Area
) -> None:
    old = make_area(community, retired_on=timezone.localdate(), successor=grid)
    (row,) = area_caller.get(f"{AREAS}?in_force=false").json()["results"]
    assert (row["code"], row["successor"]) == (old.code, grid.code)
    assert area_caller.get(f"{AREAS}{old.code}/").json()["properties"]["successor"] == grid.code


# A point


def test_a_point_leads_to_its_grid_and_what_it_lies_in(area_caller: Caller, grid: Area) -> None:
    found = codes(area_caller.get(f"{AT}?longitude=107.05&latitude=34.05"))
    assert found == [grid.code, grid.code[:12], grid.code[:9]]
    assert codes(area_caller.get(f"{AT}?longitude=107.2&latitude=34.2")) == found[1:]


def test_a_point_elsewhere_leads_nowhere(area_caller: Caller, other_township: Area) -> None:
    assert codes(area_caller.get(f"{AT}?longitude=107.7&latitude=34.2")) == []


def test_the_point_of_a_chinese_map_is_converted(area_caller: Caller, grid: Area) -> None:
    """There every point lies some hundred metres further east than on the ground."""
    at = "longitude=107.1265&latitude=34.05"
    assert codes(area_caller.get(f"{AT}?{at}"))[0] != grid.code
    assert codes(area_caller.get(f"{AT}?{at}&datum=gcj02"))[0] == grid.code


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("longitude=107", "latitude"),
        ("longitude=200&latitude=34", "longitude"),
        ("longitude=nan&latitude=34", "longitude"),
        ("longitude=107&latitude=34&datum=moon", "datum"),
        ("longitude=107&latitude=34&height=3", "height"),
    ],
)
def test_a_point_that_is_none_is_told(area_caller: Caller, asked: str, name: str) -> None:
    assert wrong(area_caller.get(f"{AT}?{asked}")) == name


# Areas, departments, the catalogue


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("parent=610305100", ["610305100001"]),
        ("level=community", ["610305100001"]),
        ("within=610305100001&level=grid", ["610305100001001", "610305100001002"]),
        ("in_force=false", ["610305100001002"]),
        ("in_force=true&level=grid", ["610305100001001"]),
        ("kind=dedicated", []),
    ],
)
def test_areas_are_narrowed(
    area_caller: Caller, community: Area, grid: Area, asked: str, found: list[str]
) -> None:
    make_area(community, code=f"{community.code}002", retired_on=timezone.localdate())
    assert codes(area_caller.get(f"{AREAS}?{asked}")) == found


def test_departments_are_narrowed(area_caller: Caller, township_department: Department) -> None:
    def ids(asked: str) -> list[int]:
        rows = area_caller.get(f"/api/v1/departments/?{asked}").json()["results"]
        return [row["id"] for row in rows]

    other = make_department(make_kind("T09", Level.TOWNSHIP), township_department.area)
    Department.objects.filter(pk=other.pk).update(is_active=False)
    own, both = [township_department.pk], [township_department.pk, other.pk]
    assert ids("kind=T04") == own
    assert ids("is_active=true") == own
    assert ids("area=610305100&level=township") == both
    assert ids("level=county") == []
    assert ids("within=610305100") == both
    assert wrong(area_caller.get("/api/v1/departments/?name=x")) == "name"


@pytest.fixture
def category(rules: None) -> Category:
    kind = make_kind("C22", Level.COUNTY)
    values = {"major_code": "01", "major_zh": "大类", "major_en": "Major", "lead": kind}
    for code in ("0102", "0103"):
        Category.objects.create(code=code, name_zh=code, name_en=code, urgency="urgent", **values)
    return Category.objects.create(
        code="0101", name_zh="井盖", name_en="Manholes", urgency="normal", public=True, **values
    )


def test_the_catalogue_tells_the_limits_that_hold(
    area_caller: Caller, category: Category, community: Area
) -> None:
    CategoryAssist.objects.create(category=category, kind=make_kind("C99", Level.COUNTY))
    own = {"kind": "handle", "category": category, "amount": 3, "unit": "work_day"}
    TimeLimit.objects.create(**own)
    TimeLimit.objects.create(**{**own, "area": community, "amount": 1})
    row, other = area_caller.get(CATEGORIES).json()["results"][:2]
    assert row["assists"] == ["C99"]
    limits = {limit["clock"]: limit for limit in row["limits"]}
    assert {"classify", "handle", "case"} <= set(limits)
    assert (limits["handle"]["amount"], limits["handle"]["words"]) == (3, "3 working days")
    assert limits["case"]["plus_handle"]
    assert {limit["clock"]: limit for limit in other["limits"]}["handle"]["amount"] != 3


def test_the_limits_of_a_page_cost_one_statement(
    area_caller: Caller, category: Category, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):
        assert len(codes(area_caller.get(CATEGORIES))) == 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("major=01&urgency=urgent", ["0102", "0103"]),
        ("public=true", ["0101"]),
        ("lead=C22&public=false", ["0102", "0103"]),
        ("is_active=false", []),
    ],
)
def test_the_catalogue_is_narrowed(
    area_caller: Caller, category: Category, asked: str, found: list[str]
) -> None:
    assert codes(area_caller.get(f"{CATEGORIES}?{asked}")) == found
    assert wrong(area_caller.get(f"{CATEGORIES}?is_active=1")) == "is_active"
