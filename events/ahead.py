"""The limits that clocks will have once a case is dispatched, shown before it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from events import lights
from events.models import Category, Event
from events.refusals import Refused
from events.rules import Rulebook
from events.services.dispatching import reach
from events.workflow import ClockKind
from grids.worktime import Calendar

SHOWN = (ClockKind.ACCEPT, ClockKind.HANDLE, ClockKind.CASE)


@dataclass(frozen=True)
class Ahead:
    label: str
    words: str


def limits_ahead(
    event: Event, category: Category, urgency: str, kind: int | None, calendar: Calendar
) -> list[Ahead]:
    """Accepting and handling by a department of `kind`, and the whole case; as rules are now."""
    book = Rulebook(category.pk, category.major_code, reach(event))
    found = []
    for clock in SHOWN:
        try:
            rule = book.choose(clock, urgency, kind)
            parts = book.parts(rule, urgency, kind, calendar)
        except Refused:
            continue
        amounts = [
            lights.amount_words(amount, unit, calendar.day_minutes) for amount, unit in parts
        ]
        found.append(Ahead(str(clock.label), " + ".join(amounts)))
    return found
