"""What Celery starts by the clock: the next job that nobody holds."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from gridgov.failures import note
from jobs import services


@shared_task(name="jobs.run")
def run_jobs() -> None:
    try:
        services.run_next(timezone.now())
    except Exception as error:
        note("a job", error)
