"""The handling slip (网格事件批办单) as data: what a sheet of paper says of a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from events import told
from events.models import Clock, Event, Task
from events.workflow import ClockKind
from gridgov.masks import mask_address, mask_name, mask_phone
from grids.models import Area


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
    boxes: list[Any] = field(default_factory=list)


def slip_of(request: HttpRequest, event: Event) -> Slip:
    """The slip of a case that the reader may see; `event` with area, category, reporter."""
    tasks = list(
        Task.objects.filter(event=event, cycle=event.reopen_count)
        .exclude(state__in=["returned", "withdrawn"])
        .select_related("department__kind", "department__area", "assignee")
        .order_by("-role", "pk")
    )
    clocks = list(Clock.objects.filter(event=event).order_by("pk"))
    by_task = {(c.task_id, c.kind): c for c in clocks}
    link = request.build_absolute_uri(case_address(event))
    return Slip(
        event=event,
        place=place_of(event),
        reporter=reporter_of(event),
        lines=[
            Line(t, by_task.get((t.pk, ClockKind.ACCEPT)), by_task.get((t.pk, ClockKind.HANDLE)))
            for t in tasks
        ],
        case_clock=next((c for c in reversed(clocks) if c.kind == ClockKind.CASE), None),
        link=link,
        qr=told.qr(link),
        files=event.attachments.count(),
    )


def case_address(event: Event) -> str:
    try:
        return reverse("events:detail", args=[event.pk])
    except NoReverseMatch:
        return f"/events/{event.pk}/"


def place_of(event: Event) -> str:
    """The names from the township down."""
    if event.area is None:
        return ""
    chain = Area.objects.chain(event.area.path).filter(depth__gt=1)
    return " ".join(area.label for area in chain)


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
