"""A case at any step, made through the real services, for tests of what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import Point

from accounts.models import Department, User
from events.actors import Actor
from events.models import Category, Event, Task
from events.services import Contact, Report, apply, collect
from tests.factories import make_kind

MONDAY = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
"""Monday 2 March 2026, 09:00 in county time: a plain working week."""

IN_GRID = Point(107.05, 34.05, srid=4326)


def make_category(code: str = "0201", **more: Any) -> Category:
    lead = more.pop("lead", None) or make_kind("T04", "township")
    values = {
        "major_code": code[:2],
        "major_zh": "安全隐患",
        "major_en": "Safety hazards",
        "name_zh": f"类别{code}",
        "name_en": f"Category {code}",
        "lead": lead,
        "urgency": "normal",
        "usual_level": "township",
        **more,
    }
    return Category.objects.get_or_create(code=code, defaults=values)[0]


@dataclass
class Stage:
    """Moves one case along; `now` advances an hour an action unless told otherwise."""

    operator: User
    liaison: User
    lead: Department
    assists: list[Department] = field(default_factory=list)
    worker: User | None = None
    verifier: User | None = None
    contact: Contact | None = None
    now: dt.datetime = MONDAY
    event: Event = field(init=False)

    def collect(self, **more: Any) -> Event:
        who = self.worker or self.operator
        values = {
            "description": "消防通道堵塞",
            "point": IN_GRID,
            "category": make_category(),
            "contact": self.contact,
            **more,
        }
        self.event = collect(Report(**values), Actor.of(who), self.now).event
        return self.event

    def do(self, action: str, user: User | None = None, **data: Any) -> Event:
        self.now = data.pop("now", None) or self.now + dt.timedelta(minutes=10)
        actor = data.pop("actor", None) or Actor.of(user or self.operator)
        self.event = apply(self.event.pk, action, actor, now=self.now, **data)
        return self.event

    def task(self, department: Department | None = None) -> Task:
        wanted = department or self.lead
        return Task.objects.filter(event=self.event, department=wanted).latest("pk")

    def to(self, step: str) -> Event:
        """Takes a new case to `step` the usual way."""
        self.collect()
        todo: list[tuple[str, Callable[[], Event]]] = [
            ("file", lambda: self.do("classify")),
            ("dispatch", lambda: self.do("file")),
            ("handle", self.dispatch),
            ("report", self.handle_all),
            ("verify", lambda: self.do("report_back", self.liaison, result="已清理")),
            ("evaluate", lambda: self.do("verify_pass", self.verifier)),
            ("done", lambda: self.do("evaluate", grade=4)),
        ]
        for name, act in todo:
            if self.event.step == step:
                break
            act()
            if name == step:
                break
        assert self.event.step == step
        return self.event

    def dispatch(self) -> Event:
        return self.do("dispatch", lead=self.lead.pk, assists=[d.pk for d in self.assists])

    def handle_all(self) -> Event:
        task = self.task()
        self.do("accept", self.liaison, task_id=task.pk)
        return self.do("handle", self.liaison, task_id=task.pk, result="已处理")
