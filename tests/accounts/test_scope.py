"""What a posting opens, and what middleware makes of it at every request."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, Posting, Role, User
from accounts.scope import Scope, scope_of
from grids.models import Area
from tests.cast import Login
from tests.factories import LONG_AGO, make_deputy, make_person, make_posting, make_user


def scope_in(response: Any) -> Scope:
    """The scope a page was answered in."""
    scope: Scope = response.wsgi_request.user.scope
    return scope


TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def two_jobs(township: Area, township_department: Department) -> User:
    user = make_user("two_jobs")
    make_posting(user, Role.OPERATOR, township)
    make_posting(user, Role.LIAISON, township_department)
    return user


def test_it_opens_the_subtree_of_an_area(operator: User, community: Area) -> None:
    scope = operator.scope
    assert (scope.role, scope.area_path) == ("operator", community.path)
    assert scope.area_paths == (community.path,)
    assert scope.department_ids == ()


def test_it_opens_a_department_but_no_subtree(
    liaison: User, township_department: Department, township: Area
) -> None:
    assert liaison.scope.area_paths == ()
    assert liaison.scope.department_ids == (township_department.pk,)
    assert liaison.scope.area_path == township.path


def test_it_knows_every_unit_of_the_person(two_jobs: User, township: Area) -> None:
    scope = scope_of(two_jobs)
    assert scope.all_area_ids == (township.pk,)
    assert len(scope.all_department_ids) == 1


def test_it_has_no_role_without_a_posting(db: None) -> None:
    scope = make_user("nobody").scope
    assert (scope.role, scope.area_paths, scope.posting) == (None, (), None)


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (dt.date(2026, 11, 22), None, True),
        (dt.date(2026, 11, 23), None, False),
        (LONG_AGO, dt.date(2026, 11, 23), True),
        (LONG_AGO, dt.date(2026, 11, 22), False),
    ],
)
def test_it_holds_from_its_first_day_until_before_its_last(
    township: Area, start: dt.date, end: dt.date | None, holds: bool
) -> None:
    posting = make_posting("a", Role.OPERATOR, township, valid_from=start, valid_to=end)
    assert (posting in Posting.objects.on(TODAY)) is holds


def test_it_opens_the_posting_of_who_is_away(operator: User, outsider: User) -> None:
    posting = operator.scope.posting
    assert posting is not None
    make_deputy(posting, outsider)
    scope = scope_of(outsider, posting.pk)
    assert (scope.posting, scope.deputy_of) == (posting, operator.pk)


def test_it_does_not_open_it_before_and_after_the_absence(operator: User, outsider: User) -> None:
    posting = operator.scope.posting
    assert posting is not None
    make_deputy(posting, outsider, valid_to=timezone.localdate())
    assert scope_of(outsider, posting.pk).posting != posting


def test_it_takes_two_statements_a_request(
    two_jobs: User, login: Login, django_assert_num_queries: object
) -> None:
    client = login(two_jobs)
    client.get(reverse("accounts:me_show"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.post(reverse("set_language"), {"language": "xx"})


def test_it_switches_to_another_posting(two_jobs: User, login: Login) -> None:
    client = login(two_jobs)
    liaison = two_jobs.postings.get(role=Role.LIAISON)
    client.post(reverse("accounts:posting_switch"), {"posting": liaison.pk})
    response = client.get(reverse("accounts:me_show"))
    assert scope_in(response).role == "liaison"


def test_it_refuses_a_posting_of_somebody_else(
    two_jobs: User, outsider: User, login: Login
) -> None:
    client = login(two_jobs)
    foreign = outsider.postings.get()
    client.post(reverse("accounts:posting_switch"), {"posting": foreign.pk})
    response = client.get(reverse("accounts:me_show"))
    posting = scope_in(response).posting
    assert posting is not None
    assert posting.user_id == two_jobs.pk


def test_it_refuses_a_switch_by_address(two_jobs: User, login: Login) -> None:
    assert login(two_jobs).get(reverse("accounts:posting_switch")).status_code == 405


def test_it_stays_on_this_site_after_a_switch(two_jobs: User, login: Login) -> None:
    response = login(two_jobs).post(
        reverse("accounts:posting_switch"), {"posting": "1", "next": "//evil.example/"}
    )
    assert response["Location"] == "/"


def test_it_falls_back_at_the_next_request_when_a_posting_ends(
    two_jobs: User, login: Login
) -> None:
    liaison = two_jobs.postings.get(role=Role.LIAISON)
    client = login(two_jobs)
    client.post(reverse("accounts:posting_switch"), {"posting": liaison.pk})
    two_jobs.postings.filter(pk=liaison.pk).update(valid_to=timezone.localdate())
    response = client.get(reverse("accounts:me_show"))
    assert scope_in(response).role == "operator"


def test_it_ends_a_session_at_the_next_request_of_a_deactivated_user(
    operator: User, login: Login
) -> None:
    client = login(operator)
    User.objects.filter(pk=operator.pk).update(is_active=False)
    assert client.get(reverse("accounts:me_show")).status_code == 302


@pytest.mark.parametrize("name", ["operator", "outsider"])
def test_it_shows_users_of_the_subtree_alone(
    name: str, request: pytest.FixtureRequest, worker: User
) -> None:
    reader = request.getfixturevalue(name)
    assert (worker in User.objects.for_user(reader)) is (name == "operator")


def test_it_shows_colleagues_of_a_department(
    liaison: User, township_department: Department
) -> None:
    colleague = make_person("colleague", Role.LIAISON, township_department)
    assert colleague in User.objects.for_user(liaison)


def test_it_asks_everybody_to_log_in(db: None) -> None:
    response = Client().get(reverse("accounts:me_show"))
    assert response["Location"] == "/login/?next=%2Faccount%2F"
