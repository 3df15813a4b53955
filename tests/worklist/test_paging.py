"""Pages follow one another without a gap or a repetition, however the list is sorted."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from events.models import Event
from events.worklist import Filters, Worklist, lists
from events.worklist.paging import SORTS
from tests.cast import Login

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE", 3)


def pages(user: User, address: str) -> list[list[int]]:
    """The keys of each page forward, checked against the way back."""
    now, here = timezone.now(), ""
    found: list[list[int]] = []
    while True:
        page = Worklist(user, Filters.read(QueryDict(f"{address}{here}")), now).page
        keys = page.keys
        if found:
            back = Filters.read(QueryDict(f"{address}&before={page.newer}"))
            before = Worklist(user, back, now).page.keys
            assert before == found[-1]
        found.append(keys)
        if not page.older:
            return found
        here = f"&after={page.older}"


@pytest.mark.parametrize("tab", ["all", "mine", "handle", "ended"])
@pytest.mark.parametrize("sort", SORTS)
def test_every_case_stands_on_one_page(
    sort: str, tab: str, desk: list[Event], county_operator: User
) -> None:
    address = f"tab={tab}&sort={sort}"
    keys = [key for page in pages(county_operator, address) for key in page]
    work = Worklist(county_operator, Filters.read(QueryDict(address)), timezone.now())
    assert sorted(keys) == sorted(work.tab(tab).values_list("pk", flat=True))


@pytest.mark.parametrize("few", [0, 50_000])
@pytest.mark.parametrize("tab", ["all", "handle"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_department_has_the_same_pages_however_few_cases_it_has(
    sort: str,
    tab: str,
    few: int,
    desk: list[Event],
    liaison: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lists, "FEW", few)
    monkeypatch.setattr(lists, "FEW_PLACES", few)
    address = f"tab={tab}&sort={sort}"
    keys = [key for page in pages(liaison, address) for key in page]
    work = Worklist(liaison, Filters.read(QueryDict(address)), timezone.now())
    assert sorted(keys) == sorted(work.tab(tab).values_list("pk", flat=True))
    assert keys


def test_what_has_ended_is_not_sorted_by_a_due_time(
    desk: list[Event], county_operator: User
) -> None:
    for sort in ("due", "-due"):
        found = Worklist(
            county_operator, Filters.read(QueryDict(f"tab=ended&sort={sort}")), timezone.now()
        )
        assert found.sort == "new"


@pytest.mark.parametrize("sort", SORTS)
def test_it_is_in_order(sort: str, desk: list[Event], county_operator: User) -> None:
    keys = [key for page in pages(county_operator, f"tab=all&sort={sort}") for key in page]
    cases = Event.objects.in_bulk(keys)
    values = [getattr(cases[key], SORTS[sort].column) for key in keys]
    there = [value for value in values if value is not None]
    assert there == sorted(there, reverse=SORTS[sort].descending)
    assert values == [*there, *[None] * (len(values) - len(there))]


@pytest.mark.parametrize("place", ["x", "~", "~x", "abc~1", "99999999999999999999~1", "-5~2"])
@pytest.mark.parametrize("sort", ["due", "new", "place"])
def test_it_reads_over_a_place_that_is_none(
    place: str, sort: str, desk: list[Event], county_operator: User, login: Login
) -> None:
    client = login(county_operator)
    for way in ("after", "before"):
        page = client.get("/events/", {"tab": "all", "sort": sort, way: place})
        assert page.status_code == 200
