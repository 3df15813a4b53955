"""Whose figures a reader sees among people, whether one county is kept or several."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Posting, Role, User
from assessment.figures.subjects import SubjectKind, held, people
from assessment.snapshots.seen import seen_keys
from grids.models import Area
from tests.factories import make_area, make_person, make_posting
from tests.figures.making import WEEK


@pytest.fixture
def workers(grid: Area, other_township: Area) -> dict[str, User]:
    return {
        "here": make_person("w-here", Role.WORKER, grid),
        "there": make_person("w-there", Role.WORKER, other_township),
    }


@pytest.fixture
def neighbour() -> User:
    """A worker of another county."""
    return make_person("w-next", Role.WORKER, make_area(name="邻县", code="620501"))


def names(user: User) -> set[str]:
    found = people(user, SubjectKind.WORKER, WEEK)
    keys = set(seen_keys(user, SubjectKind.WORKER, WEEK))
    assert keys == set(found.values_list("pk", flat=True))
    return set(found.values_list("username", flat=True))


@pytest.mark.usefixtures("workers")
def test_the_county_sees_all_its_workers(county_supervisor: User) -> None:
    assert "JOIN" not in str(held(county_supervisor, SubjectKind.WORKER, WEEK).query)
    assert names(county_supervisor) == {"w-here", "w-there"}


@pytest.mark.usefixtures("workers", "neighbour")
def test_it_sees_none_of_another_county(county_supervisor: User) -> None:
    assert names(county_supervisor) == {"w-here", "w-there"}


@pytest.mark.usefixtures("workers")
def test_a_township_sees_its_own(supervisor: User) -> None:
    assert names(supervisor) == {"w-here"}


def test_a_worker_sees_only_the_own_figures(workers: dict[str, User]) -> None:
    for user in workers.values():
        assert names(user) == {user.username}


def test_services_and_those_posted_at_another_time_are_no_workers(
    county_supervisor: User, workers: dict[str, User], grid: Area
) -> None:
    User.objects.filter(pk=workers["here"].pk).update(is_service=True)
    Posting.objects.filter(user=workers["there"]).update(valid_from=WEEK.end)
    long_ago = make_person("w-then", Role.WORKER, grid, valid_to=WEEK.start)
    assert names(county_supervisor) == set()
    make_posting(long_ago, Role.WORKER, grid, valid_from=WEEK.end - dt.timedelta(days=1))
    assert names(county_supervisor) == {"w-then"}
