"""Who may see in clear what was reported in confidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import Http404
from django.urls import reverse

from accounts.models import User
from events.actors import Actor
from events.models import Category, Event
from events.reveals import event_value, reporter_value
from events.services import Contact
from events.services.act import apply_all
from tests.cast import Login
from tests.intake.conftest import REPORTER, collected

SECRETIVE = Contact("王小明", "13812345678", "", in_confidence=True)


def told(operator: User, category: Category, contact: Contact) -> Event:
    words = "王小明说门口有垃圾"
    return collected(operator, category, description=words, contact=contact)


def test_it_shows_what_was_taken_out(operator: User, category: Category) -> None:
    event = told(operator, category, REPORTER)
    assert reporter_value(operator, event.reporter.pk, "phone") == "13812345678"
    assert "王小明" in event_value(operator, event.pk, "hidden")


def test_it_never_shows_a_secret(operator: User, category: Category) -> None:
    event = told(operator, category, REPORTER)
    with pytest.raises(Http404):
        event_value(operator, event.pk, "secret")


def test_it_shows_an_outsider_nothing(operator: User, outsider: User, category: Category) -> None:
    event = told(operator, category, REPORTER)
    with pytest.raises(Http404):
        reporter_value(outsider, event.reporter.pk, "phone")
    with pytest.raises(Http404):
        event_value(outsider, event.pk, "hidden")


def test_confidence_holds_against_workers_and_departments(
    operator: User, worker: User, liaison: User, category: Category
) -> None:
    event = told(operator, category, SECRETIVE)
    lead = {"lead": liaison.scope.department_ids[0]}
    steps = [("classify", None, {}), ("file", None, {}), ("dispatch", None, lead)]
    apply_all(event.pk, [(a, t, dict(d)) for a, t, d in steps], Actor.of(operator))
    for reader in (worker, liaison):
        reader.scope = replace(reader.scope, personal=True)
        with pytest.raises(Http404):
            reporter_value(reader, event.reporter.pk, "name")
        with pytest.raises(Http404):
            event_value(reader, event.pk, "hidden")
    assert reporter_value(operator, event.reporter.pk, "name") == "王小明"


@pytest.mark.parametrize(("name", "shown"), [("operator", True), ("worker", False)])
def test_the_case_page_offers_a_new_secret_to_the_desk(
    operator: User,
    category: Category,
    login: Login,
    request: pytest.FixtureRequest,
    name: str,
    shown: bool,
) -> None:
    event = told(operator, category, REPORTER)
    request.getfixturevalue("worker")
    page = login(request.getfixturevalue(name)).get(reverse("events:detail", args=[event.pk]))
    address = reverse("events:secret_renew", args=[event.pk])
    assert (address in page.content.decode()) is shown
