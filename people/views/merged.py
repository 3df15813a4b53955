"""Addresses of records that were merged into another lead to the one that goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import acting
from people.models import Person

MOST = 20
"""So many merges one after another are followed."""

View = Callable[[HttpRequest, int], HttpResponse]


def leads_on(view: View) -> View:
    """Where GET would be 404 for a record merged into one in sight: to the page of that one."""

    @wraps(view)
    def led(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return view(request, pk)
        except Http404:
            last = survivor(pk) if request.method in ("GET", "HEAD") else None
            if not Person.objects.for_user(acting(request)).filter(pk=last).exists():
                raise
        messages.info(
            request,
            _("This record was merged into another. This is the page of the one that goes on."),
        )
        return redirect("people:person_show", last)

    return led


def survivor(pk: int) -> int | None:
    """The key of the record that this one ended in; None where it was not merged."""
    last: int | None = None
    for _step in range(MOST):
        row = Person.objects.filter(pk=last or pk, merged_into__isnull=False)
        into = row.values_list("merged_into_id", flat=True).first()
        if into is None:
            break
        last = into
    return last
