"""What Celery starts by the clock."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from gridgov.failures import note
from people.exchange import checks, cleaning


@shared_task(name="people.expire")
def expire() -> None:
    """Every hour: files that are over their time."""
    try:
        cleaning.clean(timezone.now())
    except Exception as error:
        note("removing files of the registers", error)


@shared_task(name="people.samples")
def samples() -> None:
    """Every hour; a grid has one sample a week, whatever was restarted."""
    try:
        checks.draw_samples(timezone.now())
    except Exception as error:
        note("the weekly samples", error)
