"""The handling slip (网格事件批办单) as data: what a sheet of paper says of a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from events import told
from events.models import Attachment, Clock, Event, Task
from events.workflow import ClockKind
from gridgov.masks import mask_address, mask_name, mask_phone
from grids.models import Area

Row = TypeVar("Row", Task, Clock)


@dataclass(frozen=True)
class Line:
    """One task; `handle` is the clock of its handling limit, if one was started."""

    task: Task
    accept: Clock | None = None
    handle: Clock | None = None


@dataclass(frozen=True)
class Slip:
    event: Event
    place: str
    reporter: dict[str, str]
    lines: list[Line]
    case_clock: Clock | None
    link: str
    qr: SafeString
    files: int


def slips_of(request: HttpRequest, events: Sequence[Event]) -> list[Slip]:
    """The slips of cases that the reader may see, each with area, category and reporter.

    Four statements, however many slips there are.
    """
    keys = [event.pk for event in events]
    tasks, clocks = tasks_of(keys), clocks_of(keys)
    names, files = names_of(events), files_of(keys)
    found = []
    for event in events:
        link = request.build_absolute_uri(case_address(event))
        mine = clocks[event.pk]
        slip = Slip(
            event=event,
            place=place_of(event, names),
            reporter=reporter_of(event),
            lines=lines_of(event, tasks[event.pk], mine),
            case_clock=next((c for c in reversed(mine) if c.kind == ClockKind.CASE), None),
            link=link,
            qr=told.qr(link),
            files=files.get(event.pk, 0),
        )
        found.append(slip)
    return found


def tasks_of(keys: list[int]) -> dict[int, list[Task]]:
    rows = (
        Task.objects.filter(event__in=keys)
        .exclude(state__in=["returned", "withdrawn"])
        .select_related("department__kind", "department__area")
        .defer("department__area__geometry")
        .order_by("-role", "pk")
    )
    return by_event(rows)


def clocks_of(keys: list[int]) -> dict[int, list[Clock]]:
    kinds = [ClockKind.CASE, ClockKind.ACCEPT, ClockKind.HANDLE]
    return by_event(Clock.objects.filter(event__in=keys, kind__in=kinds).order_by("pk"))


def by_event(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.event_id].append(row)
    return found


def files_of(keys: list[int]) -> dict[int, int]:
    rows = Attachment.objects.filter(event__in=keys).values_list("event").order_by()
    return dict(rows.annotate(n=Count("pk")))


def lines_of(event: Event, tasks: list[Task], clocks: list[Clock]) -> list[Line]:
    """The tasks of the present cycle with the last clock of each kind."""
    last = {(c.task_id, c.kind): c for c in clocks}
    return [
        Line(t, last.get((t.pk, ClockKind.ACCEPT)), last.get((t.pk, ClockKind.HANDLE)))
        for t in tasks
        if t.cycle == event.reopen_count
    ]


def case_address(event: Event) -> str:
    return reverse("events:detail", args=[event.pk])


def names_of(events: Sequence[Event]) -> dict[str, str]:
    """The names of all areas on the way down to the places, by path."""
    step = Area.steplen
    paths = {
        event.area.path[:end]
        for event in events
        if event.area
        for end in range(2 * step, len(event.area.path) + 1, step)
    }
    rows = Area.objects.filter(path__in=paths).only("path", "name", "name_en")
    return {area.path: area.label for area in rows}


def place_of(event: Event, names: dict[str, str]) -> str:
    """The names from the township down."""
    if event.area is None:
        return ""
    path, step = event.area.path, Area.steplen
    chain = (names.get(path[:end], "") for end in range(2 * step, len(path) + 1, step))
    return " ".join(filter(None, chain))


def reporter_of(event: Event) -> dict[str, str]:
    """Masked; nothing at all of one who asked for confidence, since slips go from hand to hand."""
    reporter = getattr(event, "reporter", None)
    if reporter is None:
        return {}
    if reporter.in_confidence:
        return {"confidence": "yes"}
    return {
        "name": mask_name(reporter.name),
        "phone": mask_phone(reporter.phone),
        "address": mask_address(reporter.address),
    }
