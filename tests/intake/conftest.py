"""What the tests of the intake share: categories, a case, a client."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.utils import translation

from accounts.models import User
from events.actors import Actor
from events.models import Category, Event
from events.services import Contact, Report, collect
from grids.models import Area
from tests.events.stage import make_category


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


IN_GRID = Point(107.05, 34.05, srid=4326)


@pytest.fixture
def category(rules: None) -> Category:
    return make_category(
        "0301",
        name_zh="暴露垃圾",
        name_en="Exposed refuse",
        public=True,
        worker_may_settle=True,
        search="暴露垃圾 exposed refuse 0301 bllj",
    )


@pytest.fixture
def closed_category(rules: None) -> Category:
    """One that needs a department."""
    return make_category("0101", name_zh="邻里纠纷", name_en="Neighbour dispute")


@pytest.fixture
def case(operator: User, worker: User, grid: Area, category: Category) -> Event:
    """A case of the worker's grid on the desk of its community."""
    return collected(worker, category)


def collected(user: User, category: Category | None, **more: Any) -> Event:
    values = {"description": "东门口垃圾堆放", "point": IN_GRID, "category": category, **more}
    return collect(Report(**values), Actor.of(user)).event


def receipt_of(user: User, category: Category, **more: Any) -> Any:
    values = {"description": "东门口垃圾堆放", "point": IN_GRID, "category": category, **more}
    return collect(Report(**values), Actor.of(user))


def answers(**more: Any) -> dict[str, Any]:
    """What the form of a new case sends."""
    return {
        "submission": str(uuid.uuid4()),
        "description": "东门口垃圾堆放三天",
        "latitude": "34.05",
        "longitude": "107.05",
        "source": "desk",
        "similar_seen": "1",
        **more,
    }


REPORTER = Contact("王小明", "13812345678", "东关街 5号楼 301")
