"""Jobs: long work under a lease that any worker may take up again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.db.models import Q
from django.utils import timezone

from events.failures import note
from events.models import Job, JobState

LEASE = dt.timedelta(seconds=120)
KEPT_PROBLEMS = 200

Work = Callable[[Job], Iterator[None]]
_works: dict[str, Work] = {}


def register(kind: str, work: Work) -> None:
    """`work` changes the job's counters and yields after each batch, when they are saved."""
    _works[kind] = work


def take(now: dt.datetime) -> Job | None:
    """The oldest open job that no worker holds, now held by the caller."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    for job in Job.objects.filter(free, state__in=[JobState.WAITING, JobState.RUNNING]):
        mine = Job.objects.filter(free, pk=job.pk).update(
            leased_until=now + LEASE, state=JobState.RUNNING, started_at=job.started_at or now
        )
        if mine:
            return Job.objects.get(pk=job.pk)
    return None


def run(job: Job) -> None:
    """Works until the job is done, cancelled or fails; progress is saved after each batch."""
    try:
        for _batch in _works[job.kind](job):
            save(job)
            if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
                return end(job, JobState.CANCELLED)
    except Exception as error:
        note(f"job {job.pk} ({job.kind})", error)
        return end(job, JobState.FAILED)
    return end(job, JobState.DONE)


def save(job: Job) -> None:
    job.problems = job.problems[:KEPT_PROBLEMS]
    job.leased_until = timezone.now() + LEASE
    job.save(update_fields=["done", "refused", "total", "problems", "leased_until"])


def end(job: Job, state: str) -> None:
    job.state, job.ended_at, job.leased_until = state, timezone.now(), None
    job.problems = job.problems[:KEPT_PROBLEMS]
    job.save()


def run_next(now: dt.datetime) -> bool:
    """Takes one job, if there is one, and works on it."""
    job = take(now)
    if job is None:
        return False
    run(job)
    return True


def cancel(job: Job) -> None:
    """Asks the worker to stop after its batch; a job nobody works on ends at once."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if not waiting.update(state=JobState.CANCELLED, ended_at=timezone.now()):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)
