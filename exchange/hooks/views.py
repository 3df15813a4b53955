"""The administrator's pages about a system's webhooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import acting, posted, require_role
from accounts.models import Role
from accounts.services import By
from accounts.views.users import add_errors
from exchange.clients import shown
from exchange.clients.views import READERS, seen_system
from exchange.hooks import answers, services
from exchange.hooks.forms import HookForm, initial_of
from exchange.hooks.kinds import KINDS, TEST
from exchange.models import Delivery, DeliveryState, Subscription

FORM = ["GET", "HEAD", "POST"]
PAGE = 50


def seen_hook(request: HttpRequest, pk: int) -> Subscription:
    rows = Subscription.objects.for_user(acting(request))
    rows = rows.select_related("client__user", "area", "department__kind", "department__area")
    return get_object_or_404(rows.defer("area__geometry", "department__area__geometry"), pk=pk)


@require_GET
@require_role(*READERS)
def webhook_show(request: HttpRequest, pk: int) -> HttpResponse:
    row = seen_hook(request, pk)
    state = request.GET.get("state", "")
    rows = row.deliveries.order_by("-pk").select_related("event")
    rows = rows.defer("payload", "event__description", "event__hidden", "event__result")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    add_words(page)
    context = {
        "hook": row,
        "client": row.client,
        "address": services.shown(row.url),
        "kinds": [(kind, KINDS.get(kind, kind)) for kind in row.kinds],
        "page": page,
        "state": state,
        "states": states_of(row),
        "is_live": row.state in services.LIVE,
        "grants": acting(request).scope.role == Role.RIGHTS_ADMIN,
    }
    return render(request, "exchange/hooks/show.html", context)


def states_of(row: Subscription) -> list[tuple[str, Any, int]]:
    """Each state with its label and how many deliveries are in it."""
    found = row.deliveries.order_by().values_list("state").annotate(n=Count("pk"))
    counts: dict[str, int] = dict(found)
    return [(value, label, counts.get(value, 0)) for value, label in DeliveryState.choices]


def add_words(page: Any) -> None:
    for row in page:
        row.words = _("Test") if row.kind == TEST else KINDS.get(row.kind, row.kind)
        row.told = [
            (dt.datetime.fromisoformat(one["at"]), answers.words_of(one), one["ms"])
            for one in reversed(row.tries)
        ]
        row.may_again = row.state != DeliveryState.WAITING


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def webhook_create(request: HttpRequest, pk: int) -> HttpResponse:
    client = seen_system(request, pk)
    form = HookForm(client, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            row, secret = services.subscription_create(
                by=By.request(request), client=client, values=form.values
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return secret_page(request, row, secret)
    context = {"form": form, "client": client}
    return render(request, "exchange/hooks/form.html", context, status=status_of(form))


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def webhook_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = seen_hook(request, pk)
    form = HookForm(row.client, posted(request), initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            services.subscription_update(by=By.request(request), row=row, values=form.values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The changes to the webhook are saved."))
            return redirect("exchange:webhook_show", pk=pk)
    context = {"form": form, "client": row.client, "hook": row}
    return render(request, "exchange/hooks/form.html", context, status=status_of(form))


@never_cache
@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def webhook_rotate(request: HttpRequest, pk: int) -> HttpResponse:
    row = seen_hook(request, pk)
    if request.method == "POST":
        try:
            return secret_page(
                request, *services.subscription_rotate(by=By.request(request), row=row)
            )
        except ValidationError as error:
            return refused(request, row, error)
    text = _(
        "The webhook gets a new secret, which is shown to you once. For a day deliveries are "
        "signed with the old one as well, so that there is time to enter it there."
    )
    return confirm(request, row, _("Replace the secret"), text)


@require_http_methods(FORM)
@require_role(Role.RIGHTS_ADMIN)
def webhook_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = seen_hook(request, pk)
    if request.method == "POST":
        return done(request, row, services.subscription_end, _("The webhook has ended."))
    text = _("Nothing is sent there any more, and it cannot be taken up again. What waits is lost.")
    return confirm(request, row, _("End the webhook"), text)


@require_POST
@require_role(Role.RIGHTS_ADMIN)
def webhook_pause(request: HttpRequest, pk: int) -> HttpResponse:
    words = _("The webhook is paused; what happens is collected.")
    return done(request, seen_hook(request, pk), services.subscription_pause, words)


@require_POST
@require_role(Role.RIGHTS_ADMIN)
def webhook_resume(request: HttpRequest, pk: int) -> HttpResponse:
    words = _("The webhook goes on.")
    return done(request, seen_hook(request, pk), services.subscription_resume, words)


@require_POST
@require_role(Role.RIGHTS_ADMIN)
def webhook_test(request: HttpRequest, pk: int) -> HttpResponse:
    words = _("A test is on its way. Load this page again in a moment to see the answer.")
    return done(request, seen_hook(request, pk), services.subscription_test, words)


@require_POST
@require_role(Role.RIGHTS_ADMIN)
def webhook_replay(request: HttpRequest, pk: int, delivery: int | None = None) -> HttpResponse:
    """All that are parked, or one delivery."""
    row = seen_hook(request, pk)
    one = get_object_or_404(Delivery, subscription=row, pk=delivery) if delivery else None
    try:
        count = services.deliveries_replay(by=By.request(request), row=row, delivery=one)
    except ValidationError as error:
        return refused(request, row, error)
    words = ngettext("One delivery is sent again.", "%(n)s deliveries are sent again.", count)
    messages.success(request, words % {"n": count})
    return redirect("exchange:webhook_show", pk=pk)


def done(
    request: HttpRequest, row: Subscription, service: Callable[..., object], words: str
) -> HttpResponse:
    try:
        service(by=By.request(request), row=row)
    except ValidationError as error:
        return refused(request, row, error)
    messages.success(request, words)
    return redirect("exchange:webhook_show", pk=row.pk)


def refused(request: HttpRequest, row: Subscription, error: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return redirect("exchange:webhook_show", pk=row.pk)


def confirm(request: HttpRequest, row: Subscription, verb: str, text: str) -> HttpResponse:
    context = {"hook": row, "client": row.client, "verb": verb, "text": text}
    return render(request, "exchange/hooks/confirm.html", context)


def secret_page(request: HttpRequest, row: Subscription, secret: str) -> HttpResponse:
    """Leads to the one page that shows it."""
    shown.keep(request, f"webhook {row.pk}", secret)
    return redirect("exchange:webhook_secret", pk=row.pk)


@never_cache
@require_GET
@require_role(Role.RIGHTS_ADMIN)
def webhook_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Once, after the webhook was made or its secret replaced."""
    row = seen_hook(request, pk)
    secret = shown.take(request, f"webhook {pk}")
    if secret is None:
        return shown.gone(request, "exchange:webhook_show", pk)
    context = {"hook": row, "client": row.client, "secret": secret}
    return render(request, "exchange/hooks/secret.html", context)


def status_of(form: HookForm) -> int:
    return 422 if form.errors else 200
