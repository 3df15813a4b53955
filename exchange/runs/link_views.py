"""Pages of connections: the list, one with its runs, its columns and codes, its beginning."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import units
from accounts.access import acting, posted, require_role
from accounts.models import Role
from accounts.services import By
from accounts.views.users import unit_page
from exchange.clients.views import add_units
from exchange.models import Link, Run
from exchange.models.runs import FOR_DEPARTMENTS, WORKING, Phase, Way
from exchange.runs import folder, link_services, services
from exchange.runs.fields import FIELDS
from exchange.runs.link_forms import BringForm, LinkForm, MappingForm
from exchange.runs.run_views import DOERS, READERS, begun
from gridgov.tables import Unreadable

FORM = ["GET", "HEAD", "POST"]
PAGE = 50
CRUMB = "exchange/runs/_links_crumb.html"


def seen_link(request: HttpRequest, pk: int) -> Link:
    links = Link.objects.for_user(acting(request)).select_related("user")
    found: Link = get_object_or_404(links, pk=pk)
    return found


@require_safe
@require_role(*READERS)
def link_list(request: HttpRequest) -> HttpResponse:
    runs = Run.objects.filter(link=OuterRef("pk")).order_by("-pk")
    links = Link.objects.for_user(acting(request)).annotate(
        last_pk=Subquery(runs.values("pk")[:1]),
        telling_pk=Subquery(runs.telling().values("pk")[:1]),
    )
    page = Paginator(links, PAGE).get_page(request.GET.get("page"))
    add_units(page)
    shown = Run.objects.in_bulk({pk for link in page for pk in (link.last_pk, link.telling_pk)})
    for link in page:
        link.run, link.telling = shown.get(link.last_pk), shown.get(link.telling_pk)
    context = {"page": page, "grants": acting(request).scope.role == Role.RIGHTS_ADMIN}
    return render(request, "exchange/runs/link_list.html", context)


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def link_create(request: HttpRequest) -> HttpResponse:
    """First the unit it acts for, then what goes over it and how."""
    if "unit" not in request.GET:
        question = _("For which unit does the connection act?")
        return unit_page(request, _("New connection"), question, crumb=CRUMB)
    area, department = units.unit_of(acting(request), request.GET["unit"])
    form = LinkForm(department is not None, posted(request))
    if form.is_valid():
        try:
            link = link_services.link_create(
                by=By.request(request), values=form.cleaned_data, area=area, department=department
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The connection is made. Say which column holds what."))
            return redirect("exchange:link_map", link.pk)
    context = {"form": form, "unit": area or department}
    return render(request, "exchange/runs/link_form.html", context, status=status_of(form))


@require_safe
@require_role(*READERS)
def link_show(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, seen_link(request, pk), BringForm())


def show(request: HttpRequest, link: Link, form: BringForm) -> HttpResponse:
    add_units([link])
    role = acting(request).scope.role
    page = Paginator(link.runs.all(), PAGE).get_page(request.GET.get("page"))
    context = {
        "link": link,
        "form": form,
        "page": page,
        "grants": role == Role.RIGHTS_ADMIN,
        "may": role in DOERS and link.suspended_at is None,
        "busy": any(run.phase in WORKING for run in page),
        "folder": folder.folder_of(link, "in" if link.inward else "out")
        if link.way == Way.FOLDER and role == Role.RIGHTS_ADMIN
        else None,
        "columns": [
            (field.label, link.fields.get(field.name, ""), len(link.codes.get(field.name, {})))
            for field in FIELDS[link.matter]
            if field.name in link.fields or field.name in link.codes
        ],
    }
    return render(request, "exchange/runs/link_show.html", context, status=status_of(form))


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def link_edit(request: HttpRequest, pk: int) -> HttpResponse:
    link = seen_link(request, pk)
    form = LinkForm(link.matter in FOR_DEPARTMENTS, posted(request), link=link)
    if form.is_valid():
        try:
            link_services.link_update(by=By.request(request), link=link, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The changes to %(name)s are saved.") % {"name": link.name})
            return redirect("exchange:link_show", pk)
    context = {"form": form, "link": link}
    return render(request, "exchange/runs/link_form.html", context, status=status_of(form))


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def link_map(request: HttpRequest, pk: int) -> HttpResponse:
    link = seen_link(request, pk)
    form = MappingForm(link, posted(request))
    if form.is_valid():
        link_services.link_map(
            by=By.request(request), link=link, fields=form.said, codes=form.codes
        )
        messages.success(request, _("The columns and codes are saved."))
        return redirect("exchange:link_show", pk)
    last = link.runs.exclude(headings=[]).first()
    context = {"form": form, "link": link, "headings": last.headings if last else []}
    return render(request, "exchange/runs/link_map.html", context, status=status_of(form))


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def link_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspends, or lets go on what was suspended."""
    link = seen_link(request, pk)
    suspends = link.suspended_at is None
    if request.method == "POST":
        link_services.link_suspend(by=By.request(request), link=link, suspended=suspends)
        return redirect("exchange:link_show", pk)
    context = {"link": link, "suspends": suspends}
    return render(request, "exchange/runs/link_suspend.html", context)


@require_POST
@require_role(*DOERS)
def link_bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes, or only checks, a file that was brought."""
    link = open_link(request, pk, inward=True)
    if link is None:
        return redirect("exchange:link_show", pk)
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, link, form)
    try:
        run = services.run_start(
            link=link,
            user=acting(request),
            trial=form.cleaned_data["trial"],
            name=form.file_name,
            sheet=form.cleaned_data["file"],
        )
    except (Unreadable, services.Busy) as failed:
        form.add_error("file", str(failed))
        return show(request, link, form)
    services.run_work(run)
    return redirect("exchange:run_show", run.pk)


@require_POST
@require_role(*DOERS)
def link_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a run by hand; with `trial` nothing is changed or sent."""
    link = open_link(request, pk)
    if link is None:
        return redirect("exchange:link_show", pk)
    trial = "trial" in request.POST
    if trial and link.way == Way.FOLDER and link.inward:
        messages.info(request, _("To only check a file, bring it on this page."))
        return redirect("exchange:link_show", pk)

    def begin() -> Run:
        return services.run_start(link=link, user=acting(request), trial=trial)

    last: Any = link.runs.first() or Run(pk=0, phase=Phase.DONE)
    return begun(request, begin, last)


def open_link(request: HttpRequest, pk: int, *, inward: bool = False) -> Link | None:
    """The connection, where it is not suspended; told otherwise."""
    link = seen_link(request, pk)
    if link.suspended_at is not None:
        messages.warning(request, _("The connection is suspended. Nothing was begun."))
        return None
    if inward and not link.inward:
        messages.warning(request, _("Nothing comes in over this connection."))
        return None
    return link


def status_of(form: Any) -> int:
    return 422 if form.errors else 200
