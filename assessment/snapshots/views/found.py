"""What the address of a page names, or 404."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import acting
from assessment.figures.periods import Period
from assessment.models import Snapshot
from assessment.snapshots import reading
from assessment.snapshots.names import name
from assessment.snapshots.seen import seen


@dataclass(frozen=True)
class Subject:
    """A subject in sight, in one revision of a period."""

    snapshot: Snapshot
    kind: str
    pk: int
    name: str
    is_newest: bool


def period_or_404(code: str) -> Period:
    try:
        return Period.read(code)
    except ValueError as error:
        raise Http404 from error


def snapshot_or_404(code: str, revision: str = "") -> Snapshot:
    """The revision asked for, else the last one."""
    period = period_or_404(code)
    if revision:
        number = int(revision) if revision.isdecimal() and len(revision) < 5 else 0
        return get_object_or_404(Snapshot, period=period.code, revision=number)
    snapshot = reading.newest(period)
    if snapshot is None:
        raise Http404
    return snapshot


def subject_or_404(request: HttpRequest, code: str, kind: str, pk: int) -> Subject:
    snapshot = snapshot_or_404(code, request.GET.get("revision", ""))
    if not seen(acting(request), kind, snapshot.span, pk):
        raise Http404
    is_newest = reading.newest(snapshot.span) == snapshot
    return Subject(snapshot, kind, pk, name(kind, pk), is_newest)


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The list of periods, and (label, address) below it."""
    first = {"label": _("Frozen periods"), "url": reverse("snapshots:list")}
    return [first, *({"label": label, "url": url} for label, url in more)]


def crumb_of(snapshot: Snapshot) -> tuple[str, str]:
    return snapshot.span.label, reverse("snapshots:show", args=[snapshot.period])


def crumb_of_subject(subject: Any) -> tuple[str, str]:
    where = [subject.snapshot.period, subject.kind, subject.pk]
    return subject.name, reverse("snapshots:subject", args=where)
