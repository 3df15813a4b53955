"""The handling slip, on the page and as PDF."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PageObject, PdfReader

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


def pages_of(client: Client, address: str, **data: Any) -> list[PageObject]:
    response = client.get(address, data)
    assert response["Content-Type"] == "application/pdf"
    return list(PdfReader(io.BytesIO(response.content)).pages)


def words_of(page: PageObject) -> str:
    return page.extract_text().replace("\n", "")


def read(client: Client, event: Event) -> str:
    return "".join(map(words_of, pages_of(client, reverse("events:slip_pdf", args=[event.pk]))))


def links(page: PageObject) -> list[str]:
    found = [mark.get_object() for mark in page.get("/Annots", [])]
    return [str(mark["/A"]["/URI"]) for mark in found if "/A" in mark]


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


# Several at a time


MANY = ("events:slips", "events:slips_pdf")


@pytest.fixture
def cases(operator: User, worker: User, category: Category) -> list[Event]:
    words = ("东门口垃圾堆放", "路灯不亮", "井盖破损")
    return [collected(worker, category, description=one, contact=REPORTER) for one in words]


def test_each_slip_has_its_page_with_its_text_and_its_code(
    cases: list[Event], sent: Event, operator: User, login: Login
) -> None:
    chosen = [sent, *cases]
    keys = [event.pk for event in chosen]
    pages = pages_of(login(operator), reverse("events:slips_pdf"), pk=keys)
    assert len(pages) == len(chosen)
    for page, event in zip(pages, chosen, strict=True):
        text = words_of(page)
        assert event.title in text
        assert event.receipt in text
        assert links(page)[0].endswith(reverse("events:detail", args=[event.pk]))
    assert str(sent.number) in words_of(pages[0])
    assert "请当日清运" in words_of(pages[0])


def test_the_page_shows_them_in_the_order_asked_for(
    cases: list[Event], operator: User, login: Login
) -> None:
    keys = [cases[2].pk, cases[0].pk, cases[2].pk]
    page = login(operator).get(reverse("events:slips"), {"pk": keys}).content.decode()
    assert page.count('<article class="slip">') == 2
    assert page.index("井盖破损") < page.index("东门口垃圾堆放")
    assert cases[1].title not in page
    assert reverse("events:slips_pdf") in page


@pytest.mark.parametrize("name", MANY)
def test_it_leaves_out_what_is_out_of_sight(
    cases: list[Event], outsider: User, operator: User, category: Category, login: Login, name: str
) -> None:
    hidden = collected(outsider, category, point=None, description="别处的事")
    answer = login(operator).get(reverse(name), {"pk": [hidden.pk, cases[0].pk]})
    assert answer.status_code == 200
    assert "别处的事".encode() not in answer.content
    assert login(operator).get(reverse(name), {"pk": [hidden.pk]}).status_code == 404
    assert login(operator).get(reverse(name), {"pk": ["x"]}).status_code == 404
    assert login(operator).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", MANY)
def test_it_refuses_more_than_fifty_with_a_sentence(
    operator: User, login: Login, name: str
) -> None:
    answer = login(operator).get(reverse(name), {"pk": list(range(1, 52))})
    assert answer.status_code == 422
    assert "At most 50 slips" in answer.content.decode()


def test_a_long_text_takes_pages_of_its_own(
    cases: list[Event], operator: User, worker: User, category: Category, login: Login
) -> None:
    long = collected(worker, category, description="很长的说明,一句接一句。\n" * 120)
    keys = [long.pk, cases[0].pk]
    pages = pages_of(login(operator), reverse("events:slips_pdf"), pk=keys)
    assert len(pages) > 2
    assert cases[0].title in words_of(pages[-1])
    assert "很长的说明" not in words_of(pages[-1])


def test_it_hides_who_asked_for_confidence_among_several(
    cases: list[Event], operator: User, worker: User, category: Category, login: Login
) -> None:
    contact = Contact("李小红", "13900001111", "", in_confidence=True)
    event = collected(worker, category, contact=contact)
    keys = [cases[0].pk, event.pk]
    pages = pages_of(login(operator), reverse("events:slips_pdf"), pk=keys)
    assert "138****5678" in words_of(pages[0])
    assert "139****1111" not in words_of(pages[1])


def test_many_slips_cost_no_more_statements_than_one(
    cases: list[Event], sent: Event, operator: User, login: Login
) -> None:
    client, address = login(operator), reverse("events:slips")
    client.get(address, {"pk": [sent.pk]})
    with CaptureQueriesContext(connection) as one:
        client.get(address, {"pk": [sent.pk]})
    with CaptureQueriesContext(connection) as many:
        client.get(address, {"pk": [sent.pk, *(event.pk for event in cases)]})
    assert len(many) == len(one) <= 12
