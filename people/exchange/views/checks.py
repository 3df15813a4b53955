"""The quality of the records, and the checks that come of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require_role
from accounts.models import User
from grids.models import Area
from people import masked
from people.exchange import checks, quality
from people.exchange.asker import READERS, of_area
from people.exchange.forms import OutcomeForm
from people.exchange.services import Refused
from people.models import Check
from people.views import base

WORKERS = ("worker", "operator", "supervisor")
PAGE = 50


@never_cache
@require_GET
@require_role(*READERS)
def quality_show(request: HttpRequest) -> HttpResponse:
    user = of_area(request)
    area = _area(request, user)
    below = list(Area.objects.in_force().for_user(user).children_of(area).defer("geometry"))
    figures = quality.figures(user, area)
    groups = [
        (
            label,
            [(m, figures[m.name].get(area.path, 0)) for m in quality.MEASURES if m.group == key],
        )
        for key, label in quality.GROUPS.items()
    ]
    rows = [
        (child, [(m, figures[m.name].get(child.path, 0)) for m in quality.MEASURES])
        for child in sorted(below, key=lambda child: str(child.code))
    ]
    context = {"area": area, "groups": groups, "rows": rows, "measures": quality.MEASURES}
    return render(request, "people_exchange/quality.html", context)


@never_cache
@require_GET
@require_role(*READERS)
def quality_list(request: HttpRequest, measure: str) -> HttpResponse:
    """The records behind a figure."""
    user, wanted = of_area(request), quality.BY_NAME.get(measure)
    if wanted is None:
        raise Http404
    area = _area(request, user)
    after = request.GET.get("after", "")
    rows = quality.found(user, wanted, area.path, timezone.localdate())
    rows = rows.filter(pk__gt=int(after) if after.isdecimal() and len(after) < 19 else 0)
    some = list(rows.order_by("pk")[: PAGE + 1])
    context = {
        "measure": wanted,
        "area": area,
        "lines": [_line(wanted.kind, row) for row in some[:PAGE]],
        "next": some[PAGE - 1].pk if len(some) > PAGE else None,
    }
    return render(request, "people_exchange/quality_list.html", context)


def _line(kind: str, row: Any) -> tuple[str, int, str, str]:
    """Name of its page's address, what it is called, what stands beside it."""
    if kind == "person":
        return ("people:person_show", row.pk, masked.name(row), masked.document(row))
    if kind == "house":
        return ("people:house_show", row.pk, row.place, row.get_level_display())
    return ("people:organisation_show", row.pk, row.name, row.credit_code)


def _area(request: HttpRequest, user: User) -> Area:
    """The area asked for, or the reader's own."""
    areas = Area.objects.for_user(user).defer("geometry")
    code = request.GET.get("area", "")
    wanted = {"code": code} if code else {"path": user.scope.area_path}
    found: Area = get_object_or_404(areas, **wanted)
    return found


@never_cache
@require_GET
@require_role(*WORKERS)
def check_list(request: HttpRequest) -> HttpResponse:
    """What is to be looked at, what is due first."""
    user = of_area(request)
    rows = Check.objects.for_user(user).filter(done_at=None).order_by("due_on", "pk")[:PAGE]
    context = {
        "lines": checks.lines(user, list(rows)),
        "most": PAGE,
        "today": timezone.localdate(),
        "outcomes": Check.Outcome.choices,
        "may_write": base.may_write(request),
    }
    return render(request, "people_exchange/check_list.html", context)


@require_POST
@require_role(*WORKERS)
def check_answer(request: HttpRequest, pk: int) -> HttpResponse:
    user = of_area(request)
    check = get_object_or_404(Check.objects.for_user(user), pk=pk)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        checks.answer(user, check, form.cleaned_data["outcome"])
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Noted. The check is done."))
    return redirect("people_exchange:check_list")
