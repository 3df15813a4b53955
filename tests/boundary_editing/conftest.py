from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from grids.models import Area
from tests.boundary_core.ground import four_grids
from tests.cast import Login
from tests.factories import make_area, square


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def grids(community: Area) -> list[Area]:
    return four_grids(community)


@pytest.fixture
def elsewhere(db: None) -> Area:
    """Another root, whose boundaries are none of ours."""
    return make_area(code="610399", name="别的县", geometry=square(109, 34, 1))


@pytest.fixture
def client(login: Login, system_admin: User) -> Client:
    found = login(system_admin)
    found.cookies["django_language"] = "en"
    return found
