"""Apps as an administrator lets them in, and as people end what they allowed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import units
from accounts.access import acting, posted, require_role
from accounts.models import Role
from accounts.services import By
from accounts.views.users import add_errors, unit_page
from exchange.clients.views import FORM, status_of
from exchange.consents import services
from exchange.consents.forms import AppForm
from exchange.models import Consent
from exchange.scopes import SCOPES

NAMED = (
    "user",
    "client__user",
    "posting__area",
    "posting__department__area",
    "posting__department__kind",
)


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def app_create(request: HttpRequest) -> HttpResponse:
    """First the unit whose people may use it, then what it may."""
    if "unit" not in request.GET:
        title, label = _("New app"), _("The people of which unit may use the app?")
        return unit_page(request, title, label, crumb="exchange/_crumb.html")
    area, department = units.unit_of(acting(request), request.GET["unit"])
    form = AppForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            client = services.app_create(
                by=By.request(request), values=form.values, area=area, department=department
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("%(name)s can be used now.") % {"name": client.name})
            return redirect("exchange:client_show", pk=client.pk)
    context = {"form": form, "unit": area or department, "is_app": True}
    return render(request, "exchange/client_form.html", context, status=status_of(form))


@require_GET
def app_list(request: HttpRequest) -> HttpResponse:
    """The apps that may act for the person who looks."""
    rows = Consent.objects.filter(user=acting(request)).select_related(*NAMED)
    rows = rows.defer("posting__area__geometry", "posting__department__area__geometry")
    found = list(rows)
    for consent in found:
        labels = [SCOPES.get(scope, scope) for scope in consent.scopes]
        consent.labels = labels  # type: ignore[attr-defined]
        is_live = services.acting(consent.user, consent.client) is not None
        consent.is_live = is_live  # type: ignore[attr-defined]
    return render(request, "exchange/app_list.html", {"consents": found})


@require_POST
def app_end(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Consent.objects.filter(user=acting(request)).select_related("client", "posting")
    consent = get_object_or_404(mine, pk=pk)
    services.end(by=By.request(request), consent=consent)
    words = _("%(name)s can no longer act for you.") % {"name": consent.client.name}
    messages.success(request, words)
    return redirect("exchange:app_list")
