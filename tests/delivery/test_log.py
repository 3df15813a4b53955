"""The delivery log: filters, counts, masked receivers, and sending again."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Way
from events.models import Delivery, DeliveryState
from grids.models import Area
from tests.cast import Login
from tests.delivery.conftest import ADDRESS, reach
from tests.factories import make_person

LIST = "delivery:delivery_list"


@pytest.fixture
def rows(liaison: User, worker: User) -> list[Delivery]:
    now = timezone.now()
    contact = reach(liaison)
    made = [
        (liaison, Way.MAIL, DeliveryState.SENT, "ok", now),
        (liaison, Way.MAIL, DeliveryState.GIVEN_UP, "silent", now),
        (worker, Way.SMS, DeliveryState.FAILED, "http:500", now - dt.timedelta(days=3)),
    ]
    return [
        Delivery.objects.create(
            contact=contact,
            user=user,
            way=way,
            state=state,
            answer=answer,
            created_at=at,
            next_at=at,
            attempts=2,
        )
        for user, way, state, answer, at in made
    ]


@pytest.mark.parametrize(
    ("chosen", "number"),
    [
        ({}, 3),
        ({"state": "sent"}, 1),
        ({"way": "sms"}, 1),
        ({"person": "liaison"}, 2),
        ({"person": "nobody"}, 0),
        ({"since": 0}, 2),
        ({"until": 1}, 1),
        ({"since": "nonsense"}, 3),
        ({"state": "nonsense"}, 3),
    ],
    ids=str,
)
def test_it_is_filtered(
    rows: list[Delivery], system_admin: User, login: Login, chosen: dict[str, Any], number: int
) -> None:
    today = timezone.localdate()
    asked = {
        key: str(today - dt.timedelta(days=value)) if isinstance(value, int) else value
        for key, value in chosen.items()
    }
    page = login(system_admin).get(reverse(LIST), asked)
    assert page.context["page"].paginator.count == number


def test_counts_equal_lists(rows: list[Delivery], system_admin: User, login: Login) -> None:
    client = login(system_admin)
    counts = client.get(reverse(LIST), {"way": "mail"}).context["counts"]
    for state, _label, number, _tone in counts:
        listed = client.get(reverse(LIST), {"way": "mail", "state": state})
        assert listed.context["page"].paginator.count == number


def test_addresses_are_masked(rows: list[Delivery], system_admin: User, login: Login) -> None:
    text = login(system_admin).get(reverse(LIST)).content.decode()
    assert ADDRESS not in text
    assert "wa***@example.org" in text


def test_it_is_sent_again_under_the_same_id(
    rows: list[Delivery], system_admin: User, login: Login
) -> None:
    client, given_up = login(system_admin), rows[1]
    address = reverse("delivery:delivery_resend", args=[given_up.pk])
    for _twice in range(2):
        assert client.post(address).status_code == 302
        again = Delivery.objects.get(pk=given_up.pk)
        assert (again.state, again.attempts, again.uid) == ("waiting", 0, given_up.uid)


def test_another_countys_deliveries_are_out_of_sight(
    rows: list[Delivery], other_township: Area, login: Login
) -> None:
    stranger = make_person("stranger", "system_admin", other_township)
    client = login(stranger)
    assert client.get(reverse(LIST)).context["page"].paginator.count == 0
    address = reverse("delivery:delivery_resend", args=[rows[1].pk])
    assert client.post(address).status_code == 404
    assert client.get(reverse("delivery:gateway_edit", args=["mail"])).status_code == 403


def test_the_page_asks_few_questions(
    rows: list[Delivery], system_admin: User, login: Login, django_assert_max_num_queries: Any
) -> None:
    for _number in range(20):
        rows[0].pk, rows[0].uid = None, uuid.uuid4()
        rows[0].save(force_insert=True)
    client = login(system_admin)
    with django_assert_max_num_queries(14):
        client.get(reverse(LIST))
