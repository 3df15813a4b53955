"""What the public may know of a case: its kind, how far it is, about where. Nobody's words.

What residents and desks wrote may name people, so title, description, address, result and photos
stay inside. The place is rounded and told only once a centre has taken the report up: until then
nobody has looked whether it is what it says it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from events.following import SENTENCES
from events.models import Category, Clock, Event, Task
from events.querysets import GONE, SPECIAL
from events.workflow import ClockKind, Step, TaskRole
from exchange.open311.asked import CLOSED, OPEN, Asked
from grids.models import Area
from grids.querysets import under_any

PLACES = 3
"""Decimals of a coordinate: about a hundred metres, a stretch of road and not a door."""

CLOSED_STEPS = (Step.EVALUATE, Step.DONE, Step.REJECTED, Step.MERGED, Step.CANCELLED)
NOT_TAKEN_UP = (Step.CLASSIFY, Step.REJECTED, Step.MERGED, Step.CANCELLED)

NOTES: dict[str, str | Promise] = {
    **SENTENCES,
    Step.EVALUATE: _("It is settled."),
    Step.REJECTED: _("The centre did not take it up."),
}

NEEDED = "step reported_at filed_at closed_at done_at changed_at point category area".split()


def shown(place: Area) -> QuerySet[Event]:
    """Cases of public services that concern no unit or person and that anybody inside may see."""
    rows = Event.objects.filter(under_any((place.path,), "sight_path"))
    rows = rows.filter(category__public=True, category__confidential=False).exclude(SPECIAL)
    return rows.only(*NEEDED)


def found(place: Area, asked: Asked) -> list[Event]:
    """The newest first, a page of them."""
    rows = shown(place)
    if asked.ids is not None:
        rows = rows.filter(pk__in=asked.ids)
    else:
        rows = rows.filter(reported_at__gte=asked.since, reported_at__lte=asked.until)
        rows = rows.filter(category__code__in=asked.codes) if asked.codes else rows
        rows = rows.filter(step__in=CLOSED_STEPS) if asked.statuses == {CLOSED} else rows
        rows = rows.exclude(step__in=CLOSED_STEPS) if asked.statuses == {OPEN} else rows
    first = (asked.page - 1) * asked.size
    return list(rows.order_by("-reported_at", "-pk")[first : first + asked.size])


@dataclass(frozen=True)
class Around:
    """What belongs to several cases, read once for all: what they share by its own key, names by
    path, agencies and times by case."""

    categories: dict[int, Category]
    areas: dict[int, Area]
    names: dict[str, str]
    agencies: dict[int, str]
    expected: dict[int, dt.datetime]

    @classmethod
    def of(cls, events: Sequence[Event]) -> Self:
        categories = Category.objects.in_bulk({event.category_id for event in events})
        areas = Area.objects.only("path", "code").in_bulk(
            {event.area_id for event in events} - {None}
        )
        names = names_of(areas.values())
        return cls(categories, areas, names, agencies_of(events), expected_of(events))


def names_of(areas: Iterable[Area]) -> dict[str, str]:
    paths = {path for area in areas for path in chain(area.path)}
    rows = Area.objects.filter(path__in=paths).only("path", "name", "name_en")
    return {area.path: area.label for area in rows} if paths else {}


def chain(path: str) -> list[str]:
    """The area's path and those above it, deepest first."""
    return [path[:end] for end in range(len(path), 0, -Area.steplen)]


def agencies_of(events: Iterable[Event]) -> dict[int, str]:
    """The department that leads, once the case was dispatched."""
    keys = [event.pk for event in events if event.step not in NOT_TAKEN_UP]
    rows = Task.objects.filter(event__in=keys, role=TaskRole.LEAD).exclude(state__in=GONE)
    leads = dict(rows.order_by("pk").values_list("event_id", "department_id")) if keys else {}
    departments = Department.objects.select_related("kind", "area").defer("area__geometry")
    known = departments.in_bulk(set(leads.values()))
    return {event: str(known[department]) for event, department in leads.items()}


def expected_of(events: Iterable[Event]) -> dict[int, dt.datetime]:
    """When the limit of the whole case ends, while it runs."""
    keys = [event.pk for event in events if event.step not in CLOSED_STEPS]
    rows = Clock.objects.filter(event__in=keys, kind=ClockKind.CASE, stopped_at=None)
    return dict(rows.values_list("event_id", "due_at")) if keys else {}


def requests(events: Sequence[Event], notes: bool = False) -> list[dict[str, Any]]:
    around = Around.of(events)
    return [one(event, around, notes) for event in events]


def one(event: Event, around: Around, notes: bool) -> dict[str, Any]:
    """The members of GeoReport v2 in its order, then the extension where it was asked for."""
    category = around.categories[event.category_id]  # type: ignore[index]  # never None here
    told = {
        "service_request_id": str(event.pk),
        "status": CLOSED if event.step in CLOSED_STEPS else OPEN,
        "status_notes": str(NOTES[event.step]),
        "service_name": str(category),
        "service_code": category.code,
        "description": None,
        "agency_responsible": around.agencies.get(event.pk),
        "service_notice": None,
        "requested_datetime": w3(event.reported_at),
        "updated_datetime": w3(updated(event)),
        "expected_datetime": w3(around.expected.get(event.pk)),
        **place_of(event, around),
        "media_url": None,
    }
    return {**told, "notes": notes_of(event)} if notes else told


def place_of(event: Event, around: Around) -> dict[str, Any]:
    """From the smallest area up; nothing before a centre has taken the report up."""
    is_told = event.step not in NOT_TAKEN_UP
    area = around.areas.get(event.area_id or 0) if is_told else None
    point = event.point if is_told else None
    names = (
        [around.names[path] for path in chain(area.path) if path in around.names] if area else []
    )
    return {
        "address": ", ".join(names) or None,
        "address_id": area.code if area else None,
        "zipcode": None,
        "lat": round(point.y, PLACES) if point else None,
        "long": round(point.x, PLACES) if point else None,
    }


def updated(event: Event) -> dt.datetime:
    """Of a closed one: when it was closed."""
    if event.step in (Step.EVALUATE, Step.DONE):
        return event.closed_at or event.done_at or event.changed_at
    return event.changed_at


def notes_of(event: Event) -> list[dict[str, Any]]:
    """The way so far, as the resident's own page tells it."""
    way: list[tuple[str, dt.datetime | None, str | Promise]] = [
        ("received", event.reported_at, _("It was received.")),
        ("taken_up", event.filed_at, _("The centre took it up.")),
        ("settled", event.closed_at, NOTES[Step.EVALUATE]),
    ]
    if event.step in CLOSED_STEPS and not event.closed_at:
        way.append(("ended", event.done_at or event.changed_at, NOTES[event.step]))
    return [
        {"datetime": w3(at), "type": kind, "description": str(text)} for kind, at, text in way if at
    ]


def w3(moment: dt.datetime | None) -> str | None:
    """In county time with its offset, as the W3C note writes it."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
