"""A department's tasks as a workbook: taken away, and brought back with answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import acting, posted, require_role
from accounts.models import AccessLog, Role
from exchange.models import Link, Run
from exchange.runs.book import AT_MOST, book, guide, open_tasks
from exchange.runs.forms import BookForm
from exchange.runs.services import book_check, run_work
from gridgov.addresses import client_address
from gridgov.tables import TYPES, XLSX, Unreadable

FORM = ["GET", "HEAD", "POST"]
SHOWN = 10


@require_http_methods(FORM)
@require_role(Role.LIAISON)
def book_show(request: HttpRequest) -> HttpResponse:
    """Says what there is to take; a workbook that comes back is tried before anything is done."""
    form = BookForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = book_check(user=acting(request), file=file, name=file.name)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
        else:
            run_work(run)
            return redirect("exchange:run_show", run.pk)
    context = {
        "form": form,
        "count": open_tasks(acting(request))[:AT_MOST].count(),
        "most": AT_MOST,
        "guide": guide(),
        "links": Link.objects.for_user(acting(request)).exists(),
        "runs": Run.objects.for_user(acting(request)).filter(link=None)[:SHOWN],
    }
    status = 422 if form.errors else 200
    return render(request, "exchange/runs/book.html", context, status=status)


@never_cache
@require_GET
@require_role(Role.LIAISON)
def book_file(request: HttpRequest) -> HttpResponse:
    """The workbook; that it was taken away stands in the access log."""
    user = acting(request)
    answer = HttpResponse(book(user), content_type=TYPES[XLSX])
    name = f"{_('tasks')}-{timezone.localdate():%Y-%m-%d}.xlsx"
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    AccessLog.objects.create(
        at=timezone.now(),
        user=user,
        posting=user.scope.posting,
        subject="exchange:tasks",
        field="file",
        reason=_("Tasks of the department taken away as a workbook"),
        address=client_address(request),
    )
    return answer
