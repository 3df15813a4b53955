"""Pages of the system administrator: gateways and the delivery log."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import acting, posted, require_role
from accounts.models import Role, Way
from accounts.services import By
from accounts.views.users import chips_of
from events.delivery import gateways, log, sending, trial
from events.delivery.forms import FORMS, LogFilter
from events.models import Delivery, Gateway

FORM = ["GET", "HEAD", "POST"]
PAGE = 50


@require_GET
@require_role(Role.SYSTEM_ADMIN)
def gateway_list(request: HttpRequest) -> HttpResponse:
    return render(request, "delivery/gateways.html", {"rows": log.gateway_rows()})


@sensitive_post_parameters()
@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def gateway_edit(request: HttpRequest, way: str) -> HttpResponse:
    """Plain fields. What is secret is taken and never shown again."""
    by, known = By.request(request), _known(way)
    by.check_runs()
    row = Gateway.objects.filter(way=known).first() or Gateway(way=known)
    kept = tuple(gateways.secrets_of(row))
    form = FORMS[known](posted(request), initial=row.values, kept=kept)
    if request.method == "POST" and form.is_valid():
        gateways.gateway_configure(by=by, way=known, values=form.values, secrets=form.secrets)
        messages.success(request, _("The gateway is configured. Now test it."))
        return redirect("delivery:gateway_list")
    context = {"form": form, "way": Way(known), "fixed": log.is_fixed(known)}
    return render(request, "delivery/gateway_edit.html", context)


@require_POST
@require_role(Role.SYSTEM_ADMIN)
def gateway_switch(request: HttpRequest, way: str) -> HttpResponse:
    on = request.POST.get("on") == "yes"
    try:
        gateways.gateway_switch(by=By.request(request), way=_known(way), on=on)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("delivery:gateway_list")


@require_POST
@require_role(Role.SYSTEM_ADMIN)
def gateway_test(request: HttpRequest, way: str) -> HttpResponse:
    """Sends to whoever presses the button, and says what came of it."""
    sent, sentence = trial.gateway_try(by=By.request(request), way=_known(way))
    (messages.success if sent else messages.error)(request, sentence)
    return redirect("delivery:gateway_list")


@require_GET
@require_role(Role.SYSTEM_ADMIN)
def delivery_list(request: HttpRequest) -> HttpResponse:
    form = LogFilter(request.GET)
    form.is_valid()
    chosen: dict[str, Any] = form.cleaned_data
    rows = log.deliveries(acting(request), chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": log.rows_of(page.object_list),
        "counts": log.counts(acting(request), chosen),
        "chips": chips_of(form),
    }
    return render(request, "delivery/deliveries.html", context)


@require_POST
@require_role(Role.SYSTEM_ADMIN)
def delivery_resend(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.for_user(acting(request)), pk=pk)
    if sending.resend(delivery, timezone.now()):
        messages.success(request, _("It is sent again within a minute, under the same id."))
    else:
        messages.info(request, _("It is on its way already. Nothing was changed."))
    return redirect("delivery:delivery_list")


def _known(way: str) -> str:
    if way not in Way.values:
        raise Http404
    return way
