"""Making, naming, retiring and finding areas."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from grids import dependents, tree
from grids.codes import code_fault, code_length, next_codes
from grids.errors import Refused
from grids.models import Area, AreaCode, GridKind, Level
from grids.names import chinese_number, english_name, grid_name, initials
from grids.services import area_by_code, area_create, area_rename, area_retire, grids_make
from tests.factories import make_person

DAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("level", "code", "parent", "fine"),
    [
        ("county", "610305", "6103", True),
        ("township", "610305100", "610305", True),
        ("community", "610305100001", "610305100", True),
        ("grid", "610305100001001", "610305100001", True),
        ("subgrid", "61030510000100101", "610305100001001", True),
        ("township", "6103051", "610305", False),
        ("township", "610306100", "610305", False),
        ("township", "６１０305100", "", False),
        ("grid", "6103051000010011", "610305100001", False),
    ],
)
def test_it_checks_codes_by_level(level: str, code: str, parent: str, fine: bool) -> None:
    assert (code_fault(level, code, parent) == "") is fine


@given(st.lists(st.integers(1, 900), max_size=30), st.integers(1, 50))
def test_it_never_gives_a_code_twice(numbers: list[int], count: int) -> None:
    used = [f"610305100001{number:03d}" for number in numbers]
    made = next_codes("610305100001", used, count, 3)
    assert len(set(made)) == count
    assert not set(made) & set(used)
    assert all(len(code) == code_length("grid") for code in made)


def test_it_stops_when_the_codes_run_out() -> None:
    with pytest.raises(OverflowError):
        next_codes("610305100001", ["610305100001990"], 10, 3)
    assert next_codes("610305100001", ["610305100001990"], 9, 3)[-1] == "610305100001999"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (35, "三十五"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (999, "九百九十九"),
    ],
)
def test_it_counts_in_chinese(number: int, text: str) -> None:
    assert chinese_number(number) == text
    assert grid_name(number) == (f"第{text}网格", f"Grid {number}")


@pytest.mark.parametrize(
    ("name", "level", "english"),
    [
        ("凤翔区", "county", "Fengxiang District"),
        ("城关镇", "township", "Chengguan Town"),
        ("南大街社区居委会", "community", "Nandajie Community"),
        ("小沙凹村委会", "community", "Xiaosha'ao Village"),
        ("实验小学", "grid", "Shiyanxiaoxue Grid"),
    ],
)
def test_it_spells_names_in_english(name: str, level: str, english: str) -> None:
    assert english_name(name, level) == english
    assert initials("城关镇") == "cgz"


def test_it_adds_an_area_with_its_code(township: Area) -> None:
    made = area_create(
        parent=township, code="610305100009", name="东大街社区", level=Level.COMMUNITY, day=DAY
    )
    assert (made.depth, made.path[:8], made.kind) == (3, township.path, "")
    assert AreaCode.objects.get(code="610305100009").valid_from == DAY
    township.refresh_from_db()
    assert township.numchild == 1


@pytest.mark.parametrize(
    ("code", "level"),
    [("610305100001", "community"), ("61030510001", "community"), ("610305100002003", "grid")],
)
def test_it_refuses_a_code_that_is_taken_or_wrong(
    community: Area, township: Area, code: str, level: str
) -> None:
    with pytest.raises(Refused, match=r"."):
        area_create(parent=township, code=code, name="甲", level=level, day=DAY)
    assert Area.objects.count() == 3


def test_it_makes_grids_with_generated_codes(community: Area) -> None:
    made = grids_make(parent=community, count=2, day=DAY)
    more = grids_make(parent=community, names=["实验小学"], kind=GridKind.DEDICATED, day=DAY)
    assert [(g.code[-3:], g.name, g.name_en, g.kind) for g in [*made, *more]] == [
        ("001", "第一网格", "Grid 1", "basic"),
        ("002", "第二网格", "Grid 2", "basic"),
        ("003", "实验小学", "Shiyanxiaoxue Grid", "dedicated"),
    ]


def test_it_makes_subgrids_under_a_grid_and_nothing_under_a_township(
    grid: Area, township: Area
) -> None:
    (made,) = grids_make(parent=grid, count=1, day=DAY)
    assert (made.code, made.level) == (grid.code + "01", Level.SUBGRID)
    with pytest.raises(Refused):
        grids_make(parent=township, count=1, day=DAY)


def test_it_does_not_give_a_retired_code_again(community: Area) -> None:
    (first, second) = grids_make(parent=community, count=2, day=DAY)
    area_retire(area=second, day=DAY)
    (third,) = grids_make(parent=community, count=1, day=DAY)
    assert third.code[-3:] == "003"
    assert area_by_code(second.code) == second
    assert first.code[-3:] == "001"


def test_it_renames(grid: Area) -> None:
    renamed = area_rename(area=grid, name="实验小学", kind=GridKind.DEDICATED)
    assert (renamed.name_en, renamed.initials, renamed.kind) == (
        "Shiyanxiaoxue Grid",
        "syxx",
        "dedicated",
    )


class _Sheds:
    name = "sheds"
    label = "sheds"

    def __init__(self) -> None:
        self.moved: list[tuple[Area, Area]] = []

    def count(self, area: Area) -> int:
        return 5

    def list(self, area: Area, limit: int) -> list[str]:
        return []

    def preview(self, area: Area, target: Area) -> str:
        return ""

    def move(self, area: Area, target: Area) -> int:
        self.moved.append((area, target))
        return 5


def test_it_hands_over_to_a_successor(community: Area) -> None:
    first, second = grids_make(parent=community, count=2, day=DAY)
    sheds = _Sheds()
    dependents.register(sheds)
    try:
        with pytest.raises(Refused, match="sheds"):
            area_retire(area=first, day=DAY)
        area_retire(area=first, day=DAY, successor=second)
        area_retire(area=first, day=DAY, successor=second)
    finally:
        dependents.unregister("sheds")
    first.refresh_from_db()
    assert (first.retired_on, first.successor) == (DAY, second)
    assert sheds.moved == [(first, second)]


def test_it_refuses_a_successor_that_cannot_take_over(community: Area, grid: Area) -> None:
    for wrong in (community, grid):
        with pytest.raises(Refused, match="successor"):
            area_retire(area=grid, day=DAY, successor=wrong)
    with pytest.raises(Refused, match="below"):
        area_retire(area=community, day=DAY)


def test_a_retired_area_takes_nothing_new_and_is_no_place(community: Area, grid: Area) -> None:
    area_retire(area=grid, day=DAY)
    assert not Area.objects.containing(Point(107.05, 34.05, srid=4326)).filter(pk=grid.pk)
    with pytest.raises(Refused, match="retired"):
        grids_make(parent=grid, count=1, day=DAY)
    assert grid.boundaries.get().valid_to == DAY


@pytest.mark.parametrize("text", ["东关", "dg", "610305100001", "6103051"])
def test_it_searches_by_name_pinyin_and_code(
    community: Area, other_township: Area, text: str
) -> None:
    area_rename(area=community, name="东关社区")
    user = make_person("anyone", "operator", Area.objects.get(code="610305"))
    found, more = tree.search(user, text)
    assert community in [item.area for item in found]
    assert not more
    mine = next(item for item in found if item.area == community)
    assert [area.code for area in mine.chain] == ["610305", "610305100"]


def test_it_opens_the_tree_with_one_statement(
    grid: Area, other_township: Area, django_assert_num_queries: object
) -> None:
    user = make_person("anyone", "operator", Area.objects.get(code="610305"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        (root,) = tree.tree(user, grid)
    assert [node.area.code for node in root.children] == ["610305100", "610305101"]
    assert root.children[0].children[0].children[0].area == grid
    assert tree.tree(user)[0].children == []


@pytest.mark.django_db(transaction=True)
def test_it_gives_each_of_two_at_once_a_code_of_its_own(community: Area) -> None:
    def make(number: int) -> list[str]:
        try:
            return [area.code for area in grids_make(parent=community, count=5, day=DAY)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = [code for made in pool.map(make, range(4)) for code in made]
    assert sorted(codes) == [f"{community.code}{number:03d}" for number in range(1, 21)]
    assert Area.objects.get(pk=community.pk).numchild == 20
    assert not any(Area.objects.find_problems())
