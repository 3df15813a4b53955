"""The auditor's page on unusual use, everybody's page on their own, and the lines behind both."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import lists
from accounts.access import acting, require_role
from accounts.looking import figures
from accounts.looking.forms import OwnFilter, UseFilter
from accounts.models import Role, User
from accounts.reveal import named
from accounts.views.users import PAGE, chips_of


@require_GET
@require_role(Role.AUDITOR)
def use_list(request: HttpRequest) -> HttpResponse:
    form = UseFilter(_asked(request))
    rows = lists.access_entries(acting(request), _chosen(form))
    page = Paginator(figures.uses(rows.select_related(None)), PAGE).get_page(_page(request))
    return _drawn(request, "accounts/use_list.html", form, page)


@require_GET
@require_role(Role.AUDITOR)
def use_show(request: HttpRequest, pk: int, figure: str) -> HttpResponse:
    """The lines behind one figure of one user."""
    form = OwnFilter(_asked(request))
    reader = acting(request)
    subject = get_object_or_404(User.objects.for_user(reader), pk=pk)
    rows = lists.access_entries(reader, _chosen(form)).filter(user=subject)
    return _lines(request, form, rows, figure, subject)


@require_GET
def own_use(request: HttpRequest, figure: str = "all") -> HttpResponse:
    """What the person themselves looked at, with the same figures as the auditor's."""
    form, reader = OwnFilter(_asked(request)), acting(request)
    rows = lists.own_entries(reader, _chosen(form))
    return _lines(request, form, rows, figure, reader)


def _lines(
    request: HttpRequest, form: OwnFilter, rows: Any, figure: str, subject: User
) -> HttpResponse:
    if figure not in figures.BY_NAME:
        raise Http404
    found = figures.behind(rows, figure)
    page = Paginator(found, PAGE).get_page(_page(request))
    uses = figures.uses(rows.select_related(None))
    context = {
        "lines": [(entry, *named(entry.subject, entry.field)) for entry in page],
        "use": uses[0] if uses else figures.Use(subject),
        "subject": subject,
        "figure": figures.BY_NAME[figure],
    }
    return _drawn(request, "accounts/use_show.html", form, page, **context)


def _drawn(request: HttpRequest, template: str, form: Any, page: Any, **more: Any) -> HttpResponse:
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "chips": chips_of(form),
        "legend": figures.legend(),
        "query": query.urlencode(),
        **more,
    }
    return render(request, template, context)


def _asked(request: HttpRequest) -> Any:
    """The filters of the address; the last thirty days where it has none."""
    if request.GET.keys() - {"page"}:
        return request.GET
    return {"since": figures.begun(timezone.now())}


def _chosen(form: OwnFilter) -> dict[str, Any]:
    form.is_valid()
    return form.cleaned_data


def _page(request: HttpRequest) -> str | None:
    return request.GET.get("page")
