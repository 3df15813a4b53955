"""Jobs: long work under a lease that any worker may take up again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import User
from events.failures import note
from events.models import Job, JobState, Outbox

LEASE = dt.timedelta(seconds=120)
KEPT_PROBLEMS = 200


@dataclass(frozen=True)
class Result:
    """What a job left behind: a file at `url`, or a sentence why there is none."""

    url: str = ""
    note: str = ""


Work = Callable[[Job], Iterator[None]]
Find = Callable[[Job, User], Result]
_works: dict[str, Work] = {}
_titles: dict[str, str | Promise] = {}
_results: dict[str, Find] = {}


def register(kind: str, work: Work, title: str | Promise = "", result: Find | None = None) -> None:
    """`work` changes the job's counters and yields after each batch, when they are saved.

    `result` finds what a job that is done left for a reader of its page.
    """
    _works[kind] = work
    _titles[kind] = title or kind
    if result is not None:
        _results[kind] = result


def title(kind: str) -> str:
    return str(_titles.get(kind, kind))


def result(job: Job, user: User) -> Result:
    find = _results.get(job.kind)
    return find(job, user) if find and job.state == JobState.DONE else Result()


def take(now: dt.datetime) -> Job | None:
    """The oldest open job that no worker holds, now held by the caller."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = Job.objects.filter(free, state__in=[JobState.WAITING, JobState.RUNNING])
    for job in waiting.order_by("pk"):
        mine = Job.objects.filter(free, pk=job.pk).update(
            leased_until=now + LEASE, state=JobState.RUNNING, started_at=job.started_at or now
        )
        if mine:
            return Job.objects.get(pk=job.pk)
    return None


def run(job: Job, patience: dt.timedelta | None = None) -> None:
    """Works until the job is done, cancelled or fails; progress is saved after each batch.

    After `patience` the rest is left to a worker: a page does not wait any longer.
    """
    begun = timezone.now()
    try:
        for _batch in _works[job.kind](job):
            save(job)
            if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
                return end(job, JobState.CANCELLED)
            if patience is not None and timezone.now() - begun > patience:
                return give_back(job)
    except Exception as error:
        note(f"job {job.pk} ({job.kind})", error)
        return end(job, JobState.FAILED)
    return end(job, JobState.DONE)


def save(job: Job) -> None:
    job.problems = job.problems[:KEPT_PROBLEMS]
    job.leased_until = timezone.now() + LEASE
    job.save(update_fields=["done", "refused", "total", "problems", "leased_until"])


def give_back(job: Job) -> None:
    """The next worker goes on with it, and nobody waits for it any more."""
    job.leased_until = None
    job.params.pop("quiet", None)
    job.save(update_fields=["leased_until", "params"])


def end(job: Job, state: str) -> None:
    """Ends a job, once; its owner is told, unless they ended it or waited for it (`quiet`)."""
    with transaction.atomic():
        known = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
        if not known.is_open:
            return
        job.state, job.ended_at, job.leased_until = state, timezone.now(), None
        job.problems = job.problems[:KEPT_PROBLEMS]
        job.save()
        if job.owner_id and state != JobState.CANCELLED and not job.params.get("quiet"):
            payload = {"job": job.pk, "title": job.kind, "users": [job.owner_id], "act": state}
            Outbox.objects.create(kind="job", payload=payload, created_at=job.ended_at)


def run_next(now: dt.datetime) -> bool:
    """Takes one job, if there is one, and works on it."""
    job = take(now)
    if job is None:
        return False
    if job.params.pop("quiet", None):  # whoever waited for it is gone with their page
        job.save(update_fields=["params"])
    run(job)
    return True


def cancel(job: Job) -> None:
    """Asks the worker to stop after its batch; a job nobody works on ends at once."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if not waiting.update(state=JobState.CANCELLED, ended_at=timezone.now()):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)
