"""How a due time came about: the rule, the start, every period counted, the suspensions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import DepartmentKind
from events import lights, rungs, timing
from events.around import reasons
from events.casefile import CaseFile
from events.models import Category, Clock
from events.workflow import Urgency
from grids import worktime
from grids.models import Area
from grids.worktime import Reason, Span

KINDS = {
    "local": gettext_lazy("a rule of this area"),
    "catalogue": gettext_lazy("the limit of the catalogue for this category"),
    "default": gettext_lazy("the general limit"),
    "imported": gettext_lazy("the target of the source it was imported from"),
}


@dataclass(frozen=True)
class Counted:
    """A stretch of time with what it added; `used` is the sum so far."""

    span: Span
    reason: str
    amount: str
    used: str


@dataclass(frozen=True)
class Part:
    """One part of the limit: the limit itself, a supplement, or an extension."""

    title: str
    amount: str
    rows: list[Counted]
    until: dt.datetime


@dataclass(frozen=True)
class Derivation:
    rule: str
    source: str
    chosen_by: list[tuple[str, str]]
    parts: list[Part]
    suspensions: list[tuple[dt.datetime, dt.datetime | None]]
    begun: str
    moves: list[reasons.Moved]


def derive(file: CaseFile, clock: Clock) -> Derivation:
    rule = clock.rule or {}
    return Derivation(
        rule=str(KINDS.get(rule.get("kind", ""), KINDS["default"])),
        source=_(rule["source"]) if rule.get("source") else "",
        chosen_by=chosen_by(rule.get("chosen_by", {})),
        parts=parts(file, clock),
        suspensions=rungs.pauses_of(clock),
        begun=reasons.begun(clock),
        moves=reasons.moves(clock),
    )


def chosen_by(criteria: dict[str, Any]) -> list[tuple[str, str]]:
    """What the rule asks of a case, in words."""
    named = []
    if code := criteria.get("area"):
        named.append((_("Area"), _name(Area.objects.filter(code=code), code)))
    if pk := criteria.get("category"):
        named.append((_("Category"), _name(Category.objects.filter(pk=pk), pk)))
    if major := criteria.get("major"):
        found = Category.objects.filter(major_code=major).first()
        named.append((_("Major"), found.major if found else str(major)))
    if pk := criteria.get("department_kind"):
        named.append((_("Department"), _name(DepartmentKind.objects.filter(pk=pk), pk)))
    if urgency := criteria.get("urgency"):
        named.append((_("Urgency"), str(dict(Urgency.choices).get(urgency, urgency))))
    return named


def _name(rows: Any, otherwise: object) -> str:
    row = rows.first()
    return str(row or otherwise)


def parts(file: CaseFile, clock: Clock) -> list[Part]:
    """Each part counted from where the one before ended, as the due time was."""
    calendar, cursor, made = file.calendar, clock.started_at, []
    pauses = [(a, b) for a, b in rungs.pauses_of(clock) if b is not None]
    for place, (minutes, unit) in enumerate(clock.parts):
        spans = worktime.explain(cursor, minutes, unit, calendar, pauses)
        until = timing.due(cursor, [(minutes, unit)], pauses, calendar).at
        amount = lights.amount_words(minutes, unit, calendar.day_minutes)
        title = part_title(clock, place)
        made.append(Part(title, counted_words(amount, unit), rows(spans), until))
        cursor = until
    return made


def counted_words(amount: str, unit: str) -> str:
    """The amount; of a unit that is not working time, what counts besides."""
    if lights.measure(unit) == "work_minute":
        return amount
    return _("%(amount)s (nights and holidays count too)") % {"amount": amount}


def part_title(clock: Clock, place: int) -> str:
    if place == 0 and (clock.rule or {}).get("plus_handle"):
        return _("Limit for handling")
    if place == 0:
        return _("Limit")
    if place == 1 and (clock.rule or {}).get("plus_handle"):
        return _("On top of it for the whole case")
    return _("Extension")


def rows(spans: list[Span]) -> list[Counted]:
    counted, used = [], 0
    for span in spans:
        used += span.minutes
        amount = hours(span.minutes) if span.minutes else ""
        counted.append(Counted(span, str(Reason(span.reason).label), amount, hours(used)))
    return counted


def hours(minutes: int) -> str:
    """3:30 for three and a half hours."""
    return f"{minutes // 60}:{minutes % 60:02d}"
