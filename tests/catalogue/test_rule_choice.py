"""Of all rules that fit the most specific holds: area, category, department, major, urgency."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from events.catalogue.services import catalogue_import
from events.models import Category, TimeLimit
from events.refusals import Refused
from events.rules import Rulebook
from events.workflow import ClockKind
from grids.models import Area
from tests.catalogue.helpers import make_category, make_limit
from tests.factories import make_kind

pytestmark = pytest.mark.django_db

# What each rule names, from the widest to the narrowest: every one beats all above it.
ORDER: list[tuple[str, ...]] = [
    (),
    ("urgency",),
    ("major_code",),
    ("major_code", "urgency"),
    ("department_kind",),
    ("department_kind", "urgency"),
    ("category",),
    ("category", "urgency"),
    ("category", "department_kind"),
    ("county",),
    ("county", "urgency"),
    ("county", "category"),
    ("township",),
    ("township", "category", "department_kind", "urgency"),
]


@pytest.fixture
def place(township: Area, grid: Area, county: Area) -> dict[str, Any]:
    category = make_category("0411")
    return {
        "category": category,
        "department_kind": category.lead,
        "major_code": "04",
        "urgency": "urgent",
        "county": county,
        "township": township,
        "grid": grid,
    }


def make(names: tuple[str, ...], place: dict[str, Any]) -> TimeLimit:
    more = {"area" if n in ("county", "township") else n: place[n] for n in names}
    return make_limit(ClockKind.HANDLE, **more)


def book(place: dict[str, Any]) -> Rulebook:
    return Rulebook(place["category"].pk, "04", place["grid"].path)


@pytest.mark.parametrize("rank", range(1, len(ORDER)))
def test_it_takes_the_narrower_of_two(rank: int, place: dict[str, Any]) -> None:
    narrow = make(ORDER[rank], place)  # made first, so that the later key does not decide
    make(ORDER[rank - 1], place)
    department = place["department_kind"].pk
    assert book(place).choose(ClockKind.HANDLE, "urgent", department) == narrow


def test_it_lists_all_that_fit_narrowest_first(place: dict[str, Any]) -> None:
    rules = [make(names, place) for names in ORDER]
    department = place["department_kind"].pk
    fitting = book(place).fitting(ClockKind.HANDLE, "urgent", department)
    assert fitting == rules[::-1]


@pytest.mark.parametrize(
    "other",
    [
        {"urgency": "critical"},
        {"major_code": "07"},
        {"category": "0703"},
        {"department_kind": "C26"},
        {"area": "other"},
        {"kind": ClockKind.ACCEPT},
    ],
    ids=lambda other: next(iter(other)),
)
def test_it_leaves_out_rules_for_something_else(
    other: dict[str, str], place: dict[str, Any], other_township: Area
) -> None:
    wide = make((), place)
    more: dict[str, Any] = dict(other)
    if "category" in more:
        more["category"] = make_category(more["category"], major_code="07")
    if "department_kind" in more:
        more["department_kind"] = make_kind(more["department_kind"])
    if "area" in more:
        more["area"] = other_township
    make_limit(more.pop("kind", ClockKind.HANDLE), **more)
    department = place["department_kind"].pk
    assert book(place).fitting(ClockKind.HANDLE, "urgent", department) == [wide]


def test_it_says_so_where_no_rule_holds(place: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        book(place).choose(ClockKind.HANDLE, "urgent")


@pytest.mark.parametrize(
    ("code", "kind", "urgency", "limit"),
    [
        ("0411", ClockKind.HANDLE, "normal", (4, "work_hour")),
        ("0411", ClockKind.HANDLE, "critical", (4, "work_hour")),
        ("0411", ClockKind.ACCEPT, "normal", (4, "work_hour")),
        ("0411", ClockKind.ACCEPT, "urgent", (1, "urgent_hour")),
        ("0411", ClockKind.ACCEPT, "critical", (30, "urgent_minute")),
        ("0901", ClockKind.ACCEPT, "critical", (30, "urgent_minute")),
        ("0901", ClockKind.CASE, "critical", (6, "urgent_hour")),
        ("0411", ClockKind.CASE, "normal", (2, "work_day")),
        ("0411", ClockKind.CLASSIFY, "normal", (1, "work_hour")),
        ("0411", ClockKind.CLASSIFY, "urgent", (15, "urgent_minute")),
        ("0411", ClockKind.FILE, "critical", (7, "urgent_minute")),
        ("0411", ClockKind.DISPATCH, "normal", (30, "work_minute")),
        ("0411", ClockKind.REPORT, "critical", (4, "work_hour")),
        ("0411", ClockKind.VERIFY, "urgent", (4, "urgent_hour")),
        ("0411", ClockKind.CHECK, "normal", (1, "work_day")),
        ("0411", ClockKind.EVALUATE, "critical", (5, "work_day")),
        ("0411", ClockKind.DECIDE_RETURN, "normal", (4, "work_hour")),
        ("0411", ClockKind.DECIDE_EXTENSION, "urgent", (1, "urgent_hour")),
        ("0411", ClockKind.DECIDE_SUSPENSION, "critical", (1, "urgent_hour")),
    ],
)
def test_it_holds_what_the_reference_says(
    code: str, kind: str, urgency: str, limit: tuple[int, str]
) -> None:
    catalogue_import()
    category = Category.objects.get(code=code)
    rulebook = Rulebook(category.pk, category.major_code, "0001")
    rule = rulebook.choose(kind, urgency, category.lead_id)
    assert (rule.amount, rule.unit) == limit
    assert rule.plus_handle == (kind == ClockKind.CASE)


@pytest.mark.parametrize(("urgency", "first"), [("normal", 70), ("urgent", 70), ("critical", 50)])
def test_it_takes_the_ladder_of_the_urgency(urgency: str, first: int) -> None:
    catalogue_import()
    ladder = Rulebook(None, "", "0001").ladder(ClockKind.ACCEPT, urgency)
    assert ladder is not None
    assert ladder.rungs[0]["amount"] == first


def test_a_category_without_limits_of_its_own_falls_to_the_urgency(system_admin: User) -> None:
    catalogue_import()
    category = make_category("0499")
    rulebook = Rulebook(category.pk, "04", "0001")
    found = [rulebook.choose(ClockKind.HANDLE, u).amount for u in ("normal", "urgent", "critical")]
    assert found == [5, 1, 2]
