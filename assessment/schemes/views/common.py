"""What the pages share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import acting
from accounts.services.by import By
from assessment.models import Scheme
from assessment.schemes.access import check_decides, visible
from assessment.schemes.differences import differences
from assessment.schemes.lookup import before

FORM = ["GET", "HEAD", "POST"]
LIST = "schemes:scheme_list"


def seen(request: HttpRequest, pk: int) -> Scheme:
    """A version in sight of the reader; drafts of others are not there."""
    rows = visible(acting(request)).prefetch_related("items", "extras")
    found: Scheme = get_object_or_404(rows.select_related("made_by", "decided_by"), pk=pk)
    return found


def decided_by(request: HttpRequest) -> By:
    """Who decides here. Raises PermissionDenied."""
    by = By.request(request)
    check_decides(by)
    return by


def draft_or_403(request: HttpRequest, pk: int) -> Scheme:
    decided_by(request)
    return seen(request, pk)


def crumbs(*more: tuple[str, str]) -> list[dict[str, str | None]]:
    first = (_("Schemes"), reverse(LIST))
    return [{"label": label, "url": url} for label, url in (first, *more)]


def crumb_of(scheme: Scheme) -> tuple[str, str]:
    return str(scheme), reverse("schemes:scheme_show", args=[scheme.pk])


def changes_of(scheme: Scheme) -> dict[str, Any]:
    """For templates: the version before, and what this one changes; nothing for a first one."""
    old = before(scheme)
    return {"old": old, "differences": differences(old, scheme)} if old else {}


def confirm(
    request: HttpRequest, *, title: str, text: str, verb: str, back: str, **more: Any
) -> HttpResponse:
    """Says what will happen before it does."""
    context = {"title": title, "text": text, "verb": verb, "back": back, **more}
    form = more.get("form")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "schemes/confirm.html", context, status=status)
