"""A department's system, an area's, and one of another township."""

from __future__ import annotations

import pytest

from accounts.models import Department
from exchange.models import Client
from grids.models import Area, Level
from tests.exchange.making import Caller, caller_for, make_client, token_for
from tests.factories import make_department, make_kind


@pytest.fixture
def system(township_department: Department) -> Client:
    return make_client(township_department)[0]


@pytest.fixture
def caller(system: Client) -> Caller:
    return Caller(token_for(system))


@pytest.fixture
def area_caller(township: Area) -> Caller:
    return caller_for(township)


@pytest.fixture
def other_department(other_township: Area) -> Department:
    return make_department(make_kind("T04", Level.TOWNSHIP), other_township)


@pytest.fixture
def stranger(other_department: Department) -> Caller:
    return caller_for(other_department)
