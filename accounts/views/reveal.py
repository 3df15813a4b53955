"""One personal value in clear, asked for with a reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import reveal
from accounts.access import acting, posted
from accounts.forms.users import ReasonForm
from accounts.views.entry import safe_next
from accounts.views.users import FORM
from gridgov.addresses import client_address

REASONS = (
    _("Call back about the case"),
    _("Visit on site"),
    _("Check who the person is"),
    _("Correct the record"),
)


@never_cache
@require_http_methods(FORM)
def reveal_view(request: HttpRequest, subject: str, field: str) -> HttpResponse:
    """GET asks for the reason, POST shows the value; the same for a page and its fragment."""
    _value, resolver = reveal.resolve(acting(request), subject, field)
    form = ReasonForm(posted(request))
    context: dict[str, Any] = {
        "form": form,
        "kind": resolver.label,
        "field": resolver.fields[field],
    }
    context |= {"reasons": REASONS, "next": safe_next(request), "path": request.path}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            context["value"] = reveal.reveal(
                acting(request),
                subject,
                field,
                form.cleaned_data["reason"],
                client_address(request),
            )
        except reveal.TooManyReveals:
            context["too_many"], status = True, 429
    part = request.headers.get("HX-Request") == "true"
    template = "accounts/_reveal.html" if part else "accounts/reveal.html"
    return render(request, template, context, status=200 if part else status)
