"""Which rule would hold, when it would be due, and when a ladder would be climbed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.models import DepartmentKind
from events import rungs
from events.models import Category, Clock, TimeLimit
from events.rules import Rulebook, weight
from events.workflow import ClockKind
from grids.services import calendar_for
from grids.worktime import Due, Limit, add, add_minutes, minutes_of

LEVELS_OF_DEPARTMENTS = frozenset({ClockKind.ACCEPT, ClockKind.HANDLE, ClockKind.CASE})
"""Clocks for which the department matters."""


@dataclass(frozen=True)
class Question:
    """A case that might be at `path`; category and department may be left open."""

    kind: str
    urgency: str
    path: str
    category: Category | None = None
    department_kind: DepartmentKind | None = None

    @property
    def department(self) -> int | None:
        """The department asked for, or the category's lead where the clock is a department's."""
        if self.department_kind is not None:
            return self.department_kind.pk
        fits = self.category is not None and self.kind in LEVELS_OF_DEPARTMENTS
        return self.category.lead_id if fits and self.category else None

    @property
    def book(self) -> Rulebook:
        category = self.category
        return Rulebook(
            category.pk if category else None, category.major_code if category else "", self.path
        )


@dataclass(frozen=True)
class Answer:
    """The rules that fit, the one that holds first; and when it would be due."""

    rules: list[TimeLimit]
    due: Due | None
    handle: TimeLimit | None = None


def answer(question: Question, now: dt.datetime, extra: TimeLimit | None = None) -> Answer:
    """What would hold for a clock that starts `now`; `extra` is a rule not saved yet."""
    book = question.book
    rules = book.fitting(question.kind, question.urgency, question.department)
    if extra is not None:
        rules = sorted([*rules, extra], key=weight, reverse=True)
    if not rules:
        return Answer([], None)
    handle = None
    if rules[0].plus_handle:
        found = book.fitting(ClockKind.HANDLE, question.urgency, question.department)
        handle = found[0] if found else None
    return Answer(rules, _due(rules[0], handle, question.path, now), handle)


def _due(rule: TimeLimit, handle: TimeLimit | None, path: str, now: dt.datetime) -> Due:
    calendar = calendar_for(path)
    first = add(now, Limit(handle.amount, handle.unit), calendar) if handle else Due(now, False)
    last = add(first.at, Limit(rule.amount, rule.unit), calendar)
    return Due(last.at, first.provisional or last.provisional)


def climbed(
    steps: list[dict[str, Any]], start: dt.datetime, limit: Limit, path: str
) -> list[tuple[dict[str, Any], dt.datetime]]:
    """Each rung with its moment for a clock of `limit` that starts at `start`."""
    calendar = calendar_for(path)
    parts = [(minutes_of(limit, calendar), limit.unit)]
    due = add_minutes(start, parts[0][0], limit.unit, calendar).at
    clock = Clock(started_at=start, due_at=due, parts=parts)
    return [(step, rungs.rung_at(clock, step, calendar)) for step in steps]
