"""The list: who sees which entry, what narrows it, and that nothing leaks by counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from grids.models import Area
from people.diaries import listing
from people.models import Diary, Person
from tests.cast import Login
from tests.factories import make_area, make_person, square
from tests.people_diaries.conftest import Entry, make_entry

DAY = dt.timedelta(days=1)


@pytest.fixture
def neighbour(community: Area) -> User:
    """The worker of the next grid of the same community."""
    shape = square(107.125, 34, 0.125)
    area = make_area(community, code="610305100001002", name="第二网格", geometry=shape)
    return make_person("neighbour", Role.WORKER, area)


def listed(login: Login, user: User, query: str = "") -> Any:
    return login(user).get(f"/diary/{query}").context["listing"]


def keys(page: Any) -> list[int]:
    return [line.row.pk for line in page.lines]


def test_workers_see_their_grid_and_the_centre_sees_all_of_its_area(
    worker: User,
    neighbour: User,
    operator: User,
    supervisor: User,
    outsider: User,
    entry: Entry,
    login: Login,
) -> None:
    here, there = entry(), entry(user=neighbour)
    seen = {user: keys(listed(login, user)) for user in (worker, neighbour, operator, supervisor)}
    assert seen[worker] == [here.pk]
    assert seen[neighbour] == [there.pk]
    assert seen[operator] == seen[supervisor] == [there.pk, here.pk]
    page = listed(login, outsider)
    assert (keys(page), page.count) == ([], "0")


@pytest.mark.parametrize("name", ["liaison", "auditor", "rights_admin", "department_head"])
def test_nobody_else_sees_any(name: str, entry: Entry, request: pytest.FixtureRequest) -> None:
    entry()
    user = request.getfixturevalue(name)
    assert not Diary.objects.for_user(user).exists()


def test_a_worker_who_moved_sees_what_they_wrote(
    worker: User, other_township: Area, entry: Entry
) -> None:
    row = entry()
    posting = worker.scope.posting
    assert posting is not None
    posting.area = other_township
    posting.save()
    moved = User.objects.get(pk=worker.pk)
    assert list(Diary.objects.for_user(moved)) == [row]


def test_filters_narrow_it_and_counts_are_those_of_the_list(
    worker: User, neighbour: User, operator: User, person: Person, entry: Entry, login: Login
) -> None:
    today = timezone.localdate()
    first = entry(people=[person])
    entry(day=today - DAY)
    entry(user=neighbour, day=today - DAY)
    by = {
        "": 3,
        f"?day={today - DAY}": 2,
        f"?worker={neighbour.pk}": 1,
        f"?area={first.area.code}": 2,
        f"?person={person.pk}": 1,
        f"?day={today - DAY}&worker={worker.pk}": 1,
        "?person=999999": 0,
        "?day=never": 3,
        "?after=2026-02-31.1": 3,
    }
    for query, count in by.items():
        page = listed(login, operator, query)
        assert (len(page.lines), page.count) == (count, str(count)), query


def test_a_person_out_of_sight_finds_no_entry(
    outsider: User, person: Person, entry: Entry, login: Login
) -> None:
    entry(people=[person])
    page = listed(login, outsider, f"?person={person.pk}")
    assert page.count == "0"
    assert page.chips[0]["value"] == "—"


def test_pages_go_on_where_the_last_one_ended(
    worker: User, entry: Entry, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    today = timezone.localdate()
    rows = [entry(day=today - DAY * n) for n in (1, 0, 1, 2, 0)]
    order = [rows[n].pk for n in (4, 1, 2, 0, 3)]
    found, query = [], ""
    for _page in range(3):
        page = listed(login, worker, query)
        found += keys(page)
        query = f"?after={page.next}"
    assert found == order
    assert page.next == ""


def test_the_list_costs_the_same_for_one_and_for_many(
    worker: User,
    person: Person,
    entry: Entry,
    login: Login,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _row in range(6):
        entry(people=[person])
    client = login(worker)
    client.get("/diary/")
    with django_assert_max_num_queries(20):
        client.get("/diary/")


def test_the_card_of_a_person_shows_entries_in_sight(
    worker: User, outsider: User, person: Person, login: Login
) -> None:
    row = make_entry(worker, people=[person])
    page = login(worker).get(f"/people/{person.pk}/").content.decode()
    assert f"/diary/{row.pk}/" in page
    assert f"/diary/?person={person.pk}" in page
