"""The cast: one county in small, the people of a case in it, and clients that are logged in.

Everybody's password is `tests.factories.PASSWORD`. `login(user)` gives a client.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Department, Role, User
from accounts.second_factor import FACTOR_KEY
from grids.models import Area, Level, WorkCalendar
from tests.factories import (
    make_area,
    make_calendar,
    make_department,
    make_kind,
    make_person,
    square,
)

Login = Callable[[User], Client]


@pytest.fixture
def county(db: None) -> Area:
    """The root, one degree wide from 107 E, 34 N, with a working calendar for 2026."""
    area = make_area(code="610305", name="凤翔区", name_en="Fengxiang", geometry=square(107, 34, 1))
    make_calendar(area)
    return area


@pytest.fixture
def calendar(county: Area) -> WorkCalendar:
    return WorkCalendar.objects.get(root=county)


@pytest.fixture
def township(county: Area) -> Area:
    return make_area(county, code="610305100", name="城关镇", geometry=square(107, 34, 0.5))


@pytest.fixture
def other_township(county: Area) -> Area:
    return make_area(county, code="610305101", name="虢王镇", geometry=square(107.5, 34, 0.5))


@pytest.fixture
def community(township: Area) -> Area:
    shape = square(107, 34, 0.25)
    return make_area(township, code="610305100001", name="东关社区", geometry=shape)


@pytest.fixture
def grid(community: Area) -> Area:
    shape = square(107, 34, 0.125)
    return make_area(community, code="610305100001001", name="第一网格", geometry=shape)


@pytest.fixture
def community_department(community: Area) -> Department:
    kind = make_kind("M01", Level.COMMUNITY, is_centre_unit=True)
    return make_department(kind, community)


@pytest.fixture
def township_department(township: Area) -> Department:
    return make_department(make_kind("T04", Level.TOWNSHIP), township)


@pytest.fixture
def county_department(county: Area) -> Department:
    return make_department(make_kind("C22", Level.COUNTY), county)


@pytest.fixture
def assist_department(county: Area) -> Department:
    return make_department(make_kind("C09", Level.COUNTY), county)


@pytest.fixture
def worker(grid: Area) -> User:
    return make_person("worker", Role.WORKER, grid)


@pytest.fixture
def operator(community: Area) -> User:
    """Of the community's centre, where a grid's case is first."""
    return make_person("operator", Role.OPERATOR, community)


@pytest.fixture
def township_operator(township: Area) -> User:
    return make_person("township_operator", Role.OPERATOR, township)


@pytest.fixture
def county_operator(county: Area) -> User:
    return make_person("county_operator", Role.OPERATOR, county)


@pytest.fixture
def verifier(township: Area) -> User:
    """Of another unit than the operator and another person than the township's operator."""
    return make_person("verifier", Role.OPERATOR, township)


@pytest.fixture
def liaison(township_department: Department) -> User:
    return make_person("liaison", Role.LIAISON, township_department)


@pytest.fixture
def county_liaison(county_department: Department) -> User:
    return make_person("county_liaison", Role.LIAISON, county_department)


@pytest.fixture
def assist_liaison(assist_department: Department) -> User:
    return make_person("assist_liaison", Role.LIAISON, assist_department)


@pytest.fixture
def community_liaison(community_department: Department) -> User:
    return make_person("community_liaison", Role.LIAISON, community_department)


@pytest.fixture
def supervisor(township: Area) -> User:
    return make_person("supervisor", Role.SUPERVISOR, township, is_head=True)


@pytest.fixture
def county_supervisor(county: Area) -> User:
    return make_person("county_supervisor", Role.SUPERVISOR, county, is_head=True)


@pytest.fixture
def department_head(township_department: Department) -> User:
    return make_person("department_head", Role.SUPERVISOR, township_department, is_head=True)


@pytest.fixture
def system_admin(county: Area) -> User:
    return make_person("system_admin", Role.SYSTEM_ADMIN, county)


@pytest.fixture
def admin(system_admin: User) -> User:
    return system_admin


@pytest.fixture
def rights_admin(county: Area) -> User:
    return make_person("rights_admin", Role.RIGHTS_ADMIN, county)


@pytest.fixture
def auditor(county: Area) -> User:
    return make_person("auditor", Role.AUDITOR, county)


@pytest.fixture
def outsider(other_township: Area) -> User:
    """A centre operator of another township."""
    return make_person("outsider", Role.OPERATOR, other_township)


@pytest.fixture
def login() -> Login:
    """A client of a user, past the second factor, acting in the posting of `user.scope`."""
    return logged_in


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[FACTOR_KEY] = user.pk
    if user.scope.posting is not None:
        session["posting"] = user.scope.posting.pk
    session.save()
    return client


def in_english(user: User) -> Client:
    """Of somebody who reads English."""
    User.objects.filter(pk=user.pk).update(language="en")
    client = logged_in(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
