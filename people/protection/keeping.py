"""How long records are kept: rules whose days are data, and what goes when they are over.

Every package registers its kinds in `AppConfig.ready`; `manage.py retain` and, where it is
switched on, a task of every night go through them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.history import By
from people.models import KeepingRule

if TYPE_CHECKING:
    from django.utils.functional import Promise

BATCH = 500
LONGEST = 36_500

Old = Callable[[dt.datetime], Any]
Take = Callable[[list[Any], dt.datetime], int]


@dataclass(frozen=True)
class Kind:
    """`old(before)` is a queryset of what is older, `take(keys, now)` removes it and counts.

    `days` stand until somebody sets others, never less than `least`.
    """

    name: str
    label: str | Promise
    days: int
    least: int
    old: Old
    take: Take


@dataclass(frozen=True)
class Outcome:
    """What a run found of one kind; `count` is what went, or would go."""

    kind: Kind
    days: int
    count: int


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """A second one of the same name takes the place of the first."""
    _kinds[kind.name] = kind


def unregister(name: str) -> None:
    _kinds.pop(name, None)


def kinds() -> list[Kind]:
    return list(_kinds.values())


def plainly(old: Old) -> Take:
    """Removes rows that have nothing else to think of."""

    def take(keys: list[Any], now: dt.datetime) -> int:
        count, _each = old(now).model._base_manager.filter(pk__in=keys).delete()
        return min(int(count), len(keys))

    return take


def rules() -> list[tuple[Kind, KeepingRule]]:
    """Each kind with its rule; one that nobody set has the days it came with."""
    known = {rule.kind: rule for rule in KeepingRule.objects.select_related("changed_by")}
    return [
        (kind, known.get(kind.name) or KeepingRule(kind=kind.name, days=kind.days))
        for kind in kinds()
    ]


def run(now: dt.datetime, *, dry: bool = False, batch: int = BATCH) -> Iterator[Outcome]:
    """Goes through the rules in force; each batch is a transaction of its own."""
    for kind, rule in rules():
        if not rule.is_on:
            continue
        before = now - dt.timedelta(days=max(rule.days, kind.least))
        if dry:
            yield Outcome(kind, rule.days, kind.old(before).count())
            continue
        count = _take_all(kind, before, now, batch)
        facts = {"last_run_at": now, "last_count": count}
        KeepingRule.objects.update_or_create(
            kind=kind.name, defaults=facts, create_defaults={"days": rule.days, **facts}
        )
        yield Outcome(kind, rule.days, count)


def _take_all(kind: Kind, before: dt.datetime, now: dt.datetime, batch: int) -> int:
    """By ascending key, so that what cannot go is met once and not for ever."""
    count, last = 0, 0
    while True:
        rows = kind.old(before).filter(pk__gt=last).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:batch])
        if not keys:
            return count
        last = keys[-1]
        with transaction.atomic():
            count += kind.take(keys, now)


@transaction.atomic
def set_rule(name: str, days: int, is_on: bool, *, by: By) -> KeepingRule:
    """Raises ValidationError for a time that is too short for the kind, KeyError for no kind."""
    kind = _kinds[name]
    if not kind.least <= days <= LONGEST:
        raise ValidationError(
            {
                "days": _("Type a number of days from %(least)s to %(most)s.")
                % {"least": kind.least, "most": LONGEST}
            }
        )
    values = {"days": days, "is_on": is_on, "changed_at": by.now, "changed_by": by.user}
    return KeepingRule.objects.update_or_create(kind=name, defaults=values)[0]


def day_of(before: dt.datetime) -> dt.date:
    return timezone.localdate(before)
