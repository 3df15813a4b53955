"""The pane beside the list: done is told by an event, refused comes back as the pane."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from events.actors import Actor
from events.models import Event, TraceEntry
from events.services import apply
from tests.cast import Login
from tests.events.desk.conftest import Desk

pytestmark = pytest.mark.django_db
PANE = {"HX-Request": "true", "X-Pane": "1"}


def send(client: Client, event: Event, action: str, **typed: Any) -> Any:
    values = {"seen": event.seq, "token": str(uuid.uuid4()), **typed}
    return client.post(f"/events/{event.pk}/{action}/", values, headers=PANE)


def test_what_is_done_is_told_by_an_event(desk: Desk, login: Login) -> None:
    event, token = desk.make(), str(uuid.uuid4())
    client = login(desk.operator)
    for _time in range(2):
        answer = send(client, event, "dispatch", lead=desk.department.pk, token=token)
        assert (answer.status_code, answer.content) == (204, b"")
        assert json.loads(answer.headers["HX-Trigger"])["gridgov:acted"]["pk"] == event.pk
    assert TraceEntry.objects.filter(event=event, action="dispatch").count() == 1


def test_a_wrong_field_comes_back_in_the_pane(desk: Desk, login: Login) -> None:
    event = desk.make("classify")
    answer = send(login(desk.operator), event, "reject", reason="")
    body = answer.content.decode()
    assert (answer.status_code, "<html" in body) == (422, False)
    assert 'aria-invalid="true"' in body
    assert f'data-pane="{event.pk}"' in body


def test_what_somebody_else_did_meanwhile_comes_back_with_what_was_typed(
    desk: Desk, login: Login, supervisor: User
) -> None:
    event = desk.make("classify")
    apply(event.pk, "correct", Actor.of(supervisor), title="另一标题")
    answer = send(login(desk.operator), event, "reject", reason="重复上报")
    body = answer.content.decode()
    assert (answer.status_code, "<html" in body) == (409, False)
    assert "重复上报" in body
    assert "另一标题" in body
    assert Event.objects.get(pk=event.pk).step == "classify"


def test_what_is_no_longer_possible_is_told_in_the_pane(desk: Desk, login: Login) -> None:
    event = desk.make("classify")
    event = apply(event.pk, "classify", Actor.of(desk.operator))
    answer = send(login(desk.operator), event, "reject", reason="重复上报")
    body = answer.content.decode()
    assert (answer.status_code, "<html" in body) == (409, False)
    assert "重复上报" in body


def test_sight_and_right_are_as_everywhere(
    desk: Desk, login: Login, outsider: User, worker: User
) -> None:
    event = desk.make("classify")
    assert send(login(outsider), event, "reject", reason="重复").status_code == 404
    assert send(login(worker), event, "reject", reason="重复").status_code == 403


@pytest.mark.parametrize(("sent", "kept"), [("calm", "calm"), ("dense", "dense"), ("x", "dense")])
def test_the_height_of_rows_is_kept(sent: str, kept: str, desk: Desk, login: Login) -> None:
    client = login(desk.operator)
    client.post("/preferences/", {"density": sent})
    assert f'data-density="{kept}"' in client.get("/events/").content.decode()


def test_words_looked_for_are_set_off_and_nothing_else(desk: Desk, login: Login) -> None:
    desk.make(title="<b>井盖</b>破损")
    body = login(desk.operator).get("/events/?q=井盖").content.decode()
    assert "&lt;b&gt;<mark>井盖</mark>&lt;/b&gt;破损" in body
