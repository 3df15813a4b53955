"""What goes out: cases or tasks as rows, written as the partner reads them, and handed over."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Clock, Event, Task
from events.workflow import OPEN_STATES
from exchange import outward
from exchange.models import Link, Run
from exchange.models.runs import Format, Matter, Phase, Way
from exchange.runs import folder, sftp
from exchange.runs.credentials import headers_of
from exchange.runs.failing import Failed
from exchange.runs.fields import FIELDS
from gridgov.tables import TYPES, Column, writer

MOST = 5_000
"""Rows that go at a time; what is left goes with the next run."""

MARGIN = dt.timedelta(minutes=2)
"""What changed so recently is sent again next time: it may not have been visible to all yet."""

TIMEOUT = 60
JSON_TYPE = "application/json"


def push(run: Run, user: User) -> None:
    """Gathers, writes and hands over. Raises Failed; then nothing is taken as sent."""
    link: Link = run.link  # type: ignore[assignment]
    begun = timezone.now()
    rows, upto = gathered(link, user, begun)
    headings, lines = named(link, rows)
    run.name = f"{link.matter}-{timezone.localtime(begun):%Y%m%d-%H%M%S}.{link.form}"
    run.headings, run.read, run.made = headings, len(lines), len(lines)
    if not run.trial and (lines or link.matter == Matter.TASKS):
        hand_over(run, written(link.form, headings, lines))
    if not run.trial:
        link.since = upto
        link.save(update_fields=["since"])
    run.phase, run.ended_at = Phase.DONE, timezone.now()
    run.save(update_fields=["name", "headings", "read", "made", "phase", "ended_at"])


def gathered(
    link: Link, user: User, now: dt.datetime
) -> tuple[list[dict[str, Any]], dt.datetime | None]:
    """The rows, and until when what changed has been sent."""
    if link.matter == Matter.TASKS:
        return list(tasks(user)), link.since
    seen = Event.objects.for_user(user)
    if link.since:
        seen = seen.filter(changed_at__gt=link.since)
    events = list(
        seen.select_related("category", "area")
        .defer("area__geometry")
        .order_by("changed_at")[:MOST]
    )
    whole = len(events) < MOST
    upto = now - MARGIN if whole else events[-1].changed_at
    return [case_row(event) for event in events], upto


def case_row(event: Event) -> dict[str, Any]:
    """Public facts alone: neither the description nor who reported."""
    return {
        "number": event.number,
        "receipt": event.receipt,
        "title": event.title,
        "category": event.category.code if event.category else "",
        "urgency": event.urgency,
        "step": event.step,
        "area": event.area.code if event.area else "",
        "address": event.address,
        "reported_at": event.reported_at,
        "due_at": event.due_at,
        "closed_at": event.closed_at,
        "changed_at": event.changed_at,
    }


def tasks(user: User) -> Iterable[dict[str, Any]]:
    """Every open task of the department; each file is the whole list."""
    seen = Event.objects.for_user(user).values("pk")
    found = Task.objects.filter(
        department__in=user.scope.department_ids, state__in=OPEN_STATES, event__in=seen
    )
    found = found.select_related("event__category").order_by("pk")[:MOST]
    due = dues(found)
    for task in found:
        event = task.event
        yield {
            "task": f"{task.pk}-{event.seq}",
            "role": task.role,
            "state": task.state,
            "number": event.number,
            "receipt": event.receipt,
            "title": event.title,
            "category": event.category.code if event.category else "",
            "urgency": event.urgency,
            "address": event.address,
            "instructions": task.note,
            "sent_at": task.sent_at,
            "due_at": due.get(task.pk),
        }


def dues(tasks: Iterable[Task]) -> dict[int, dt.datetime]:
    """When each task is due next, by its running clocks; one statement."""
    rows = Clock.objects.filter(
        Q(task__in=[task.pk for task in tasks]), stopped_at=None, request=None
    )
    found: dict[int, dt.datetime] = {}
    for task, due_at in rows.order_by("-due_at").values_list("task", "due_at"):
        found[task] = due_at
    return found


def named(link: Link, rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """The columns that the connection names, or all of them by our own names; codes as there."""
    names = [f.name for f in FIELDS[link.matter] if not link.fields or f.name in link.fields]
    codes = {name: {ours: theirs for theirs, ours in of.items()} for name, of in link.codes.items()}
    headings = [link.fields.get(name, name) for name in names]
    lines = [[codes.get(n, {}).get(row[n], row[n]) for n in names] for row in rows]
    return headings, lines


def written(form: str, headings: list[str], lines: list[list[Any]]) -> bytes:
    if form == Format.JSON:
        rows = [dict(zip(headings, map(_plain, line), strict=True)) for line in lines]
        return json.dumps(rows, ensure_ascii=False).encode()
    file = io.BytesIO()
    table = writer(form, file, [Column(heading) for heading in headings])
    for line in lines:
        table.row(["" if value is None else value for value in line])
    table.close()
    return file.getvalue()


def _plain(value: Any) -> Any:
    return timezone.localtime(value).isoformat() if isinstance(value, dt.datetime) else value


def hand_over(run: Run, data: bytes) -> None:
    link: Link = run.link  # type: ignore[assignment]
    if link.way == Way.FOLDER:
        folder.put(link, run.name, data)
    elif link.way == Way.SFTP:
        sftp.put(link, run.name, data)
    else:
        to_server(run, data)


def to_server(run: Run, data: bytes) -> None:
    """A POST with the key of the run, so that a repeated one can be known as such."""
    link: Link = run.link  # type: ignore[assignment]
    kind = TYPES.get(link.form, JSON_TYPE)
    headers = {"Content-Type": kind, "Idempotency-Key": str(run.uid), **headers_of(link)}
    try:
        answer = outward.send("POST", link.address, headers=headers, body=data, timeout=TIMEOUT)
    except (outward.Refusal, outward.Unreached) as error:
        raise Failed(str(error)) from error
    if not 200 <= answer.status < 300:
        words = _("The server answered with status %(status)s.")
        raise Failed(words % {"status": answer.status})
