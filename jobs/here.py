"""For commands: does a job here and now, or waits for the worker that has it."""

from __future__ import annotations

import datetime as dt
from time import sleep

from django.db.models import Q
from django.utils import timezone

from jobs import services
from jobs.models import Job, JobState

PAUSE = 0.5
"""Seconds between two looks at a job that a worker has."""


def work_here(job: Job) -> Job:
    """Comes back when the job has ended, whoever did it. Interrupted, the job is cancelled."""
    while job.is_open:
        if not _take(job, timezone.now()):
            sleep(PAUSE)
        else:
            _done(job)
        job.refresh_from_db()
    return job


def _take(job: Job, now: dt.datetime) -> bool:
    """Whether the job is held by us now: nobody had it, or its worker is gone."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = Job.objects.filter(free, pk=job.pk, state__in=services.OPEN)
    if not waiting.update(**services.held(now)):
        return False
    job.refresh_from_db()
    return True


def _done(job: Job) -> None:
    try:
        services.run(job)
    except KeyboardInterrupt:
        services.end(job, JobState.CANCELLED)
        raise
