"""What is offered can be done, and what is not offered is refused, wherever a case may stand."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Department
from events.actors import Actor
from events.casefile import CaseFile, find_event
from events.models import Event, Order, Task
from events.offers import AT_ONCE, offers, possible, why_not
from events.refusals import Forbidden, Refused
from events.services import Contact, Report, apply, collect
from events.services.verification_effects import checkers
from tests.events.people import World, world
from tests.events.stage import IN_GRID, MONDAY, make_category

__all__ = ["world"]
pytestmark = pytest.mark.django_db

HARMLESS = frozenset({"claim", "release"})
"""Doing these twice is no refusal, only nothing to offer."""


def good(file: CaseFile, action: str, task: Task | None, order: Order | None) -> dict[str, Any]:
    """Data that is right for the action, where there is any."""
    departments = file.departments or list(Department.objects.all()[:1])
    question = next((q.pk for q in file.questions if q.answered_at is None), 0)
    centre = file.centres_below[0].pk if file.centres_below else 0
    handled = [t.pk for t in file.current_tasks if t.state == "handled"]
    other = Event.objects.exclude(pk=file.event.pk).earliest("pk").pk
    review = (file.now + dt.timedelta(days=3)).date()
    reason = {"reason": "理由"}
    values: dict[str, dict[str, Any]] = {
        "correct": {"title": "新标题", **reason},
        "ask_reporter": {"text": "在哪里?"},
        "answer": {"question": question, "text": "东门"},
        "settle": {"result": "已劝导"},
        "sample_fail": reason,
        "pass_up": reason,
        "pass_down": {"centre": centre, **reason},
        "reject": reason,
        "merge": {"into": other},
        "unmerge": reason,
        "cancel": reason,
        "dispatch": {"lead": departments[0].pk, "assists": [d.pk for d in departments[1:2]]},
        "report_back": {"result": "已处理"},
        "request_check": {"worker": min(checkers(file.event, file.now), default=0)},
        "answer_check": {"outcome": "passed", "finding": "已修好"},
        "verify_fail": {"tasks": handled, **reason},
        "evaluate": {"grade": 4},
        "mark": {"mark": 80},
        "reopen": reason,
        "urge": {"text": "请尽快"},
        "supervise": {"text": "请尽快", "card": "yellow"},
        "note": {"text": "先看现场"},
        "log_call": {"outcome": "reached"},
        "answer_order": {"order": order.pk if order else 0, "text": "今天"},
        "assign": {"section": "一科"},
        "withdraw": reason,
        "waive": reason,
        "request_return": {"ground": "not_ours", **reason},
        "decide_return": {"approve": True},
        "decide_extension": {"approve": True},
        "decide_suspension": {"approve": True},
        "request_extension": {"minutes": 60, **reason},
        "request_suspension": {"review_on": review, **reason},
        "handle": {"result": "已处理"},
        "add_assist": {"department": departments[0].pk},
        "change_lead": {"department": departments[0].pk, **reason},
    }
    return values.get(action, {})


def attempt(file: CaseFile, action: str, task: Task | None, order: Order | None) -> Refused | None:
    """What the service answers; whatever it did is undone."""
    data = good(file, action, task, order)
    key = task.pk if task else None
    try:
        with transaction.atomic():
            apply(file.event.pk, action, file.actor, now=file.now, task_id=key, **data)
            transaction.set_rollback(True)
    except Refused as refusal:
        return refusal
    return None


def compare(file: CaseFile) -> None:
    for action, task, order in possible(file):
        if action == AT_ONCE or action == "collect":
            continue
        said, met = why_not(file, action, task, order), attempt(file, action, task, order)
        where = (action, file.event.step, task and task.state, file.actor.acting_as, said, met)
        if said is None or action not in HARMLESS:
            assert (said is None) == (met is None), where
        if said is not None and met is not None and task is None:
            assert isinstance(said, Forbidden) == isinstance(met, Forbidden), where


@pytest.mark.parametrize("seed", range(3))
def test_it_offers_exactly_what_the_service_takes(world: World, settings: Any, seed: int) -> None:
    settings.GRIDGOV = {"SAMPLE_PERCENT": 100}
    draw = random.Random(seed)
    now = MONDAY
    category = make_category("0411", worker_may_settle=seed == 1)
    contact = Contact(name="王小明", phone="13900001111")
    report = Report("楼道堆物", point=IN_GRID, category=category, contact=contact)
    collect(Report("另一件事", point=IN_GRID), Actor.of(world.people["operator"]), now)
    event = collect(report, Actor.of(world.people["worker"]), now).event
    met: set[str] = set()
    for _turn in range(7):
        now += dt.timedelta(minutes=draw.choice([5, 30, 90]))
        people = ["township_supervisor", draw.choice(sorted(world.people))]
        for name in people:
            if file := look(world, name, event.pk, now):
                compare(file)
        event = go_on(world, draw, event.pk, now, met)
    assert len(met) > 2


def look(world: World, name: str, pk: int, now: dt.datetime) -> CaseFile | None:
    user = world.people[name]
    try:
        return CaseFile(find_event(user, pk), Actor.of(user), now)
    except Event.DoesNotExist:
        return None


LEADS_ON = (
    "classify", "file", "dispatch", "accept", "handle", "report_back", "verify_pass", "verify_fail",
    "request_return", "decide_return", "request_suspension", "decide_suspension", "change_lead",
    "settle", "evaluate", "sample_fail", "reopen", "request_check", "answer_check",
    "request_extension", "decide_extension", "urge", "add_assist", "ask_reporter", "resume",
)  # fmt: skip


def go_on(world: World, draw: random.Random, pk: int, now: dt.datetime, met: set[str]) -> Event:
    """One step further, by somebody to whom it is offered."""
    files = [file for name in sorted(world.people) if (file := look(world, name, pk, now))]
    draw.shuffle(files)
    for file in files:
        found = [o for o in offers(file.event, file.actor, now, file) if o.action in LEADS_ON]
        if found:
            onward = [offer for offer in found if offer.action in ("classify", "file", "dispatch")]
            offer = draw.choice(onward or found)
            data = good(file, offer.action, offer.task, offer.order)
            key = offer.task.pk if offer.task else None
            met.add(offer.action)
            return apply(pk, offer.action, file.actor, now=now, task_id=key, **data)
    return Event.objects.get(pk=pk)
