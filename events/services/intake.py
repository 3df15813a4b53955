"""Everything one form of a new case does, all or nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.actors import Actor
from events.models import AttachmentKind, Event
from events.refusals import Forbidden, Refused
from events.services.act import apply
from events.services.attachments import attach
from events.services.collect import Receipt, Report, collect


@dataclass(frozen=True)
class Intake:
    """A report with its files and what follows at once.

    `join` is the open case it turns out to be about, `settled` how it was settled on the
    spot ("" for not). The two exclude each other.
    """

    report: Report
    photos: Sequence[uuid.UUID] = ()
    join: int | None = None
    settled: str = ""
    after: Sequence[uuid.UUID] = field(default=())


def take(intake: Intake, actor: Actor, now: dt.datetime | None = None) -> Receipt:
    """Collects the report; then merges it into another case or settles it. Raises Refused."""
    now = now or timezone.now()
    if not (intake.photos or intake.join or intake.settled):
        return collect(intake.report, actor, now)
    with transaction.atomic():
        return take_all(intake, actor, now)


def take_all(intake: Intake, actor: Actor, now: dt.datetime) -> Receipt:
    receipt = collect(intake.report, actor, now)
    if receipt.repeated:
        return receipt
    event = receipt.event
    attach(event, intake.photos, kind=AttachmentKind.BEFORE, user=actor.user)
    if intake.join is not None:
        event = apply(event.pk, "merge", actor, now=now, into=intake.join)
    elif intake.settled:
        event = settle(event.pk, intake, actor, now)
    return Receipt(event, receipt.secret)


def settle(event_id: int, intake: Intake, actor: Actor, now: dt.datetime) -> Event:
    try:
        event = apply(event_id, "settle", actor, now=now, result=intake.settled)
    except Forbidden as refusal:
        raise Refused(
            _("It lies outside the area you work in, so it cannot be settled by you on the spot."),
            field="settle",
        ) from refusal
    attach(event, intake.after, kind=AttachmentKind.AFTER, user=actor.user)
    return event
