"""Jobs: long work under a lease that any worker may take up again.

Each take writes a fresh mark into the row. A worker that overslept its lease and finds
another's mark there stops (`Overslept`), and nothing of its counters is saved.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gridgov.failures import note
from jobs.models import Job, JobState

LEASE = dt.timedelta(seconds=120)
KEPT_PROBLEMS = 200
MOST_TAKES = 4
"""A job that ended so many workers without getting on is taken by no more."""

OPEN = (JobState.WAITING, JobState.RUNNING)


class Overslept(Exception):
    """Somebody else holds the job by now."""


@dataclass(frozen=True)
class Result:
    """What a job left behind: a file at `url`, or a sentence why there is none.

    Where it is a page, `label` says what one finds there.
    """

    url: str = ""
    note: str = ""
    label: str = ""


Work = Callable[[Job], Iterator[None]]
Find = Callable[[Job, Any], Result]
Ended = Callable[[Job], None]
_works: dict[str, Work] = {}
_titles: dict[str, str | Promise] = {}
_results: dict[str, Find] = {}
_lasting: set[str] = set()
_ended: list[Ended] = []


def register(
    kind: str,
    work: Work,
    title: str | Promise = "",
    result: Find | None = None,
    *,
    lasting: bool = False,
) -> None:
    """`work` changes the job's counters and yields after each batch, when they are saved.

    `result` finds what a job that is done left for a reader (a user) of its page; a `lasting` one
    is there however the job ended, such as a page from where one goes on.
    """
    _works[kind] = work
    _titles[kind] = title or kind
    if result is not None:
        _results[kind] = result
    if lasting:
        _lasting.add(kind)


def on_end(tell: Ended) -> None:
    """`tell` is called in the transaction that ends a job, unless its owner knows already."""
    _ended.append(tell)


def title(kind: str) -> str:
    return str(_titles.get(kind, kind))


def result(job: Job, user: Any) -> Result:
    find = _results.get(job.kind)
    there = job.state == JobState.DONE or (job.kind in _lasting and not job.is_open)
    return find(job, user) if find and there else Result()


def tells(job: Job, reader: Any) -> bool:
    """Whether a reader of its page may see what it refused: its owner, or anybody of nobody's."""
    return job.owner_id in (None, reader.pk)


def held(now: dt.datetime) -> dict[str, Any]:
    """The values of a job that its maker works on at once, under a fresh mark."""
    return {
        "state": JobState.RUNNING,
        "started_at": now,
        "leased_until": now + LEASE,
        "lease": uuid.uuid4(),
    }


def take(now: dt.datetime) -> Job | None:
    """The oldest open job that no worker holds, now held by the caller."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    for job in Job.objects.filter(free, state__in=OPEN).order_by("pk"):
        values = held(now) | {"started_at": job.started_at or now, "takes": F("takes") + 1}
        if Job.objects.filter(free, pk=job.pk, state__in=OPEN).update(**values):
            return Job.objects.get(pk=job.pk)
    return None


def run(job: Job, patience: dt.timedelta | None = None) -> None:
    """Works until the job is done, cancelled or fails; progress is saved after each batch.

    After `patience` the rest is left to a worker: a page does not wait any longer.
    """
    begun = timezone.now()
    if job.takes > MOST_TAKES:
        job.problems.append([0, str(_("It ended every worker that took it up."))])
        return end(job, JobState.FAILED)
    if job.cancel_asked:
        return end(job, JobState.CANCELLED)
    try:
        for _batch in _works[job.kind](job):
            save(job)
            if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
                return end(job, JobState.CANCELLED)
            if patience is not None and timezone.now() - begun > patience:
                return give_back(job)
    except Overslept:
        return None
    except Exception as error:
        note(f"job {job.pk} ({job.kind})", error)
        return end(job, JobState.FAILED)
    return end(job, JobState.DONE)


def save(job: Job, *more: str) -> None:
    """Keeps the counters and the fields named `more`, and prolongs the lease.

    Raises `Overslept` when the job is another's or has ended.
    """
    job.problems = job.problems[:KEPT_PROBLEMS]
    job.leased_until = timezone.now() + LEASE
    job.takes = 0
    _write(job, "done", "refused", "total", "problems", "leased_until", "takes", *more)


def give_back(job: Job) -> None:
    """The next worker goes on with it, and nobody waits for it any more."""
    job.leased_until = None
    job.params.pop("quiet", None)
    _write(job, "leased_until", "params")


def _write(job: Job, *fields: str) -> None:
    mine = Job.objects.filter(pk=job.pk, lease=job.lease, state__in=OPEN)
    if not mine.update(**{name: getattr(job, name) for name in fields}):
        raise Overslept


def end(job: Job, state: str) -> None:
    """Ends a job, once and by its holder; its owner is told, unless they ended it or wait."""
    with transaction.atomic():
        known = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
        if not known.is_open or known.lease != job.lease:
            return
        job.state, job.ended_at, job.leased_until = state, timezone.now(), None
        job.problems = job.problems[:KEPT_PROBLEMS]
        job.save()
        if job.owner_id and state != JobState.CANCELLED and not job.params.get("quiet"):
            for tell in _ended:
                tell(job)


def run_next(now: dt.datetime) -> bool:
    """Takes one job, if there is one, and works on it."""
    job = take(now)
    if job is None:
        return False
    if job.params.pop("quiet", None):  # whoever waited for it is gone with their page
        _write(job, "params")
    run(job)
    return True


def cancel(job: Job) -> None:
    """Asks the worker to stop after its batch; a job nobody works on ends at once."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if not waiting.update(state=JobState.CANCELLED, ended_at=timezone.now()):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)
