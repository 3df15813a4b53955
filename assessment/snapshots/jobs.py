"""Revisions as jobs: a large county takes some seconds to count again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessment.figures.periods import Period
from assessment.models import Snapshot
from assessment.snapshots.freezing import revise
from jobs import services
from jobs.models import Job
from jobs.services import OPEN, Result

KIND = "revise_period"


def register() -> None:
    services.register(KIND, work, _("Revision of a frozen period"), result)


def ask(snapshot: Snapshot, reason: str, user: User) -> Job:
    """A job that makes the revision after `snapshot`; the one that runs already, if any."""
    number = snapshot.revision + 1
    params = {"period": snapshot.period, "revision": number, "reason": reason}
    same = {"params__period": snapshot.period, "params__revision": number}
    running = Job.objects.filter(kind=KIND, state__in=OPEN, **same).first()
    return running or Job.objects.create(
        kind=KIND, owner=user, params=params, total=1, created_at=timezone.now()
    )


def work(job: Job) -> Iterator[None]:
    """Taken up again after a crash it finds the revision that it had made."""
    period = Period.read(job.params["period"])
    revise(period, job.params["reason"], job.owner, timezone.now(), number=job.params["revision"])
    job.done = 1
    yield


def result(job: Job, user: Any) -> Result:
    where = [job.params["period"], job.params["revision"]]
    return Result(reverse("snapshots:changes", args=where), label=str(_("What changed")))
