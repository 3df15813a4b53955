"""The administrator's pages about the systems that call the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Max, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import units
from accounts.access import acting, posted, require_role
from accounts.models import Posting, Role
from accounts.services import By
from accounts.views.users import add_errors, unit_page
from exchange.clients import services, shown
from exchange.clients.forms import ClientForm, initial_of
from exchange.consents import forms as apps
from exchange.hooks.listing import hooks_of
from exchange.models import Client, ReportKey
from exchange.scopes import SCOPES

FORM = ["GET", "HEAD", "POST"]
READERS = (Role.RIGHTS_ADMIN, Role.AUDITOR)
PAGE, SHOWN_DAYS = 50, 30


def seen_client(request: HttpRequest, pk: int) -> Client:
    rows = Client.objects.for_user(acting(request)).select_related("user")
    found: Client = get_object_or_404(rows, pk=pk)
    return found


def seen_system(request: HttpRequest, pk: int) -> Client:
    """Not for apps: they have neither a secret nor an account to act by."""
    client = seen_client(request, pk)
    if client.is_app:
        raise Http404
    return client


@require_GET
@require_role(*READERS)
def client_list(request: HttpRequest) -> HttpResponse:
    week = timezone.localdate() - dt.timedelta(days=6)
    rows = Client.objects.for_user(acting(request)).annotate(last_at=Max("days__last_at"))
    rows = rows.order_by("name", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    add_units(page)
    add_calls(page, week)
    may_create = acting(request).scope.role == Role.RIGHTS_ADMIN
    return render(request, "exchange/client_list.html", {"page": page, "may_create": may_create})


def add_units(clients: Any) -> None:
    """The unit each system acts for, in one statement."""
    today = timezone.localdate()
    rows = Posting.objects.in_force(today).filter(user__in=[c.user_id for c in clients])
    rows = rows.select_related("area", "department__area", "department__kind")
    units_of = {posting.user_id: posting.department or posting.area for posting in rows}
    for client in clients:
        client.unit = units_of.get(client.user_id)


def add_calls(clients: Any, since: dt.date) -> None:
    rows = Client.objects.filter(pk__in=[c.pk for c in clients], days__day__gte=since)
    calls = dict(rows.annotate(n=Sum("days__calls")).order_by().values_list("pk", "n"))
    for client in clients:
        client.calls = calls.get(client.pk, 0)


@require_GET
@require_role(*READERS)
def client_show(request: HttpRequest, pk: int) -> HttpResponse:
    client = seen_client(request, pk)
    add_units([client])
    days = list(client.days.all()[:SHOWN_DAYS])
    context = {
        "client": client,
        "scopes": [(scope, SCOPES.get(scope, scope)) for scope in client.scopes],
        "days": days,
        "most": max((day.calls for day in days), default=0),
        "people": client.consents.count() if client.is_app else 0,
        "grants": acting(request).scope.role == Role.RIGHTS_ADMIN,
        "reports_open311": "case:report" in client.scopes,
        "hooks": hooks_of(client),
        "report_key": ReportKey.objects.filter(client=client).first(),
    }
    return render(request, "exchange/client_show.html", context)


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def client_create(request: HttpRequest) -> HttpResponse:
    """First the unit it acts for, then what it may, then its secret, shown once."""
    if "unit" not in request.GET:
        title, label = _("New system"), _("For which unit does the system act?")
        return unit_page(request, title, label, crumb="exchange/_crumb.html")
    area, department = units.unit_of(acting(request), request.GET["unit"])
    form = ClientForm(department, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            client, secret = services.client_create(
                by=By.request(request), values=form.values, area=area, department=department
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return secret_page(request, client, secret)
    context = {"form": form, "unit": area or department}
    return render(request, "exchange/client_form.html", context, status=status_of(form))


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def client_edit(request: HttpRequest, pk: int) -> HttpResponse:
    client = seen_client(request, pk)
    form = form_for(request, client)
    if request.method == "POST" and form.is_valid():
        services.client_update(by=By.request(request), client=client, values=form.values)
        messages.success(request, _("The changes to %(name)s are saved.") % {"name": client.name})
        return redirect("exchange:client_show", pk=pk)
    context = {"form": form, "client": client, "is_app": client.is_app}
    return render(request, "exchange/client_form.html", context, status=status_of(form))


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def client_rotate(request: HttpRequest, pk: int) -> HttpResponse:
    client = seen_system(request, pk)
    if request.method == "POST":
        return secret_page(request, *services.client_rotate(by=By.request(request), client=client))
    text = _(
        "The system gets a new secret, which is shown to you once. The old one and every token end "
        "at once: until the new secret is entered there, the system cannot call."
    )
    return confirm(request, client, _("Replace the secret"), text)


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def client_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    text = _(
        "From its next call on the system gets nothing and can change nothing. Nothing is deleted, "
        "and you can let it in again."
    )
    done = _("%(name)s can no longer call.")
    return change(request, pk, services.client_suspend, _("Suspend"), text, done)


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def client_resume(request: HttpRequest, pk: int) -> HttpResponse:
    text = _("The system can call again, with the secret it has. It asks for a new token first.")
    if seen_client(request, pk).is_app:
        text = _("People can use the app again; each of them has to allow it anew.")
    done = _("%(name)s can call again.")
    return change(request, pk, services.client_resume, _("Let in again"), text, done)


def change(
    request: HttpRequest, pk: int, service: Callable[..., object], verb: str, text: str, done: str
) -> HttpResponse:
    """Asks whether it is meant, does it, and goes back to the system."""
    client = seen_client(request, pk)
    if request.method == "POST":
        service(by=By.request(request), client=client)
        messages.success(request, done % {"name": client.name})
        return redirect("exchange:client_show", pk=pk)
    return confirm(request, client, verb, text)


def confirm(request: HttpRequest, client: Client, verb: str, text: str) -> HttpResponse:
    context = {"client": client, "verb": verb, "text": text}
    return render(request, "exchange/client_confirm.html", context)


def secret_page(request: HttpRequest, client: Client, secret: str) -> HttpResponse:
    """Leads to the one page that shows it."""
    shown.keep(request, f"client {client.pk}", secret)
    return redirect("exchange:client_secret", pk=client.pk)


@never_cache
@require_GET
@require_role(Role.RIGHTS_ADMIN)
def client_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Once, after the system was made or its secret replaced."""
    client = seen_system(request, pk)
    secret = shown.take(request, f"client {pk}")
    if secret is None:
        return shown.gone(request, "exchange:client_show", pk)
    context = {"client": client, "secret": secret}
    return render(request, "exchange/client_secret.html", context)


def form_for(request: HttpRequest, client: Client) -> ClientForm:
    if client.is_app:
        return apps.AppForm(posted(request), initial=apps.initial_of(client))
    posting = services.posting_of(client)
    department = posting.department if posting else None
    return ClientForm(department, posted(request), initial=initial_of(client))


def status_of(form: ClientForm) -> int:
    return 422 if form.errors else 200
