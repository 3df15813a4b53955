"""What Celery starts by the clock. Each may run twice, at once or never: the rows know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.utils import timezone

from events import anchors, outbox, recompute
from events import sweep as clocks
from events.delivery import digest, sending
from events.delivery import prune as pruning
from events.duty import attendance
from events.exports import services as exports
from events.services import attachments
from gridgov.failures import note
from grids.geofiles.leftovers import leftovers_sweep
from people.photos import services as photos


def quietly(what: str, job: Callable[..., Any], *args: Any) -> None:
    """Runs a job; what fails is logged without anybody's data and tried again next time."""
    try:
        job(*args)
    except Exception as error:
        note(what, error)


@shared_task(name="events.sweep")
def sweep() -> None:
    quietly("the sweep", clocks.sweep, timezone.now())


@shared_task(name="events.relay")
def relay() -> None:
    quietly("the relay", outbox.relay, timezone.now())


@shared_task(name="events.deliver")
def deliver() -> None:
    quietly("delivering", sending.deliver, timezone.now())


@shared_task(name="events.digests")
def digests() -> None:
    quietly("the digests", digest.run, timezone.now())


@shared_task(name="events.prune")
def prune() -> None:
    quietly("pruning", pruning.prune, timezone.now())


@shared_task(name="events.duty")
def mark_missed() -> None:
    quietly("marking missed shifts", attendance.mark_missed, timezone.now())


@shared_task(name="events.recompute")
def recompute_clocks() -> None:
    quietly("the recomputation", recompute.run, timezone.now())


@shared_task(name="events.orphans")
def orphans() -> None:
    quietly("sweeping orphans", attachments.sweep_orphans, timezone.now())
    quietly("sweeping photos of records", photos.sweep, timezone.now())
    quietly("sweeping what readers left", leftovers_sweep, timezone.now())


@shared_task(name="events.exports")
def expire_exports() -> None:
    quietly("removing old exports", exports.expire, timezone.now())


@shared_task(name="events.anchor")
def anchor() -> None:
    quietly("anchoring the trace", anchors.anchor, timezone.now())
