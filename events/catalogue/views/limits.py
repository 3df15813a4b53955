"""Time limits: listed by clock, added, changed, taken out; and which of them would hold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from accounts.models import Role, User
from accounts.services.by import By
from events.catalogue import lists
from events.catalogue.forms.limits import AmountForm, LimitFilter, NewLimitForm, WhichForm
from events.catalogue.previews import Answer, Question, answer
from events.catalogue.services import limit_create, limit_delete, limit_update
from events.catalogue.services.limits import unsaved
from events.catalogue.views.common import (
    FORM,
    PAGE,
    READERS,
    add_errors,
    chips_of,
    chosen_of,
    confirm,
    crumbs,
    runs,
)
from events.models import TimeLimit
from events.workflow import ClockKind, Urgency

LIST = "catalogue:limit_list"


@require_safe
@require_role(*READERS)
def limit_list(request: HttpRequest) -> HttpResponse:
    form = LimitFilter(request.GET)
    rows = lists.limits(acting(request), chosen_of(form))
    counts = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    kind = request.GET.get("kind", "")
    if kind in ClockKind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "chips": chips_of(form),
        "kind": kind,
        "keep": {"kind": kind} if kind else {},
        "tabs": [(k.value, k.label, counts.get(k.value, 0)) for k in ClockKind],
        "total": sum(counts.values()),
        "may_edit": runs(request),
        "may_edit_all": runs(request, all_of_it=True),
    }
    return render(request, "catalogue/limit_list.html", context)


@require_safe
@require_role(*READERS)
def limit_which(request: HttpRequest) -> HttpResponse:
    """Which rule would hold for a case that begins now."""
    asked = "kind" in request.GET
    form = WhichForm(acting(request), request.GET if asked else None)
    context: dict[str, Any] = {"form": form, "crumbs": crumbs((_("Time limits"), LIST))}
    if asked and form.is_valid():
        context["answer"] = answer(_question(acting(request), form), timezone.now())
        context["now"] = timezone.now()
    return render(request, "catalogue/limit_which.html", context)


def _question(user: User, form: Any) -> Question:
    data = form.cleaned_data
    return Question(
        kind=data["kind"],
        urgency=data["urgency"] or Urgency.NORMAL,
        path=data["area"].path if data["area"] else user.scope.area_path,
        category=data["category"],
        department_kind=data["department_kind"],
    )


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def limit_create_view(request: HttpRequest) -> HttpResponse:
    """One button shows what the new rule would change, the other saves it."""
    first = {name: request.GET.get(name, "") for name in ("kind", "category", "urgency")}
    form = NewLimitForm(acting(request), request.POST or None, initial=first)
    context: dict[str, Any] = {"title": _("New time limit"), "previews": True}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            context |= _compared(acting(request), form)
        else:
            try:
                limit_create(by=By.request(request), key=form.key, values=form.values)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(
                    request, _("The rule is saved. It holds for clocks that start now.")
                )
                return redirect(f"{reverse(LIST)}?kind={form.cleaned_data['kind']}")
    return _form(request, form, context)


def _compared(user: User, form: NewLimitForm) -> dict[str, Answer]:
    """What holds today, and what would with the rule in the form."""
    question, now = _question(user, form), timezone.now()
    new = unsaved(form.key, form.values)
    return {"today": answer(question, now), "then": answer(question, now, new)}


def _form(request: HttpRequest, form: object, context: dict[str, Any]) -> HttpResponse:
    context |= {
        "form": form,
        "crumbs": crumbs((_("Time limits"), LIST)),
        "back": reverse(LIST),
        "note": _("Clocks that run already keep the rule they began with."),
    }
    return render(request, "catalogue/limit_form.html", context)


def _limit(request: HttpRequest, pk: int) -> TimeLimit:
    limit = get_object_or_404(lists.limits(acting(request), {}), pk=pk)
    By.request(request).check_runs(limit.area.path if limit.area else "")
    return limit


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def limit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    limit = _limit(request, pk)
    form = AmountForm(request.POST or None, initial=AmountForm.initial_of(limit))
    if limit.kind != ClockKind.CASE:
        del form.fields["plus_handle"]
    if request.method == "POST" and form.is_valid():
        try:
            limit_update(by=By.request(request), limit=limit, values=form.values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The rule is saved. It holds for clocks that start now."))
            return redirect(f"{reverse(LIST)}?kind={limit.kind}")
    return _form(request, form, {"title": _("Change a time limit"), "limit": limit})


@require_http_methods(FORM)
@require_role(Role.SYSTEM_ADMIN)
def limit_delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    limit = _limit(request, pk)
    if request.method == "POST":
        try:
            limit_delete(by=By.request(request), limit=limit)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The rule is gone. The next wider one holds instead."))
        return redirect(f"{reverse(LIST)}?kind={limit.kind}")
    return confirm(
        request,
        title=_("Take out a time limit"),
        text=_(
            "Clocks that run already keep this rule. For clocks that start from now on the next "
            "wider rule holds. A rule of the reference catalogue comes back with the next import."
        ),
        verb=_("Take it out"),
        danger=True,
        back=reverse(LIST),
        crumbs=crumbs((_("Time limits"), LIST)),
        limit=limit,
    )
