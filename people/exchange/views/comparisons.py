"""A department's comparisons: bring a list, see figures."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import acting, posted, require_role
from gridgov.tables import Unreadable
from jobs.progress import progress
from people.exchange import comparing
from people.exchange.asker import COMPARERS, of_department
from people.exchange.forms import CompareForm
from people.exchange.services import Refused
from people.models import Comparison

PAGE = 20


@require_GET
@require_role(*COMPARERS)
def comparison_list(request: HttpRequest) -> HttpResponse:
    rows = comparing.seen_by(of_department(request))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "people_exchange/comparison_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*COMPARERS)
def comparison_create(request: HttpRequest) -> HttpResponse:
    user = of_department(request)
    form = CompareForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = comparing.start(user, form.cleaned_data["purpose"], file.name, file.read())
        except Unreadable as error:
            form.add_error("file", str(error))
        except Refused as error:
            form.add_error("file", str(error))
        else:
            return redirect("people_exchange:comparison_show", job.params["comparison"])
    status = 422 if form.errors else 200
    context = {"form": form, "a_day": comparing.A_DAY}
    return render(request, "people_exchange/comparison_create.html", context, status=status)


@never_cache
@require_GET
@require_role(*COMPARERS)
def comparison_show(request: HttpRequest, pk: int) -> HttpResponse:
    user = of_department(request)
    row: Comparison = get_object_or_404(comparing.seen_by(user), pk=pk)
    job = row.job
    own = row.owner_id == user.pk
    context = {
        "row": row,
        "progress": progress(job, acting(request)) if job and job.is_open and own else None,
        "going": bool(job and job.is_open),
        "figures": comparing.figures(row) if row.done_at else [],
        "job": job,
    }
    return render(request, "people_exchange/comparison_show.html", context)
