"""Every action of both tables has an address, a form, and answers as it should."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from accounts.models import User
from events.forms.registry import ELSEWHERE, FORMS
from events.models import Event, TraceEntry
from events.offers import ICONS, RANK
from events.views.actions import chosen_words
from events.workflow import CASE_TABLE, TASK_TABLE, Step
from tests.cast import Login
from tests.events.pages.scenes import SCENES, Scene, values_of

ACTIONS = sorted(SCENES)
Make = Callable[[str], Scene]
pytestmark = pytest.mark.django_db


def filled(client: Any, scene: Scene) -> dict[str, Any]:
    """What a browser sends after the person has typed."""
    answer = client.get(scene.url)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return {**values_of(answer.context["form"]), **scene.typed}


def test_it_has_a_form_an_address_and_a_scene_for_every_row_of_both_tables() -> None:
    named = {rule.action for rule in CASE_TABLE} | {rule.action for rule in TASK_TABLE}
    for action in named - ELSEWHERE:
        assert action in FORMS
        assert action in SCENES
        assert action in RANK
        assert action in ICONS
        try:
            reverse(f"events:{action}", args=[1])
        except NoReverseMatch:
            reverse(f"events:{action}", args=[1, 2])


@pytest.mark.parametrize("action", ACTIONS)
def test_it_shows_the_form_to_whom_it_concerns_alone(
    action: str, scene: Make, login: Login, outsider: User, auditor: User
) -> None:
    made = scene(action)
    client = login(made.user)
    page = client.get(made.url)
    assert page.status_code == 200
    assert "<html" in page.content.decode()
    fragment = client.get(made.url, headers={"HX-Request": "true"})
    assert "<form" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert client.put(made.url).status_code == 405
    assert client.delete(made.url).status_code == 405
    for method in ("get", "post"):
        assert getattr(login(outsider), method)(made.url).status_code == 404
        assert getattr(login(auditor), method)(made.url).status_code == 403
    assert Event.objects.get(pk=made.event.pk).seq == made.event.seq


@pytest.mark.parametrize("action", ACTIONS)
def test_it_does_the_action_once(action: str, scene: Make, login: Login) -> None:
    made = scene(action)
    client = login(made.user)
    data = filled(client, made)
    done = client.post(made.url, data)
    assert done.status_code == 302, done.content.decode()[-3000:]
    entries = TraceEntry.objects.filter(event=made.event, seq__gt=made.event.seq)
    names = set(entries.values_list("action", flat=True))
    assert names >= ({"classify", "file", "dispatch"} if action == "at_once" else {action})
    count = entries.count()
    again = client.post(made.url, data)
    assert again.status_code == 302
    assert entries.count() == count


@pytest.mark.parametrize("action", ACTIONS)
def test_it_keeps_what_was_typed_when_somebody_was_faster(
    action: str, scene: Make, login: Login
) -> None:
    made = scene(action)
    client = login(made.user)
    data = filled(client, made)
    Event.objects.filter(pk=made.event.pk).update(seq=made.event.seq + 1)
    answer = client.post(made.url, {**data, "token": str(uuid.uuid4())})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "<html" in shown
    for typed in made.typed.values():
        if isinstance(typed, str) and len(typed) > 3:
            assert typed in shown
    assert TraceEntry.objects.filter(event=made.event).count() == made.event.seq


@pytest.mark.parametrize(
    "action", [a for a in ACTIONS if a not in ("unmerge", "reopen", "mark", "note")]
)
def test_it_says_why_not_at_another_step(action: str, scene: Make, login: Login) -> None:
    made = scene(action)
    client = login(made.user)
    data = filled(client, made)
    Event.objects.filter(pk=made.event.pk).update(step="cancelled")
    for answer in (client.get(made.url), client.post(made.url, data)):
        assert answer.status_code == 409
        with translation.override("zh-hans"):
            assert str(Step.CANCELLED.label) in answer.content.decode()


@pytest.mark.parametrize("action", ["reject", "cancel", "withdraw", "verify_fail", "pass_up"])
def test_it_asks_for_the_reason_at_the_field(action: str, scene: Make, login: Login) -> None:
    made = scene(action)
    client = login(made.user)
    data = {**filled(client, made), "reason": "  "}
    answer = client.post(made.url, data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    assert TraceEntry.objects.filter(event=made.event).count() == made.event.seq


def test_it_refuses_a_task_of_another_case(scene: Make, login: Login) -> None:
    one, other = scene("accept"), scene("claim")
    client = login(one.user)
    assert one.task is not None
    url = reverse("events:accept", args=[other.event.pk, one.task.pk])
    assert client.get(url).status_code == 404


def test_it_shows_choices_that_cannot_be_sent_any_more_in_words() -> None:
    field = forms.ChoiceField(choices=[("", ""), ("group", [("74", "Burst pipe")])])
    assert chosen_words(field, "worker", "74") == "Burst pipe"
    assert chosen_words(field, "worker", "26") == ""


def test_it_does_not_correct_a_place_to_one_outside_the_county(scene: Make, login: Login) -> None:
    made = scene("correct")
    client = login(made.user)
    values = {**filled(client, made), "latitude": "0", "longitude": "0"}
    page = client.post(made.url, values)
    assert page.status_code == 422
    assert "凤翔区" in page.context["form"].errors["longitude"][0]
    assert Event.objects.get(pk=made.event.pk).seq == made.event.seq
