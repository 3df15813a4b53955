"""What Celery starts by the clock."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from exchange import cleaning
from gridgov.failures import note


@shared_task(name="exchange.clean")
def clean() -> None:
    """Every hour: tokens, answers and counts that are over their time."""
    try:
        cleaning.clean(timezone.now())
    except Exception as error:
        note("removing what the API kept", error)
