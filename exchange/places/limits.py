"""The time limits of a category, for a page of the catalogue at once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from events.models import Category, TimeLimit
from events.refusals import Refused
from events.rules import Rulebook, Rules
from events.workflow import ClockKind


class Every(Rules):
    """The limits of all clocks in one statement."""

    @cached_property
    def _every(self) -> dict[str, list[TimeLimit]]:
        found: defaultdict[str, list[TimeLimit]] = defaultdict(list)
        for limit in TimeLimit.objects.select_related("area").defer("area__geometry"):
            found[limit.kind].append(limit)
        return found

    def limits(self, kind: str) -> list[TimeLimit]:
        return self._every.get(kind, [])


def limits_of(book: Rulebook, category: Category) -> list[TimeLimit]:
    """The rule of each clock that has one, for the urgency and the department it usually has."""
    found = []
    for kind in ClockKind.values:
        try:
            found.append(book.choose(kind, category.urgency, category.lead_id))
        except Refused:  # no rule, no clock
            continue
    return found
