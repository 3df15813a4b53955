"""Somebody in a room of the grid, and what a worker writes about them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from people.diaries.services import DiaryFacts, write
from people.models import Diary, House, Person
from people.services import By
from tests.people.making import make_building, make_person, make_residence, make_room

Entry = Callable[..., Diary]
NAME, PHONE = "欧阳建国", "13812345678"


@pytest.fixture
def room(worker: User) -> House:
    return make_room(make_building(), "4711")


@pytest.fixture
def person(room: House) -> Person:
    found = make_person(NAME)
    make_residence(found, room)
    row: Person = Person.objects.select_related("key").get(pk=found.pk)
    return row


def make_entry(user: User, **more: Any) -> Diary:
    today: dt.date = timezone.localdate()
    facts = DiaryFacts(**{"day": today, "done": "上门走访", "found": "楼道堆放杂物", **more})
    return write(facts, by=By(user), submission=uuid.uuid4()).diary


@pytest.fixture
def entry(worker: User) -> Entry:
    return lambda **more: make_entry(more.pop("user", worker), **more)
