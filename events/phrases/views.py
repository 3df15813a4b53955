"""The page of phrases: listing, adding, changing, removing, ordering; and keeping one at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import acting, require_role
from events.models import Phrase
from events.offers import label
from events.phrases.actions import choices
from events.phrases.forms import PhraseForm, TextForm
from events.phrases.services import (
    check_changes,
    phrase_add,
    phrase_change,
    phrase_move,
    phrase_remove,
)
from events.phrases.sight import may_change, may_share, phrases_of
from gridgov.navigation import CASE_ROLES

roles = require_role(*sorted(CASE_ROLES))


def seen_phrase(request: HttpRequest, pk: int) -> Phrase:
    rows = phrases_of(acting(request)).select_related("area", "department__kind")
    return get_object_or_404(rows, pk=pk)


def back(action: str) -> HttpResponse:
    return redirect(f"{reverse('phrases:list')}?action={action}")


@require_safe
@roles
def phrase_list(request: HttpRequest) -> HttpResponse:
    return list_page(request)


def list_page(
    request: HttpRequest, form: PhraseForm | None = None, status: int = 200
) -> HttpResponse:
    user = acting(request)
    known = dict(choices())
    action = request.POST.get("action") or request.GET.get("action", "")
    action = action if action in known else ""
    rows = phrases_of(user).select_related("area", "department__kind", "department__area")
    if action:
        rows = rows.filter(action=action)
    context = {
        "groups": groups(rows, user, known),
        "form": form or PhraseForm(shares=may_share(user), initial={"action": action}),
        "action": action,
        "label": known.get(action, ""),
    }
    return render(request, "phrases/list.html", context, status=status)


def groups(rows: Any, user: Any, known: dict[str, str]) -> list[dict[str, Any]]:
    """The phrases by action, in the order of the forms; one's own before shared ones."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.defer("area__geometry", "department__area__geometry").order_by(
        "owner", "area", "department", "place", "pk"
    ):
        line = {"phrase": row, "unit": row.area or row.department, "mine": may_change(user, row)}
        found.setdefault(row.action, []).append(line)
    return [
        {"action": name, "label": words, "lines": found[name]}
        for name, words in known.items()
        if name in found
    ]


@require_POST
@roles
def phrase_add_view(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    form = PhraseForm(request.POST, shares=may_share(user))
    if form.is_valid():
        try:
            phrase = phrase_add(user=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The phrase is kept."))
            return back(phrase.action)
    return list_page(request, form, status=422)


@require_POST
@roles
def phrase_keep(request: HttpRequest) -> HttpResponse:
    """Keeps what was typed in the form of an action; answers with a line to stand there."""
    action, field = request.POST.get("action", ""), request.POST.get("field", "")
    context: dict[str, Any] = {"said": _("Kept as a phrase of yours.")}
    status = 200
    if action not in dict(choices()):
        context["said"], status = _("This action takes no phrases."), 422
    else:
        try:
            phrase_add(user=acting(request), action=action, text=request.POST.get(field, ""))
        except ValidationError as error:
            context["said"], status = " ".join(error.messages), 422
    context["wrong"] = status != 200
    return render(request, "phrases/_kept.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@roles
def phrase_edit(request: HttpRequest, pk: int) -> HttpResponse:
    phrase = seen_phrase(request, pk)
    check_changes(acting(request), phrase)
    data = request.POST if request.method == "POST" else None
    form = TextForm(data, initial={"text": phrase.text})
    if form.is_valid():
        try:
            phrase_change(user=acting(request), phrase=phrase, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The phrase is changed."))
            return back(phrase.action)
    status = 422 if data is not None else 200
    context = {"form": form, "phrase": phrase, "label": label(phrase.action)}
    return render(request, "phrases/edit.html", context, status=status)


@require_POST
@roles
def phrase_remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    phrase = seen_phrase(request, pk)
    phrase_remove(user=acting(request), phrase=phrase)
    messages.success(request, _("The phrase is removed."))
    return back(phrase.action)


@require_POST
@roles
def phrase_move_view(request: HttpRequest, pk: int) -> HttpResponse:
    """`to` is "up" or "down"."""
    phrase = seen_phrase(request, pk)
    phrase_move(user=acting(request), phrase=phrase, up=request.POST.get("to") != "down")
    return back(phrase.action)
