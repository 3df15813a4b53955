"""Users from a table: choose the file, map its columns, look, save, take the passwords."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import acting, posted, require_role
from accounts.imports import files, kept
from accounts.imports.fields import BY_NAME, missing
from accounts.imports.forms import FileForm, MappingForm
from accounts.imports.kept import Table
from accounts.imports.plan import ADDED, BAD, CHANGED, NEW, SAME, Row, plan_of
from accounts.imports.services import NotSaved, users_import
from accounts.models import Role
from accounts.services import By

FORM = ["GET", "HEAD", "POST"]
PAGE = 50


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def import_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(posted(request), request.FILES or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/import_file.html", {"form": form}, status=status)
    table: Table = form.cleaned_data["file"]
    kept.keep(acting(request), table)
    unknown = len(table.mapping) < len([head for head in table.headings if head])
    return redirect(
        "accounts:import_map" if missing(table.mapping) or unknown else "accounts:import_check"
    )


@require_GET
@require_role(Role.RIGHTS_ADMIN)
def import_template(request: HttpRequest) -> HttpResponse:
    return files.template()


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def import_map(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    table = kept.kept(user)
    if table is None:
        return gone(request)
    form = MappingForm(table, posted(request))
    if form.is_valid():
        table.mapping = form.mapping
        kept.keep(user, table)
        return redirect("accounts:import_check")
    status = 422 if form.is_bound else 200
    return render(
        request, "accounts/import_map.html", {"form": form, "table": table}, status=status
    )


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def import_check(request: HttpRequest) -> HttpResponse:
    """What the table would do; sent, it does it."""
    user = acting(request)
    table = kept.kept(user)
    if table is None:
        return gone(request)
    if missing(table.mapping):
        return redirect("accounts:import_map")
    if request.method == "POST":
        return save(request, table)
    return render(request, "accounts/import_check.html", checked(request, table))


def save(request: HttpRequest, table: Table) -> HttpResponse:
    """Takes the table, so that sending twice saves once; puts it back where nothing was saved."""
    user, only_good = acting(request), "only_good" in request.POST
    if kept.take(user) is None:
        return gone(request)
    try:
        with transaction.atomic():  # where the passwords cannot be kept, no user is made
            plan, made = users_import(
                By.request(request), table.lines, table.mapping, only_good=only_good
            )
            kept.hand_over(user, made)
    except NotSaved as not_saved:
        kept.keep(user, table)
        context = {**checked(request, table), "error": str(not_saved)}
        return render(request, "accounts/import_check.html", context, status=422)
    words = _("%(new)s users made, %(other)s postings or accounts changed.")
    other = plan.counts[ADDED] + plan.counts[CHANGED]
    messages.success(request, words % {"new": len(made), "other": other})
    return redirect("accounts:import_done")


def checked(request: HttpRequest, table: Table) -> dict[str, Any]:
    """The rows of one kind, the wrong ones first where there are any."""
    plan = plan_of(By.request(request), table.lines, table.mapping)
    kinds = [kind for kind in (BAD, NEW, ADDED, CHANGED, SAME) if plan.counts[kind]]
    show = request.GET.get("show")
    now = show if show in kinds else kinds[0]
    page = Paginator(plan.of(now), PAGE).get_page(request.GET.get("page"))
    return {
        "table": table,
        "plan": plan,
        "bad": plan.counts[BAD],
        "tabs": [(kind, label(kind), plan.counts[kind], kind == now) for kind in kinds],
        "page": page,
        "rows": [(row, cells(row, table)) for row in page],
        "heads": [BY_NAME[name].label for name in table.mapping],
    }


def cells(row: Row, table: Table) -> list[tuple[str, str]]:
    """Each mapped cell with what is wrong in it."""
    shown = [(row.texts[name], row.faults.get(name, "")) for name in table.mapping]
    other = [words for name, words in row.faults.items() if name not in table.mapping]
    if other:
        text, fault = shown[0]
        shown[0] = (text, " ".join([fault, *other]).strip())
    return shown


def label(kind: str) -> str:
    return {
        BAD: _("Wrong"),
        NEW: _("New users"),
        ADDED: _("New postings"),
        CHANGED: _("Changes"),
        SAME: _("There already"),
    }[kind]


def gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("No table is waiting: it was saved already, or an hour has passed."))
    return redirect("accounts:import_file")


@require_GET
@require_role(Role.RIGHTS_ADMIN)
def import_marked(request: HttpRequest) -> HttpResponse:
    table = kept.kept(acting(request))
    if table is None:
        return gone(request)
    return files.marked(table, plan_of(By.request(request), table.lines, table.mapping))


@never_cache
@require_GET
@require_role(Role.RIGHTS_ADMIN)
def import_done(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/import_done.html", {"waiting": kept.waiting(acting(request))})


@never_cache
@require_POST
@require_role(Role.RIGHTS_ADMIN)
def import_passwords(request: HttpRequest) -> HttpResponse:
    """The passwords of the new users as a file, once."""
    made = kept.collect(acting(request))
    if not made:
        messages.info(
            request,
            _("The passwords were taken already. Reset the password of whoever has none."),
        )
        return redirect("accounts:import_done")
    return files.passwords(made)
