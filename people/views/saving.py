"""One way to save a form of the registers: errors at its fields, whoever was slower is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from people.services import Stale
from people.views import base

T = TypeVar("T")


def tried(form: Any, save: Callable[[], T], row: Any = None) -> T | None:
    """What `save` gives; None with errors in the form where it was refused.

    After Stale the form carries the version there is now, so that who looked again can save.
    """
    try:
        return save()
    except Stale as error:
        if row is not None:
            row.refresh_from_db(fields=["seq"])
            form.meet(row, form.cleaned_data.get("seq"))
            form.data = form.data.copy()
            form.data["seq"] = str(row.seq)
        form.add_error(None, _sentence(form) if row is not None else error)
    except ValidationError as error:
        base.add_errors(form, error)
    return None


def _sentence(form: Any) -> str:
    if form.choosing:
        return _(
            "Somebody else changed this record while you wrote. Nothing of yours is saved yet. "
            "Choose which values stay, and save again."
        )
    return _(
        "Somebody else changed this record while you wrote. Nothing of yours is saved yet. Your "
        "changes do not touch theirs: look at them and save again."
    )


@dataclass
class Shown:
    """A page with one form: what it is called, what its button says, where one gets back to."""

    title: str
    action: str
    back: str
    crumbs: base.Crumbs = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    more: list[tuple[str, str]] = field(default_factory=list)
    danger: bool = False
    pick: str = ""
    point: Any = None


def answer(
    request: HttpRequest,
    form: Any,
    shown: Shown,
    save: Callable[[], Any],
    done: str,
    row: Any = None,
) -> HttpResponse:
    """The page with the form; once `save` took what was sent, back with `done` said."""
    if request.method == "POST" and form.is_valid() and tried(form, save, row) is not None:
        messages.success(request, done)
        return redirect(shown.back)
    return page(request, form, shown)


def page(request: HttpRequest, form: Any, shown: Shown, **context: Any) -> HttpResponse:
    values = vars(shown) | {"form": form, **context}
    if shown.point is not None:
        values |= {"lat": shown.point.y, "lng": shown.point.x}
    return render(request, "people/form.html", values)
