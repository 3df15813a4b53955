"""The auditor's pages: who read personal data, who changed which user or right."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import lists
from accounts.access import acting, require_role
from accounts.facts import changes_of
from accounts.forms.users import LogFilter
from accounts.models import Role
from accounts.reveal import named
from accounts.views.users import PAGE, chips_of


@require_GET
@require_role(Role.AUDITOR)
def access_log_list(request: HttpRequest) -> HttpResponse:
    form = LogFilter(request.GET)
    rows = lists.access_entries(acting(request), _chosen(form))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [(entry, *named(entry.subject, entry.field)) for entry in page]
    context = {"form": form, "page": page, "lines": lines, "chips": chips_of(form)}
    return render(request, "accounts/access_log_list.html", context)


@require_GET
@require_role(Role.AUDITOR)
def admin_log_list(request: HttpRequest) -> HttpResponse:
    form = LogFilter(request.GET)
    rows = lists.admin_entries(acting(request), _chosen(form))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [(entry, changes_of(entry.before, entry.after)) for entry in page]
    context = {"form": form, "page": page, "lines": lines, "chips": chips_of(form)}
    return render(request, "accounts/admin_log_list.html", context)


def _chosen(form: LogFilter) -> dict[str, Any]:
    """What is right of the filters; a day that is none is shown as wrong and left out."""
    form.is_valid()
    return form.cleaned_data
