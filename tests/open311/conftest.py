"""A public service, a system with a key, and a case that anybody may follow."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import Department, User
from accounts.services import By
from events.models import Category
from exchange.models import Client, ServiceQuestion
from exchange.open311.keys import key_create
from grids.models import Area
from tests.events.stage import Stage, make_category
from tests.exchange.making import make_client
from tests.open311.strict import Strict


@pytest.fixture
def strict() -> Strict:
    return Strict(Browser())


@pytest.fixture
def lamp(rules: None) -> Category:
    names = {"name_zh": "路灯故障", "name_en": "Street-lamp failure"}
    major = {"major_zh": "公共设施", "major_en": "Public facilities"}
    return make_category("0702", public=True, **names, **major)


@pytest.fixture
def question(lamp: Category) -> ServiceQuestion:
    return ask(
        lamp, "DARK", "singlevaluelist", options=[["one", "一盏", "One"], ["all", "整街", "All"]]
    )


def ask(
    category: Category,
    code: str,
    kind: str,
    required: bool = False,
    options: list[list[str]] | None = None,
) -> ServiceQuestion:
    return ServiceQuestion.objects.create(
        category=category,
        code=code,
        kind=kind,
        required=required,
        order=ServiceQuestion.objects.count() + 1,
        text_zh=f"问题{code}",
        text_en=f"Question {code}",
        options=options or [],
    )


@pytest.fixture
def sender(township: Area, grid: Area) -> Client:
    """A centre's system that may report."""
    return make_client(township, name="市民应用")[0]


@pytest.fixture
def key(sender: Client) -> str:
    return key_create(by=By(), client=sender)


@pytest.fixture
def stage(
    lamp: Category, operator: User, liaison: User, worker: User, township_department: Department
) -> Stage:
    return Stage(
        operator=operator,
        liaison=liaison,
        lead=township_department,
        worker=worker,
        now=timezone.now(),
    )
