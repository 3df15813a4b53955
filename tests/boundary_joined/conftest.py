from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from grids.models import Area
from tests.boundary_core.ground import box, four_grids
from tests.cast import Login
from tests.events.stage import Stage
from tests.factories import make_area


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def grids(community: Area) -> list[Area]:
    return four_grids(community)


@pytest.fixture
def second(township: Area, grids: list[Area]) -> Area:
    """A community east of the first, of two grids."""
    found = make_area(township, name="西关社区", geometry=box(107.25, 34, 107.5, 34.25))
    for number, (name, west) in enumerate((("河东网格", 107.25), ("河西网格", 107.375)), start=1):
        shape = box(west, 34, west + 0.125, 34.25)
        make_area(found, code=f"{found.code}{number:03d}", name=name, geometry=shape)
    Area.objects.filter(pk=found.pk).update(covered=True)
    found.refresh_from_db()
    return found


@pytest.fixture
def first(grids: list[Area], community: Area) -> Area:
    community.refresh_from_db()
    return community


@pytest.fixture
def stage(rules: Any, request: pytest.FixtureRequest, grids: list[Area]) -> Stage:
    get: Any = request.getfixturevalue
    found = Stage(get("operator"), get("liaison"), get("township_department"), now=timezone.now())
    found.worker = None
    return found


@pytest.fixture
def client(login: Login, system_admin: User) -> Client:
    found = login(system_admin)
    found.cookies["django_language"] = "en"
    return found
