"""Long jobs: their progress, their end, and what they refused."""

from __future__ import annotations

import csv

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import acting
from accounts.models import Role, User
from gridgov.tables.writing import harmless
from jobs import services as jobs
from jobs.models import Job
from jobs.progress import progress
from jobs.services import cancel

PAGE = 30


def seen_by(user: User) -> QuerySet[Job]:
    """A person's own jobs; to the system administrator also those of people in their areas.

    Whose a job is not sees that it runs and can end it, not what it refused or left behind.
    """
    own = Q(owner=user.pk)
    if user.scope.role == Role.SYSTEM_ADMIN:
        own |= Q(owner__in=User.objects.for_user(user).values("pk")) | Q(owner=None)
    return Job.objects.filter(own)


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    seen = seen_by(acting(request)).select_related("owner")
    page = Paginator(seen, PAGE).get_page(request.GET.get("page"))
    rows = [(job, jobs.title(job.kind)) for job in page.object_list]
    return render(request, "jobs/list.html", {"page": page, "rows": rows})


@require_GET
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, or for htmx the progress alone."""
    job = get_object_or_404(seen_by(acting(request)), pk=pk)
    context = {
        "job": job,
        "title": jobs.title(job.kind),
        "progress": progress(job, acting(request)),
    }
    fragment = "jobs/_progress.html" if request.headers.get("HX-Request") else "jobs/detail.html"
    return render(request, fragment, context)


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    cancel(get_object_or_404(seen_by(acting(request)), pk=pk))
    return redirect("jobs:job_detail", pk)


@require_GET
def job_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were refused, with line and reason, as CSV for a spreadsheet."""
    user = acting(request)
    job = get_object_or_404(seen_by(user), pk=pk)
    if not jobs.tells(job, user):
        raise PermissionDenied
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{job.pk}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Line"), _("Reason")])
    writer.writerows([harmless(str(part)) for part in problem] for problem in job.problems)
    return response
