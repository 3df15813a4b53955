"""Random actions by random people never lose a clock, a trace entry or the next step."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from events.actors import Actor
from events.capacity import case_capacities, lead_of, may_dispatch, task_capacities
from events.models import (
    Category,
    Check,
    Clock,
    Event,
    Order,
    Question,
    RequestState,
    Task,
    TaskRequest,
    TraceEntry,
)
from events.refusals import Refused
from events.services import Contact, Report, apply, collect
from events.trace import broken, replay, state_of
from events.workflow import (
    CASE_TABLE,
    LIVE_STEPS,
    NEW_TASK_ACTIONS,
    OPEN_STATES,
    OPEN_STEPS,
    STEP_CLOCKS,
    TASK_ACTIONS,
    TASK_TABLE,
    ClockKind,
    Step,
    TaskState,
    Who,
    case_rules,
    task_rule,
)
from tests.events.people import World, world
from tests.events.stage import IN_GRID, MONDAY, make_category
from tests.factories import make_kind

__all__ = ["world"]

pytestmark = pytest.mark.usefixtures("rules", "calendar")

ENDED = {TaskState.HANDLED, TaskState.RETURNED, TaskState.WITHDRAWN, TaskState.WAIVED}


WEIGHTS = {
    "claim": 1,
    "release": 1,
    "correct": 1,
    "ask_reporter": 1,
    "answer": 1,
    "urge": 1,
    "supervise": 1,
    "answer_order": 1,
    "note": 1,
    "log_call": 1,
    "pass_up": 2,
    "pass_down": 2,
    "cancel": 1,
    "reject": 1,
    "merge": 1,
    "verify_fail": 10,
    "withdraw": 2,
    "recall": 2,
    "waive": 2,
    "assign": 2,
}
"""How often an action is drawn; the others, which lead on, count six or twelve times."""


def fresh(event: Event) -> Event:
    return Event.objects.select_related("holder", "dispatched_by").get(pk=event.pk)


class Player:
    """Draws actions that the tables allow somewhere and tries them."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)
        self.now = MONDAY
        self.done: list[str] = []
        contact = Contact(name="王小明", phone="13900001111") if seed % 3 else None
        category = self.random.choice(list(Category.objects.all()))
        who = self.random.choice(["worker", "operator", "county_operator"])
        report = Report("楼道堆物", point=IN_GRID, category=category, contact=contact)
        self.event = collect(report, Actor.of(world.people[who]), self.now).event
        self.event = fresh(self.event)
        other = Report("另一件事", point=IN_GRID, category=category)
        self.other = collect(other, Actor.of(world.people["operator"]), self.now).event

    def step(self) -> bool:
        """Tries one action; True when it took effect."""
        self.now += dt.timedelta(minutes=self.random.choice([5, 40, 200, 1500]))
        action = self.random.choice(self.possible())
        task = self.pick_task(action)
        actor = self.somebody(action, task)
        data = self.data(action, task)
        try:
            apply(self.event.pk, action, actor, now=self.now, **data)
        except Refused:
            return False
        self.event = fresh(self.event)
        self.done.append(action)
        return True

    def possible(self) -> list[str]:
        event = self.event
        rows = [r.action for r in CASE_TABLE if event.step in r.source]
        cases = [action for action in rows for _n in range(WEIGHTS.get(action, 6))]
        if event.step != Step.HANDLE:
            return cases
        states = {t.state for t in event.tasks.all()}
        rows = [r.action for r in TASK_TABLE if r.source & states]
        tasks = [action for action in rows for _n in range(WEIGHTS.get(action, 12))]
        return cases + tasks + 2 * list(NEW_TASK_ACTIONS)

    def somebody(self, action: str, task: Task | None) -> Actor:
        """Mostly a person whom the table allows, now and then anybody at all."""
        people = [Actor.of(person) for person in self.world.people.values()]
        everybody = [*people, Actor.reporter(self.event.pk), Actor.system()]
        able = [a for a in everybody if self.able(a, action, task)]
        return self.random.choice(able if able and self.random.random() < 0.9 else everybody)

    def able(self, actor: Actor, action: str, task: Task | None) -> bool:
        tasks = list(self.event.tasks.select_related("dispatched_by"))
        lead = lead_of(tasks, self.event.reopen_count)
        checks = self.event.checks.all()
        found = case_capacities(actor, self.event, lead, checks)
        if action in NEW_TASK_ACTIONS:
            return may_dispatch(actor, self.event)
        if action in TASK_ACTIONS:
            wanted = task_rule(action).who
            if Who.DECIDER in wanted:
                return Who.DESK in found or Who.SUPERVISOR in found
            return task is not None and bool(task_capacities(actor, self.event, task) & wanted)
        rows = case_rules(action)
        return any(found & row.who for row in rows) or Who.ORDERED in rows[0].who

    def pick_task(self, action: str) -> Task | None:
        """A task that the action fits, or any."""
        tasks = list(self.event.tasks.select_related("dispatched_by"))
        if action in TASK_ACTIONS - NEW_TASK_ACTIONS:
            tasks = [t for t in tasks if t.state in task_rule(action).source] or tasks
        return self.random.choice(tasks) if tasks else None

    def data(self, action: str, task: Task | None) -> dict[str, Any]:
        pick, departments = self.random.choice, self.world.departments
        made: dict[str, dict[str, Any]] = {
            "correct": {"title": "改过的标题", "reason": pick(["看错了", ""])},
            "ask_reporter": {"text": "在几楼"},
            "answer": {"question": first(Question, event=self.event), "text": "三楼"},
            "settle": {"result": "当场清理"},
            "pass_up": {"reason": "超出职权"},
            "pass_down": {"reason": "由社区办", "centre": self.world.community.pk},
            "merge": {"into": self.other.pk},
            "classify": {"category": pick(list(Category.objects.all())).pk},
            "dispatch": {
                "lead": pick(departments).pk,
                "assists": [pick(departments).pk for _n in range(pick([0, 1, 2]))],
            },
            "report_back": {"result": "已办结"},
            "request_check": {"worker": self.world.people["second_worker"].pk},
            "answer_check": {"outcome": pick(["passed", "failed"]), "finding": "看过了"},
            "verify_fail": {"tasks": [task.pk] if task else [], "reason": "没有清干净"},
            "evaluate": {"grade": pick([1, 2, 3, 4])},
            "mark": {"mark": 90},
            "urge": {"text": "请尽快", "task": task.pk if task and pick([0, 1]) else None},
            "supervise": {"text": "请说明", "card": pick(["", "yellow", "red"])},
            "answer_order": {"order": first(Order, event=self.event), "text": "正在办"},
            "note": {"text": pick(["先看现场", f"@{self.world.people['operator'].name} 请看"])},
            "log_call": {"outcome": pick(["reached", "busy"]), "words": "已说明"},
            "handle": {"result": "已处理"},
            "assign": {"section": "二科"},
            "request_return": {"reason": "不归我们", "ground": "not_ours"},
            "request_extension": {"reason": "要等材料", "minutes": 480},
            "request_suspension": {
                "reason": "等天晴",
                "review_on": (self.now + dt.timedelta(days=10)).date(),
            },
            "decide_return": {"approve": pick([True, False]), "decision": "知道了"},
            "decide_extension": {"approve": pick([True, False]), "decision": "知道了"},
            "decide_suspension": {"approve": pick([True, True, False]), "decision": "知道了"},
            "add_assist": {"department": pick(departments).pk},
            "change_lead": {"department": pick(departments).pk, "reason": "派错了"},
        }
        needing = {"reject", "cancel", "unmerge", "reopen", "sample_fail", "withdraw", "waive"}
        data = made.get(action, {"reason": "按规定"} if action in needing else {})
        names = TASK_ACTIONS - NEW_TASK_ACTIONS
        return {**data, "task_id": task.pk if task else None} if action in names else data


def first(model: Any, **where: Any) -> int:
    row = model.objects.filter(**where, answered_at=None).first()
    return row.pk if row else 0


def check(world: World, event: Event) -> None:
    """Every promise about a case, whatever happened to it."""
    tasks = list(Task.objects.filter(event=event))
    running = list(Clock.objects.filter(event=event, stopped_at=None))
    assert event.step in Step.values
    check_clocks(event, running)
    check_ended(event, tasks, running)
    if event.step in LIVE_STEPS:
        assert somebody_can(world, event, tasks), f"nobody can go on from {event.step}"
    assert TraceEntry.objects.filter(event=event).count() == event.seq


def check_clocks(event: Event, running: list[Clock]) -> None:
    if event.step not in LIVE_STEPS:
        assert running == []
        assert event.due_at is None
        return
    assert any(c.is_running or c.review_at for c in running)
    assert all(c.review_at for c in running if c.is_suspended)
    assert event.due_at == min((c.due_at for c in running if c.is_running), default=None)
    kinds = [c.kind for c in running if c.task_id is None]
    assert STEP_CLOCKS.get(event.step, ClockKind.CASE) in kinds
    assert kinds.count(ClockKind.CASE) == (event.number is not None and not event.closed_at)


def check_ended(event: Event, tasks: list[Task], running: list[Clock]) -> None:
    pending = TaskRequest.objects.filter(task__event=event, state=RequestState.PENDING)
    over = [task.pk for task in tasks if task.state in ENDED]
    assert not [clock for clock in running if clock.task_id in over]
    assert not pending.filter(task__in=over).exists()
    if event.step not in OPEN_STEPS:
        assert not pending.exists()
        assert not Check.objects.filter(event=event, outcome="pending").exists()
    if event.closed_at or event.step not in LIVE_STEPS:
        assert not [task for task in tasks if task.state in OPEN_STATES]


def somebody_can(world: World, event: Event, tasks: list[Task]) -> bool:
    """Whether a posted person (or the timer) has the capacity for the next step."""
    people: list[User] = list(world.people.values())
    lead = lead_of(tasks, event.reopen_count)
    needed = {
        Step.REPORT: Who.LEAD,
        Step.VERIFY: Who.VERIFIER,
    }.get(Step(event.step), Who.DESK)
    if event.step == Step.EVALUATE:
        return True
    if event.step == Step.HANDLE:
        still = [t for t in tasks if t.state in OPEN_STATES]
        if lead is None:
            return any(may_dispatch(Actor.of(p), event) for p in people)
        return all(any(t.department_id in p.scope.department_ids for p in people) for t in still)
    return any(
        needed in case_capacities(Actor.of(p), event, lead)
        and Event.objects.filter(pk=event.pk).for_user(p).exists()
        for p in people
    )


def check_trace(event: Event) -> None:
    """The whole trace: reading it after every step would cost its square."""
    tasks = list(Task.objects.filter(event=event))
    entries = list(TraceEntry.objects.filter(event=event).order_by("seq"))
    assert len(entries) == event.seq
    assert list(broken(event, entries)) == []
    replayed = replay(entries)
    for row, fields in state_of(event, tasks).items():
        told = replayed.get(row, {})
        assert {k: v for k, v in fields.items() if told.get(k) != v} == {}


@given(seed=st.integers(min_value=0, max_value=10**6))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_it_keeps_every_promise_in_random_sequences(world: World, seed: int) -> None:
    make_category("0201", worker_may_settle=True)
    make_category("0301", confidential=True)
    make_category("0101", lead=make_kind("M01", "community"))
    with transaction.atomic():
        player = Player(world, seed)
        for number in range(64):
            if player.possible() and player.step():
                check(world, player.event)
            if number % 16 == 15:
                check_trace(player.event)
        transaction.set_rollback(True)
