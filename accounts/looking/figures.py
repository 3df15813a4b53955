"""Figures of the access log by person, and the lines behind each.

Only lines of the log are read: no value, no name of whom they are about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractHour, TruncDay, TruncHour
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from accounts.models import AccessLog, User

    Rows = QuerySet[AccessLog, Any]

NIGHT_FROM, NIGHT_TO = 22, 6
"""Night in county time: from this hour until before that one."""

FILES = ("file", "full", "masked")
"""The fields under which files that were taken away stand in the log."""


@dataclass(frozen=True)
class Figure:
    """`marked` is the number from which a figure is unusual."""

    name: str
    label: str | Promise
    marked: int | None
    says: str | Promise = ""


FIGURES = (
    Figure("all", _("All looks"), None),
    Figure("hour", _("Most in an hour"), 20, _("20 looks or more in one hour")),
    Figure("day", _("Most in a day"), 60, _("60 looks or more in one day")),
    Figure("night", _("At night"), 1, _("any look from 22:00 to 06:00")),
    Figure("outside", _("Outside the area"), 1, _("a person who lives outside the posting's area")),
    Figure("same", _("Same person"), 5, _("5 looks or more at the same person")),
    Figure("exports", _("Files"), 3, _("3 files or more taken away")),
)
BY_NAME = {figure.name: figure for figure in FIGURES}


@dataclass
class Use:
    """What one user looked at in the period: by the name of each figure its number."""

    user: User
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[Figure, int, bool]]:
        return [(figure, self.number(figure), self.is_marked(figure)) for figure in FIGURES]

    @property
    def marks(self) -> int:
        return sum(self.is_marked(figure) for figure in FIGURES)

    def number(self, figure: Figure) -> int:
        return self.numbers.get(figure.name, 0)

    def is_marked(self, figure: Figure) -> bool:
        return figure.marked is not None and self.number(figure) >= figure.marked


def night() -> Q:
    return Q(hour__gte=NIGHT_FROM) | Q(hour__lt=NIGHT_TO)


def with_hours(rows: Rows) -> Rows:
    return rows.annotate(hour=ExtractHour("at", tzinfo=timezone.get_default_timezone()))


def uses(rows: Rows) -> list[Use]:
    """One for each user in `rows`, the unusual ones first; five statements."""
    from accounts.models import User

    counts = _counts(rows)
    users = User.objects.in_bulk(list(counts))
    found = [Use(users[pk], numbers) for pk, numbers in counts.items()]
    return sorted(found, key=lambda use: (-use.marks, -use.numbers["all"], use.user.pk))


def _counts(rows: Rows) -> dict[int, dict[str, int]]:
    looks = ~Q(field__in=FILES)
    plain = with_hours(rows).order_by().values("user_id")
    counted: Any = plain.annotate(
        all=Count("pk"),
        night=Count("pk", filter=night()),
        outside=Count("pk", filter=Q(outside=True)),
        exports=Count("pk", filter=~looks),
    )
    names = ("all", "night", "outside", "exports")
    found = {row["user_id"]: {name: row[name] for name in names} for row in counted}
    zone = timezone.get_default_timezone()
    for name, group in (
        ("hour", TruncHour("at", tzinfo=zone)),
        ("day", TruncDay("at", tzinfo=zone)),
        ("same", F("whose")),
    ):
        for user, most in _most(rows.filter(looks), group).items():
            found[user][name] = most
    return found


def _most(rows: Rows, group: Any) -> dict[int, int]:
    """By user the largest number of lines that have the same `group`."""
    counted = rows.exclude(whose="").order_by().values("user_id", group=group)
    most: dict[int, int] = {}
    for row in counted.annotate(n=Count("pk")).values_list("user_id", "n"):
        most[row[0]] = max(row[1], most.get(row[0], 0))
    return most


def behind(rows: Rows, name: str) -> Rows:
    """The lines of one user's `rows` that a figure counts."""
    zone = timezone.get_default_timezone()
    match name:
        case "night":
            return with_hours(rows).filter(night())
        case "outside":
            return rows.filter(outside=True)
        case "exports":
            return rows.filter(field__in=FILES)
        case "hour":
            return _largest(rows, TruncHour("at", tzinfo=zone), dt.timedelta(hours=1))
        case "day":
            return _largest(rows, TruncDay("at", tzinfo=zone), dt.timedelta(days=1))
        case "same":
            return _largest(rows, F("whose"), None)
    return rows


def _largest(rows: Rows, group: Any, length: dt.timedelta | None) -> Rows:
    """The lines of the largest group, the latest of several; `length` is that of times."""
    looks = rows.exclude(field__in=FILES).exclude(whose="")
    counted = looks.order_by().values(group=group).annotate(n=Count("pk"))
    sizes = dict(counted.values_list("group", "n"))
    if not sizes:
        return looks.none()
    key = max(sizes, key=lambda group: (sizes[group], group))
    return looks.filter(at__gte=key, at__lt=key + length) if length else looks.filter(whose=key)


def begun(now: dt.datetime) -> dt.date:
    """The first day shown where nobody says otherwise."""
    return timezone.localdate(now) - dt.timedelta(days=30)


def legend() -> Iterable[Figure]:
    return [figure for figure in FIGURES if figure.says]
