"""How far a job is, as pages show it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs import services as jobs
from jobs.models import Job, JobState

LONG_WAIT = 2
"""Minutes after which a waiting job says how long it waits: a worker looks every few seconds."""


def progress(job: Job, reader: Any) -> dict[str, Any]:
    """What the progress fragment shows."""
    gone = job.done + job.refused
    result = jobs.result(job, reader)
    return {
        "title": jobs.title(job.kind),
        "state": job.state,
        "done": gone,
        "total": job.total,
        "rate": f"{rate(job):.1f}" if job.is_open and rate(job) else "",
        "left": time_left(job),
        "waited": waited(job),
        "url": reverse("jobs:job_detail", args=[job.pk]),
        "cancel_url": reverse("jobs:job_cancel", args=[job.pk]) if job.is_open else "",
        "refused_url": reverse("jobs:job_refused", args=[job.pk])
        if job.problems and jobs.tells(job, reader)
        else "",
        "file_url": result.url,
        "file_label": result.label,
        "note": result.note,
        "counts": [
            {"label": _("Done"), "value": job.done},
            {"label": _("Refused"), "value": job.refused},
        ],
    }


def rate(job: Job) -> float:
    """Items a second since the start."""
    if job.started_at is None:
        return 0.0
    spent = (job.ended_at or timezone.now()) - job.started_at
    return (job.done + job.refused) / max(1.0, spent.total_seconds())


def waited(job: Job) -> str:
    """How long nobody has taken it up; empty while that is nothing to speak of."""
    if job.state != JobState.WAITING:
        return ""
    minutes = int((timezone.now() - job.created_at).total_seconds() // 60)
    return _minutes(minutes) if minutes >= LONG_WAIT else ""


def time_left(job: Job) -> str:
    """The time the rest will take at the rate so far; empty while nobody can say."""
    if job.state != JobState.RUNNING or not job.total or not rate(job):
        return ""
    left = dt.timedelta(seconds=(job.total - job.done - job.refused) / rate(job))
    return _minutes(max(1, round(left.total_seconds() / 60)))


def _minutes(count: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
