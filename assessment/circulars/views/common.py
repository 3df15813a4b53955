"""What the pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import acting, posted
from assessment.circulars import services
from assessment.circulars.forms import VersionForm
from assessment.models import Circular

FORM = ["GET", "HEAD", "POST"]
LIST = "circulars:list"
WRONG, OVERTAKEN = 422, 409


def seen(request: HttpRequest, pk: int) -> Circular:
    rows = Circular.objects.for_user(acting(request)).select_related(
        "area", "snapshot", "replaces", "drafted_by", "changed_by", "signed_by", "published_by"
    )
    found: Circular = get_object_or_404(rows.defer("area__geometry"), pk=pk)
    return found


def crumbs(*more: tuple[str, str]) -> list[dict[str, str | None]]:
    first = (_("Circulars"), reverse(LIST))
    return [{"label": label, "url": url} for label, url in (first, *more)]


def address(circular: Circular) -> str:
    return reverse("circulars:show", args=[circular.pk])


def crumb_of(circular: Circular) -> tuple[str, str]:
    return circular.called or str(circular), address(circular)


def version_form(request: HttpRequest, circular: Circular) -> VersionForm:
    return VersionForm(posted(request), initial={"version": circular.version})


def confirm(
    request: HttpRequest, circular: Circular, status: int = 200, **more: Any
) -> HttpResponse:
    """Says what will happen before it does; it is done to the version that stands on the page."""
    context = {
        "circular": circular,
        "form": VersionForm(initial={"version": circular.version}),
        "overtaken": status == OVERTAKEN,
        "back": address(circular),
        "crumbs": crumbs(crumb_of(circular)),
        **more,
    }
    return render(request, "circulars/confirm.html", context, status=status)


def done(request: HttpRequest, circular: Circular, act: Callable[[], str]) -> HttpResponse:
    """Back to the circular with what `act` says of what it did, or why it could not."""
    try:
        messages.success(request, act())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return to(circular)


def confirmed(
    request: HttpRequest,
    circular: Circular,
    act: Callable[[int], str],
    says: Callable[[Circular], dict[str, Any]],
) -> HttpResponse:
    """Asks with what `says` gives; `act` is given the version that stood on the page, and asks
    again where that is not the last one."""
    form, status = version_form(request, circular), 200
    if form.is_valid():
        try:
            return done(request, circular, lambda: act(form.cleaned_data["version"]))
        except services.Overtaken:
            circular, status = seen(request, circular.pk), OVERTAKEN
    return confirm(request, circular, status, **says(circular))


def to(circular: Circular) -> HttpResponse:
    return redirect("circulars:show", pk=circular.pk)
