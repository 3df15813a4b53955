"""Long jobs: their progress, their end, and what they refused."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import acting
from accounts.models import Role, User
from jobs import services as jobs
from jobs.models import Job, JobState
from jobs.services import cancel

PAGE = 30


def seen_by(user: User) -> QuerySet[Job]:
    """A person's own jobs; the system administrator sees everybody's."""
    everything = user.scope.role == Role.SYSTEM_ADMIN
    return Job.objects.all() if everything else Job.objects.filter(owner=user.pk)


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    seen = seen_by(acting(request)).select_related("owner")
    page = Paginator(seen, PAGE).get_page(request.GET.get("page"))
    rows = [(job, job_title(job)) for job in page.object_list]
    return render(request, "jobs/list.html", {"page": page, "rows": rows})


@require_GET
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, or for htmx the progress alone."""
    job = get_object_or_404(seen_by(acting(request)), pk=pk)
    context = {"job": job, "title": job_title(job), "progress": progress(job, acting(request))}
    fragment = "jobs/_progress.html" if request.headers.get("HX-Request") else "jobs/detail.html"
    return render(request, fragment, context)


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    cancel(get_object_or_404(seen_by(acting(request)), pk=pk))
    return redirect("jobs:job_detail", pk)


@require_GET
def job_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were refused, with line and reason, as CSV for a spreadsheet."""
    job = get_object_or_404(seen_by(acting(request)), pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{job.pk}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Line"), _("Reason")])
    writer.writerows(job.problems)
    return response


def job_title(job: Job) -> str:
    return jobs.title(job.kind)


def progress(job: Job, reader: User) -> dict[str, Any]:
    """What the progress fragment shows."""
    gone = job.done + job.refused
    result = jobs.result(job, reader)
    return {
        "title": job_title(job),
        "state": job.state,
        "done": gone,
        "total": job.total,
        "rate": f"{rate(job):.1f}" if job.is_open and rate(job) else "",
        "left": time_left(job),
        "url": reverse("jobs:job_detail", args=[job.pk]),
        "cancel_url": reverse("jobs:job_cancel", args=[job.pk]) if job.is_open else "",
        "refused_url": reverse("jobs:job_refused", args=[job.pk]) if job.problems else "",
        "file_url": result.url,
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


def time_left(job: Job) -> str:
    """The time the rest will take at the rate so far; empty while nobody can say."""
    if job.state != JobState.RUNNING or not job.total or not rate(job):
        return ""
    left = dt.timedelta(seconds=(job.total - job.done - job.refused) / rate(job))
    minutes = max(1, round(left.total_seconds() / 60))
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
