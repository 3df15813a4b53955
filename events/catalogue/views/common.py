"""What the administrator's pages share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import acting
from accounts.models import Role
from accounts.views.users import add_errors, chips_of
from grids.models import Area

__all__ = ["FORM", "PAGE", "READERS", "add_errors", "chips_of", "confirm", "crumbs", "runs"]

FORM = ["GET", "HEAD", "POST"]
PAGE = 50
READERS = (Role.SYSTEM_ADMIN, Role.SUPERVISOR)


def runs(request: HttpRequest, *, all_of_it: bool = False) -> bool:
    """Whether buttons are shown; `all_of_it` for what holds everywhere."""
    scope = acting(request).scope
    root = len(scope.area_path) == Area.steplen
    return scope.role == Role.SYSTEM_ADMIN and (root or not all_of_it)


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str | None]]:
    """(label, URL name) from the list down."""
    return [{"label": label, "url": reverse(name)} for label, name in steps]


def confirm(
    request: HttpRequest, *, title: str, text: str, verb: str, back: str, **more: Any
) -> HttpResponse:
    """Says what will happen before it does; `more` lists what hangs on it."""
    context = {"title": title, "text": text, "verb": verb, "back": back, **more}
    return render(request, "catalogue/confirm.html", context)


def chosen_of(form: Any) -> dict[str, Any]:
    """What is right of the filters; a wrong one is shown as wrong and left out."""
    form.is_valid()
    found: dict[str, Any] = form.cleaned_data
    return found


def saved(name: object) -> str:
    return _("The changes to %(name)s are saved.") % {"name": name}
