"""A caller's earlier cases: by exact number, in sight alone, never in confidence, logged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog, Posting, User
from events.beside import callers
from events.models import Category, Event, Reporter
from events.services import Contact
from events.workflow import Step
from tests.cast import Login
from tests.intake.conftest import REPORTER, answers, collected

SECRETIVE = replace(REPORTER, in_confidence=True)


@pytest.fixture
def known(operator: User, category: Category) -> Event:
    return collected(operator, category, description="东门垃圾成堆", contact=REPORTER)


@pytest.fixture
def trusted(operator: User) -> User:
    """The operator with the right to see personal data in clear."""
    Posting.objects.filter(user=operator).update(personal=True)
    return User.objects.get(pk=operator.pk)


def asked(client: Client, phone: str) -> str:
    return client.post(reverse("events:caller"), {"phone": phone}).content.decode()


@pytest.mark.parametrize("typed", ["13812345678", "138 1234-5678", "+86 13812345678"])
def test_it_shows_the_earlier_cases_of_a_number(
    known: Event, operator: User, login: Login, typed: str
) -> None:
    page = asked(login(operator), typed)
    assert known.title in page
    assert f'name="join" value="{known.pk}"' in page
    assert "王*" in page
    assert REPORTER.name not in page
    assert REPORTER.phone not in page


@pytest.mark.parametrize("typed", ["1381234567", "13812345679", "138", "", "x"])
def test_it_finds_nothing_by_a_part_of_the_number(
    known: Event, operator: User, login: Login, typed: str
) -> None:
    assert known.title not in asked(login(operator), typed)
    assert not AccessLog.objects.exists()


def test_it_never_finds_who_asked_for_confidence(
    operator: User, category: Category, login: Login
) -> None:
    event = collected(operator, category, contact=SECRETIVE)
    assert event.title not in asked(login(operator), REPORTER.phone)
    assert not AccessLog.objects.exists()


def test_it_finds_no_case_out_of_sight(known: Event, outsider: User, login: Login) -> None:
    assert known.title not in asked(login(outsider), REPORTER.phone)


def test_it_finds_nobody_who_was_erased(known: Event, operator: User, login: Login) -> None:
    Reporter.objects.update(erased_at=timezone.now())
    assert known.title not in asked(login(operator), REPORTER.phone)


def test_it_logs_the_look_with_its_purpose(known: Event, operator: User, login: Login) -> None:
    asked(login(operator), REPORTER.phone)
    entry = AccessLog.objects.get()
    assert (entry.user, entry.field) == (operator, "earlier")
    assert entry.subject == f"caller:{known.reporter.pk}"
    assert "Taking a call" in entry.reason
    assert REPORTER.phone not in f"{entry.subject} {entry.reason}"


def test_a_look_is_no_value_to_reveal(known: Event, trusted: User, login: Login) -> None:
    subject = f"caller:{known.reporter.pk}"
    address = reverse("accounts:reveal", kwargs={"subject": subject, "field": "earlier"})
    assert login(trusted).get(address).status_code == 404


def test_it_stops_who_looks_up_very_many_numbers(
    known: Event, operator: User, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "LOOKS", replace(callers.LOOKS, most=1))
    client = login(operator)
    assert known.title in asked(client, REPORTER.phone)
    page = asked(client, REPORTER.phone)
    assert "Wait ten minutes" in page
    assert known.title not in page


def test_it_takes_over_name_and_address_for_the_log(
    known: Event, trusted: User, login: Login
) -> None:
    page = login(trusted).post(reverse("events:caller_take", args=[known.reporter.pk]))
    assert f'data-value="{REPORTER.name}"' in page.content.decode()
    assert f'data-value="{REPORTER.address}"' in page.content.decode()
    assert set(AccessLog.objects.values_list("field", flat=True)) == {"name", "address"}


def test_it_takes_nothing_over_without_the_right(
    known: Event, operator: User, login: Login
) -> None:
    client = login(operator)
    assert 'name="take"' not in asked(client, REPORTER.phone)
    address = reverse("events:caller_take", args=[known.reporter.pk])
    assert client.post(address).status_code == 403
    assert not AccessLog.objects.filter(field="name").exists()


def test_it_takes_over_nobody_in_confidence(
    trusted: User, category: Category, login: Login
) -> None:
    event = collected(trusted, category, contact=SECRETIVE)
    address = reverse("events:caller_take", args=[event.reporter.pk])
    assert login(trusted).post(address).status_code == 404


def test_it_says_when_too_many_values_were_seen(
    known: Event, trusted: User, login: Login, settings: Any
) -> None:
    settings.REVEAL_LIMIT = 0
    page = login(trusted).post(reverse("events:caller_take", args=[known.reporter.pk]))
    assert page.status_code == 403
    assert "Wait ten minutes" in page.content.decode()


def test_it_looks_and_takes_over_without_scripts(
    known: Event, trusted: User, category: Category, login: Login
) -> None:
    client = login(trusted)
    form = answers(phone=REPORTER.phone, category=category.pk, description="")
    page = client.post(reverse("events:new"), {**form, "look": "1"}).content.decode()
    assert known.title in page
    assert 'aria-invalid="true"' not in page
    taken = client.post(reverse("events:new"), {**form, "take": str(known.reporter.pk)})
    assert f'value="{REPORTER.name}"' in taken.content.decode()
    assert list(Event.objects.all()) == [known]


def test_it_adds_the_call_to_the_earlier_case(
    known: Event, operator: User, category: Category, login: Login
) -> None:
    form = answers(phone=REPORTER.phone, category=category.pk, join=str(known.pk))
    login(operator).post(reverse("events:new"), form)
    event = Event.objects.exclude(pk=known.pk).get()
    assert (event.step, event.merged_into) == (Step.MERGED, known)


def test_it_shows_a_few_of_many_in_few_statements(
    operator: User, category: Category, login: Login, django_assert_max_num_queries: Any
) -> None:
    for _n in range(8):
        collected(operator, category, contact=Contact("王小明", REPORTER.phone))
    client = login(operator)
    with django_assert_max_num_queries(7):
        page = asked(client, REPORTER.phone)
    assert page.count('name="join"') == callers.SHOWN
