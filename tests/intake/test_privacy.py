"""No phone and no reporter's name in clear in any table, whatever was typed where."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg import sql

from accounts.models import User
from events.actors import Actor
from events.models import Category, Event, Question
from events.services import apply
from events.services.receipts import found_by
from grids.models import Area
from tests.cast import Login
from tests.intake import files
from tests.intake.conftest import answers

NAME, PHONE, OTHER = "欧阳小明", "13812345678", "13987654321"
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"


def dump() -> dict[str, str]:
    """Every table as text."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            words = sql.SQL("SELECT coalesce(string_agg(t::text, '|'), '') FROM {} t")
            cursor.execute(words.format(sql.Identifier(name)))
            found[name] = cursor.fetchone()[0]
    return found


def clear() -> list[str]:
    """The tables in which something personal can be read."""
    words = (NAME, PHONE, OTHER, "138 1234 5678")
    return [name for name, text in dump().items() if any(word in text for word in words)]


@pytest.fixture
def reported(operator: User, grid: Area, category: Category, login: Login) -> Event:
    client = login(operator)
    data = answers(
        category=category.pk,
        name=NAME,
        phone=PHONE,
        home="东关街5号楼",
        address=f"东关街{NAME}家门口",
        description=f"{NAME}(电话 138 1234 5678)说门口有垃圾, 邻居{OTHER}也知道",
        photos=files.photo(f"{NAME}{PHONE}.jpg"),
    )
    address = client.post(reverse("events:new"), data)["Location"]
    client.get(address)
    return Event.objects.get()


def test_a_report_leaves_nothing_in_clear(reported: Event) -> None:
    assert clear() == []
    assert "〔" in reported.description
    assert reported.reporter.name == NAME


def test_what_people_write_later_leaves_nothing_in_clear(
    reported: Event, operator: User, worker: User
) -> None:
    desk = Actor.of(operator)
    apply(reported.pk, "ask_reporter", desk, text=f"{NAME}您好, 请回电{OTHER}")
    resident = Actor.reporter(reported.pk)
    question = Question.objects.get().pk
    apply(reported.pk, "answer", resident, question=question, text=f"我是{NAME}, 打{PHONE}")
    apply(reported.pk, "settle", Actor.of(worker), result=f"{NAME}已确认, {PHONE}")
    apply(reported.pk, "evaluate", resident, grade=4, words=f"{NAME}满意")
    apply(reported.pk, "reopen", resident, reason=f"又堆了, 请找{NAME} {OTHER}")
    assert clear() == []


def test_a_resident_leaves_nothing_in_clear(
    operator: User, grid: Area, category: Category, client: Client
) -> None:
    data = answers(name=NAME, phone=PHONE, description=f"我是{NAME} {PHONE}")
    client.post(reverse("public:report"), data)
    secret = client.get(reverse("public:thanks")).context["secret"]
    assert clear() == []
    assert secret not in "".join(dump().values())
    assert found_by(Event.objects.get().receipt, secret) == Event.objects.get()


def test_the_dump_would_show_it(reported: Event) -> None:
    Event.objects.update(title=f"{uuid.uuid4()} {PHONE}")
    assert clear() == ["events_event"]
