"""Which visits are due; every tab counts what it lists, for every role, area and programme."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from grids.models import Area
from people.models import Care, Visit
from people.services import By, change_care, change_person, end_care, end_household
from people.visits import due, lists
from people.visits.panel import home
from people.visits.services import correct_visit
from tests.cast import Login
from tests.people.making import BY, THERE, make_building, make_person, make_residence, make_room
from tests.visits.making import again, make_care, make_round, make_visit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def day(ahead: int) -> dt.date:
    return TODAY + dt.timedelta(days=ahead)


def somebody(point: Any = None) -> Any:
    person = make_person()
    make_residence(person, make_room(make_building(point) if point else None))
    return person


@pytest.fixture
def stock(grid: Area, other_township: Area) -> None:
    """Missed, due today, coming, done, met nobody, to be reviewed; and one elsewhere."""
    for ago in (25, 10, 7, 3):
        person = somebody()
        make_visit(person, ago, care=make_care(person=person))
    make_care("disabled", person=somebody(), review_on=day(5))
    late = somebody()
    care = make_care("disabled", person=late)
    make_visit(late, 2, care=care, outcome="nobody")
    round_ = make_round()
    make_care("changed", household=round_.household)
    make_visit(round_.house, 1, outcome="nobody")
    away = somebody(THERE)
    make_visit(away, 40, care=make_care(person=away))


def test_it_is_due_so_many_days_after_care_began(grid: Area) -> None:
    care = make_care(person=somebody(), valid_from=day(-4))
    assert (care.last_met_on, again(care).due_on) == (None, day(6))


@pytest.mark.parametrize(("outcome", "met"), [("met", True), ("declined", True), ("nobody", False)])
def test_who_was_reached_is_visited_after_the_next_days(
    grid: Area, outcome: str, met: bool
) -> None:
    person = somebody()
    care = make_care(person=person)
    make_visit(person, 3, care=care, outcome=outcome)
    assert again(care).due_on == (day(7) if met else day(-90))


def test_the_day_follows_corrections_and_reviews(grid: Area) -> None:
    person = somebody()
    care = make_care(person=person)
    visit = make_visit(person, 3, care=care)
    at = timezone.now() - dt.timedelta(days=8)
    correct_visit(visit, {"visited_at": at}, by=By(why="日期写错"))
    assert again(care).due_on == day(2)
    change_care(care, {"every_days": 30}, by=BY)
    assert again(care).due_on == day(22)
    correct_visit(visit, {"outcome": "nobody", "did": []}, by=By(why="没有见到"))
    assert (again(care).last_met_on, again(care).due_on) == (None, day(-70))
    Visit.objects.all().delete()
    assert again(care).due_on == day(-70)


def test_a_stale_copy_of_care_does_not_write_the_day(grid: Area) -> None:
    person = somebody()
    care = make_care(person=person)
    make_visit(person, care=care)
    care.save()
    assert again(care).due_on == day(10)


def test_nothing_is_due_of_care_that_ended_nor_of_who_died(worker: User) -> None:
    ended, dead, gone = make_care(person=somebody()), somebody(), make_round()
    make_care(person=dead)
    make_care(household=gone.household)
    before = set(due.running(worker, TODAY).values_list("pk", flat=True))
    assert len(before) == 4
    end_care(ended, TODAY, by=BY)
    change_person(dead, {"died_on": TODAY}, by=BY)
    end_household(gone.household, TODAY, by=BY)
    assert list(due.running(worker, TODAY)) == [gone.care]


def test_met_nobody_is_over_once_somebody_was_met(worker: User) -> None:
    person = somebody()
    care = make_care(person=person)
    make_visit(person, 2, care=care, outcome="nobody")
    assert due.nobody(worker, TODAY).count() == 1
    make_visit(person, 1, care=care)
    assert due.nobody(worker, TODAY).count() == 0


@pytest.mark.parametrize(
    ("tab", "expected"),
    [("due", 1), ("missed", 4), ("coming", 2), ("nobody", 2), ("done", 5), ("review", 1)],
)
def test_each_tab_holds_what_it_says(worker: User, stock: None, tab: str, expected: int) -> None:
    assert due.TABS[tab].rows(worker, TODAY).count() == expected


@pytest.mark.parametrize("query", ["", "programme=disabled", "area=grid"])
def test_counts_equal_lists_for_each_role(
    request: pytest.FixtureRequest, stock: None, grid: Area, login: Login, query: str
) -> None:
    query = query.replace("=grid", f"={grid.code}")
    for role in ("worker", "operator", "supervisor", "outsider"):
        client = login(request.getfixturevalue(role))
        for tab in due.TABS:
            page = client.get(f"/visits/?tab={tab}&{query}").content.decode()
            assert counted(page) == page.count('class="gg-when"'), (role, tab)


def test_programme_and_area_narrow_every_tab(
    county_operator: User, stock: None, grid: Area, other_township: Area
) -> None:
    def count(path: str = "", programme: str = "") -> list[int]:
        tabs = due.TABS.values()
        rows = [(tab, tab.rows(county_operator, TODAY)) for tab in tabs]
        return [due.count(due.narrowed(tab, found, path, programme)) for tab, found in rows]

    assert count() == [1, 5, 2, 2, 5, 1]
    assert count(grid.path) == [1, 4, 2, 2, 5, 1]
    assert count(other_township.path) == [0, 1, 0, 0, 0, 0]
    assert count(programme="disabled") == [0, 2, 0, 1, 0, 1]


def counted(page: str) -> int:
    """What the tab that is open says."""
    [count] = re.findall(r'aria-current="page">[^<]*<span class="gg-count">(\d+)<', page)
    return int(count)


def test_an_outsider_sees_their_own_alone(
    outsider: User, auditor: User, liaison: User, stock: None
) -> None:
    assert [tab.rows(outsider, TODAY).count() for tab in due.TABS.values()] == [0, 1, 0, 0, 0, 0]
    for other in (auditor, liaison):
        assert not any(tab.rows(other, TODAY).exists() for tab in due.TABS.values())


def test_lists_say_nothing_of_the_programme(worker: User, stock: None, login: Login) -> None:
    page = login(worker).get("/visits/?tab=missed").content.decode()
    rows = page.split("data-visits")[1]
    assert "残疾" not in rows
    assert "困难" not in rows


def test_it_goes_on_page_by_page(
    worker: User, grid: Area, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    for _ in range(5):
        make_care(person=somebody(), valid_from=day(-40))
    client, address, found = login(worker), "/visits/?tab=missed", []
    for _ in range(3):
        page = client.get(address).content.decode()
        found += re.findall(r'href="/visits/care/(\d+)/"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/visits/{following[1].replace('&amp;', '&')}" if following else ""
    assert found == [str(pk) for pk in Care.objects.order_by("pk").values_list("pk", flat=True)]
    assert not address


def test_a_longer_list_asks_no_more(worker: User, stock: None, login: Login) -> None:
    client = login(worker)
    client.get("/visits/?tab=missed")
    with CaptureQueriesContext(connection) as few:
        client.get("/visits/?tab=missed")
    for _ in range(6):
        make_care(person=somebody(), valid_from=day(-60))
    with CaptureQueriesContext(connection) as many:
        client.get("/visits/?tab=missed")
    assert len(many) == len(few) <= 26


def test_the_first_page_of_a_worker_shows_what_is_due(
    worker: User, operator: User, stock: None, login: Login
) -> None:
    block = home(worker, timezone.now())
    assert block is not None
    assert (block.due, block.missed, len(block.lines)) == ("1", "4", 5)
    page = login(worker).get("/").content.decode()
    assert all(line.visit_url in page for line in block.lines)
    assert home(operator, timezone.now()) is None


def test_the_page_of_a_person_counts_what_was_done(
    worker: User, auditor: User, login: Login
) -> None:
    round_ = make_round()
    make_visit(round_.person, 2, care=round_.care, outcome="nobody")
    page = login(worker).get(f"/people/{round_.person.pk}/").content.decode()
    assert "已访 1 次 · 未遇 1 次" in page
    assert "低保" not in page
    page = login(auditor).get(f"/people/{round_.person.pk}/").content.decode()
    assert "/visits/care/" not in page
