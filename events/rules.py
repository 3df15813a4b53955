"""Which time limit and which ladder hold for a clock that starts now."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from events.models import Ladder, TimeLimit
from events.refusals import Refused
from events.workflow import ClockKind
from grids.services import calendar_for, calendar_of, calendar_stamp
from grids.worktime import Calendar, Limit, minutes_of


class Rules:
    """All limits of a kind and all ladders, read once for many cases."""

    def __init__(self) -> None:
        self._limits: dict[str, list[TimeLimit]] = {}

    def limits(self, kind: str) -> list[TimeLimit]:
        if kind not in self._limits:
            found = TimeLimit.objects.filter(kind=kind).select_related("area")
            self._limits[kind] = list(found.defer("area__geometry"))
        return self._limits[kind]

    @cached_property
    def ladders(self) -> list[Ladder]:
        return list(Ladder.objects.filter(is_active=True))


TOGETHER = (ClockKind.ACCEPT, ClockKind.HANDLE, ClockKind.CASE)
"""Kinds that a dispatch asks for at once."""


LADDER = {name: F(name) for name in ("id", "name", "kind", "urgency", "rungs", "source")}
LADDERS = ArraySubquery(
    Ladder.objects.filter(is_active=True).order_by("pk").values(said=JSONObject(**LADDER))
)


class Rulebook:
    """The rules that can hold for one case: a statement a step.

    The limits of a clock alone bring the ladders with them, and the version of the calendar at
    `desk`. With `rules` it looks among those instead of asking the database.
    """

    def __init__(
        self,
        category_id: int | None,
        major: str,
        path: str,
        rules: Rules | None = None,
        *,
        desk: str = "",
    ) -> None:
        self._key, self._rules, self._desk = (category_id, major, path), rules, desk
        self._calendar: Calendar | None = None
        ends = range(4, len(path) + 1, 4)
        self._where = (
            Q(category=None) | Q(category=category_id),
            Q(area=None) | Q(area__path__in=[path[:end] for end in ends]),
            Q(major_code__in=["", major]),
        )
        self._limits: dict[str, list[TimeLimit]] = {}

    def _of(self, kind: str) -> list[TimeLimit]:
        if self._rules is not None and kind not in self._limits:
            self._limits[kind] = [row for row in self._rules.limits(kind) if self._holds(row)]
        if kind not in self._limits:
            self._limits |= self._together() if kind in TOGETHER else {kind: self._alone(kind)}
        return self._limits[kind]

    def _asked(self, *kinds: str) -> QuerySet[TimeLimit]:
        found = TimeLimit.objects.filter(*self._where, kind__in=kinds)
        return found.select_related("area").defer("area__geometry")

    def _together(self) -> dict[str, list[TimeLimit]]:
        rows = list(self._asked(*TOGETHER))
        return {each: [row for row in rows if row.kind == each] for each in TOGETHER}

    def _alone(self, kind: str) -> list[TimeLimit]:
        """They are few, so that what comes with each of them weighs little."""
        more = {"ladders": LADDERS, "stamp": calendar_stamp(self._desk)}
        rows: list[Any] = list(self._asked(kind).annotate(**more))
        if rows:
            first = rows[0]
            self._ladders = [Ladder(**told, is_active=True) for told in first.ladders]
            self._calendar = calendar_of(first.stamp)
        return rows

    def calendar_at(self, path: str) -> Calendar:
        """The one that came along, if it did and holds there."""
        return (self._calendar if path == self._desk else None) or calendar_for(path)

    def _holds(self, limit: TimeLimit) -> bool:
        """The same condition as `_where`."""
        category, major, path = self._key
        here = limit.area is None or path.startswith(limit.area.path)
        return here and limit.category_id in (None, category) and limit.major_code in ("", major)

    @cached_property
    def _ladders(self) -> list[Ladder]:
        if self._rules is not None:
            return self._rules.ladders
        return list(Ladder.objects.filter(is_active=True))

    def choose(self, kind: str, urgency: str, department_kind: int | None = None) -> TimeLimit:
        """The most specific rule for `kind`. Raises Refused where the catalogue has none."""
        fitting = self.fitting(kind, urgency, department_kind)
        if not fitting:
            raise Refused(
                _("There is no time limit for this step; the administrator has to set one.")
            )
        return fitting[0]

    def fitting(
        self, kind: str, urgency: str, department_kind: int | None = None
    ) -> list[TimeLimit]:
        """Every rule that could hold, the most specific first."""
        found = [
            limit
            for limit in self._of(kind)
            if limit.urgency in ("", urgency)
            and limit.department_kind_id in (None, department_kind)
        ]
        return sorted(found, key=weight, reverse=True)

    def parts(
        self, limit: TimeLimit, urgency: str, department_kind: int | None, calendar: Calendar
    ) -> list[tuple[int, str]]:
        """The limit as minutes of units; with `plus_handle` the handling limit comes first."""
        own = (minutes_of(Limit(limit.amount, limit.unit), calendar), limit.unit)
        if not limit.plus_handle:
            return [own]
        handle = self.choose(ClockKind.HANDLE, urgency, department_kind)
        return [(minutes_of(Limit(handle.amount, handle.unit), calendar), handle.unit), own]

    def ladder(self, kind: str, urgency: str) -> Ladder | None:
        """The ladder for the clock: by kind and urgency, by either, or the general one."""
        fitting = [
            ladder
            for ladder in self._ladders
            if ladder.kind in ("", kind) and ladder.urgency in ("", urgency)
        ]
        return max(fitting, key=lambda x: (bool(x.kind), bool(x.urgency), -x.pk), default=None)

    def ladder_by_id(self, pk: int | None) -> Ladder | None:
        return next((ladder for ladder in self._ladders if ladder.pk == pk), None)


def weight(limit: TimeLimit) -> tuple[int, int, int, int, int, int]:
    """How specific a rule is: area (deepest first), category, department, major, urgency."""
    return (
        len(limit.area.path) if limit.area else 0,
        limit.category_id is not None,
        limit.department_kind_id is not None,
        bool(limit.major_code),
        bool(limit.urgency),
        limit.pk or 0,
    )


def described(limit: TimeLimit) -> dict[str, Any]:
    """What the clock keeps of its rule, so that a later change of rules does not touch it."""
    criteria: Iterable[tuple[str, object]] = (
        ("area", limit.area.code if limit.area else ""),
        ("category", limit.category_id),
        ("department_kind", limit.department_kind_id),
        ("major", limit.major_code),
        ("urgency", limit.urgency),
    )
    return {
        "id": limit.pk,
        "kind": "local" if limit.area_id else "catalogue" if limit.category_id else "default",
        "amount": limit.amount,
        "unit": limit.unit,
        "plus_handle": limit.plus_handle,
        "source": limit.source,
        "chosen_by": {name: value for name, value in criteria if value},
    }
