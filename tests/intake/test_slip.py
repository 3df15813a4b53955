"""The handling slip, on the page and as PDF."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Department, User
from events.actors import Actor
from events.models import Category, Event
from events.services import Contact, apply_all
from tests.cast import Login
from tests.intake.conftest import REPORTER, collected


@pytest.fixture
def sent(
    operator: User,
    worker: User,
    liaison: User,
    category: Category,
    township_department: Department,
) -> Event:
    """A case that was dispatched to the township's department."""
    event = collected(worker, category, description="东门口垃圾堆放三天", contact=REPORTER)
    note = {"lead": township_department.pk, "note": "请当日清运"}
    actions: list[tuple[str, int | None, dict[str, Any]]] = [
        ("classify", None, {}),
        ("file", None, {}),
        ("dispatch", None, note),
    ]
    return apply_all(event.pk, actions, Actor.of(operator))


def read(client: Client, event: Event) -> str:
    response = client.get(reverse("events:slip_pdf", args=[event.pk]))
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_it_shows_the_slip(sent: Event, operator: User, login: Login) -> None:
    page = login(operator).get(reverse("events:slip", args=[sent.pk])).content.decode()
    for words in (sent.number, "东门口垃圾堆放三天", "请当日清运", "138****5678", "王*", "<svg"):
        assert str(words) in page
    assert REPORTER.phone not in page
    assert REPORTER.name not in page


def test_the_pdf_says_the_same_in_chinese(sent: Event, operator: User, login: Login) -> None:
    text = read(login(operator), sent)
    for words in (sent.number, "东门口垃圾堆放三天", "请当日清运", "城关镇", "138****5678"):
        assert str(words) in text


def test_it_hides_who_asked_for_confidence(
    operator: User, worker: User, category: Category, login: Login
) -> None:
    contact = Contact("王小明", "13812345678", "", in_confidence=True)
    event = collected(worker, category, contact=contact)
    text = read(login(operator), event)
    assert "asks for confidence" in text
    assert "138****5678" not in text


def test_it_prints_for_the_department_too(sent: Event, liaison: User, login: Login) -> None:
    assert login(liaison).get(reverse("events:slip", args=[sent.pk])).status_code == 200


@pytest.mark.parametrize("name", ["events:slip", "events:slip_pdf"])
def test_it_is_not_for_outsiders_nor_by_post(
    sent: Event, outsider: User, operator: User, login: Login, name: str
) -> None:
    address = reverse(name, args=[sent.pk])
    assert login(outsider).get(address).status_code == 404
    assert login(operator).post(address).status_code == 405
