"""What Celery starts by the clock."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from exchange import cleaning
from exchange.hooks import sending
from exchange.runs import schedule
from gridgov.failures import note


@shared_task(name="exchange.runs")
def runs() -> None:
    """Every minute: connections whose time has come."""
    try:
        schedule.tick(timezone.now())
    except Exception as error:
        note("beginning exchange runs", error)


@shared_task(name="exchange.clean")
def clean() -> None:
    """Every hour: tokens, answers and counts that are over their time."""
    try:
        cleaning.clean(timezone.now())
    except Exception as error:
        note("removing what the API kept", error)


@shared_task(name="exchange.hooks")
def hooks() -> None:
    """Every few seconds, and when there is something to send."""
    try:
        sending.run()
    except Exception as error:
        note("sending the webhooks", error)
