"""Bonus and penalty points: the list, giving, the evidence, taking back."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, posted, require_role
from accounts.models import Role
from accounts.views.users import add_errors
from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind
from assessment.models import Adjustment
from assessment.schemes import words
from assessment.schemes.access import READERS
from assessment.schemes.candidates import MOST, candidate, candidates, periods_for
from assessment.schemes.forms.adjustments import AdjustmentForm, TakeBackForm, WhereForm
from assessment.schemes.services import adjust, take_back
from assessment.schemes.services.adjustments import (
    Subject,
    check_adjusts,
    extras_for,
    may_adjust,
    subject_of,
)
from assessment.schemes.views.common import FORM, confirm, crumbs
from gridgov.files.serving import served

PAGE = 50
LIST = "schemes:adjustment_list"


@require_safe
@require_role(*READERS)
def adjustment_list(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    kind = request.GET.get("kind", "")
    rows = _rows(user)
    if kind in SubjectKind.values:
        rows = rows.filter(subject_kind=kind)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(user, row) for row in page],
        "kinds": SubjectKind.choices,
        "kind": kind,
        "may_give": gives(user),
        "crumbs": crumbs(),
    }
    return render(request, "schemes/adjustments.html", context)


def gives(user: Any) -> bool:
    """Whether there is anybody below: supervisors of areas, not of departments."""
    return user.scope.role == Role.SUPERVISOR and bool(user.scope.area_paths)


def _rows(user: Any) -> QuerySet[Adjustment]:
    rows: QuerySet[Adjustment] = Adjustment.objects.for_user(user).select_related(
        "area", "department__kind", "department__area", "user", "extra", "decided_by",
        "taken_back_by",
    )  # fmt: skip
    return rows.defer("area__geometry", "department__area__geometry")


def _line(user: Any, row: Adjustment) -> dict[str, Any]:
    subject = subject_of(row)
    return {
        "row": row,
        "subject": str(subject),
        "kind": words.subject_label(row.subject_kind),
        "period": Period.read(row.period).label,
        "may_take_back": not row.is_taken_back and may_adjust(user, subject),
    }


def _seen(request: HttpRequest, pk: int) -> Adjustment:
    found: Adjustment = get_object_or_404(_rows(acting(request)), pk=pk)
    return found


@require_safe
@require_role(*READERS)
def adjustment_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    row = _seen(request, pk)
    if not row.file.name:
        raise Http404
    return cast(HttpResponse, served(request, row, row.file.name, row.content_type))


@require_http_methods(FORM)
@require_role(Role.SUPERVISOR)
def adjustment_create(request: HttpRequest) -> HttpResponse:
    """Without a kind and a period in the address it asks for them first."""
    if not gives(acting(request)):
        raise PermissionDenied(
            _("Points are given and taken by a supervisor of an area above. Nothing was changed.")
        )
    where = WhereForm(periods_for(timezone.now()), request.GET or None)
    context: dict[str, Any] = {"where": where, "crumbs": _crumbs(), "back": reverse(LIST)}
    if not where.is_valid():
        return render(request, "schemes/adjustment_where.html", context)
    found = _subjects(request, where.cleaned_data)
    period = where.cleaned_data["period"]
    extras = extras_for(where.cleaned_data["kind"], period)
    form = AdjustmentForm(
        found[:MOST], extras, posted(request), request.FILES or None, initial=_initial(request)
    )
    if request.method == "POST" and form.is_valid() and _give(request, form, period):
        return redirect(LIST)
    context |= {
        "form": form,
        "period": period,
        "kind": words.subject_label(where.cleaned_data["kind"]),
        "extras": extras,
        "found": found,
        "more": len(found) > MOST,
        "most": MOST,
    }
    return render(
        request, "schemes/adjustment_create.html", context, status=422 if form.is_bound else 200
    )


def _subjects(request: HttpRequest, where: dict[str, Any]) -> list[Subject]:
    """One where the address names it, else those that are found."""
    user, kind, period = acting(request), where["kind"], where["period"]
    pk = request.GET.get("subject", "")
    if pk.isdecimal():
        found = candidate(user, kind, period, int(pk))
        return [found] if found else []
    return candidates(user, kind, period, where["find"])


def _initial(request: HttpRequest) -> dict[str, Any]:
    return {"subject": request.GET.get("subject")}


def _give(request: HttpRequest, form: AdjustmentForm, period: Period) -> bool:
    try:
        row = adjust(user=acting(request), period=period, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return False
    said = _("%(points)s points for %(name)s are noted.")
    values = {"points": f"{row.points:+.2f}", "name": form.cleaned_data["subject"]}
    messages.success(request, said % values)
    return True


@require_http_methods(FORM)
@require_role(Role.SUPERVISOR)
def adjustment_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = _seen(request, pk), acting(request)
    check_adjusts(user, subject_of(row))
    if row.is_taken_back:
        messages.info(request, _("These points were taken back already. Nothing was changed."))
        return redirect(LIST)
    form = TakeBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            take_back(user=user, adjustment=row, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The points are taken back. The line stays in the list."))
            return redirect(LIST)
    values = {"points": f"{row.points:+.2f}", "name": subject_of(row)}
    return confirm(
        request,
        title=_("Take %(points)s points of %(name)s back") % values,
        text=_(
            "They do not count any more. In a period that is frozen already they stay until it is "
            "revised."
        ),
        verb=_("Take back"),
        form=form,
        danger=True,
        back=reverse(LIST),
        crumbs=_crumbs(),
    )


def _crumbs() -> list[dict[str, str | None]]:
    return crumbs((_("Bonus and penalty points"), reverse(LIST)))
