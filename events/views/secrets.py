"""A new secret for a reporter who lost the first one."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import acting, require_role
from events import told
from events.actors import Actor
from events.capacity import case_capacities
from events.models import Event
from events.refusals import Forbidden
from events.services.receipts import secret_renew as renew
from events.workflow import Who
from gridgov.addresses import client_address


class RenewForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It is written to the access log with your name."),
    )


@require_http_methods(["GET", "POST"])
@require_role("operator", "supervisor")
def secret_renew(request: HttpRequest, pk: int) -> HttpResponse:
    user = acting(request)
    actor = Actor.of(user)
    rows = Event.objects.for_user(user).select_related("holder")
    event = get_object_or_404(rows, pk=pk)
    if Who.DESK not in case_capacities(actor, event):
        raise PermissionDenied(_("Only the centre whose desk the case is on may do this."))
    form = RenewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            told.put(request, pk, renew(pk, actor, reason, client_address(request)))
        except Forbidden as refusal:
            raise PermissionDenied(refusal.sentence) from refusal
        return redirect("events:receipt", pk)
    return render(request, "events/secret_renew.html", {"event": event, "form": form})
