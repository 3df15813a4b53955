"""The closed quarters, one of them, settling and releasing it, and its file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import acting, require_role
from assessment.figures.periods import Period, PeriodKind
from assessment.models import PayLine, PayList, PayRule
from assessment.pay import services, shown
from assessment.pay.amounts import total
from assessment.pay.quarters import Quarter, State, quarters
from assessment.pay.rights import READERS, SETTLERS, counties, may_settle
from assessment.pay.workbook import workbook
from assessment.schemes.access import may_decide
from assessment.snapshots import lists
from gridgov.addresses import client_address
from gridgov.tables.writing import TYPES, XLSX
from grids.models import Area

PAGE, LINES = 8, 25
FORM = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
@require_role(*READERS)
def quarter_list(request: HttpRequest) -> HttpResponse:
    user = acting(request)
    areas = list(counties(user))
    if not areas:
        raise PermissionDenied(
            _("Pay lists are for the county as a whole: for its supervisors and auditors.")
        )
    page = Paginator(lists.periods(PeriodKind.QUARTER), PAGE).get_page(request.GET.get("page"))
    snapshots, now = list(page), timezone.now()
    found = [quarters(area, snapshots, now) for area in areas]
    context = {
        "page": page,
        "rows": [one for rows in zip(*found, strict=True) for one in rows],
        "several": len(areas) > 1,
        "may_decide": may_decide(user),
    }
    return render(request, "pay/list.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def show(request: HttpRequest, code: str, area: int) -> HttpResponse:
    """The last list, an older one by its number; before settling, what it would be."""
    found = quarter_or_404(request, code, area)
    number = request.GET.get("number", "")
    pay_list = numbered(found, number)
    rule, lines, fault = content(found, pay_list)
    below = shown.townships(found.area)
    path = place_asked(request, below)
    sort = request.GET.get("sort", shown.RANK)
    moved = request.GET.get("all", "") != "1" and corrects(found, pay_list)
    chosen = [line for line in shown.within(lines, path) if not moved or line.difference]
    unpaid = [line for line in chosen if not line.amount and not line.difference]
    is_folded = bool(unpaid) and request.GET.get("nothing", "") != "1"
    chosen = [line for line in chosen if not is_folded or line.amount or line.difference]
    page = Paginator(shown.ordered(chosen, sort), LINES).get_page(request.GET.get("page"))
    context = {
        "quarter": found,
        "pay_list": pay_list,
        "rule": rule,
        "fault": fault,
        "total": total(lines),
        "parts": shown.parts_of(lines, rule),
        "corrects": corrects(found, pay_list),
        "moved": moved,
        "still": len(lines) - len(chosen) if moved else 0,
        "unpaid": len(unpaid),
        "is_folded": is_folded,
        "unranked": sum(line.rank is None for line in lines),
        "graded": len(lines),
        "townships": below,
        "place": path,
        "page": page,
        "rows": shown.rows_of(page, below, rule),
        "may_settle": may_settle(acting(request), found.area),
        "is_ready": found.state == State.READY and not fault,
        "crumbs": crumbs(),
    }
    return render(request, "pay/show.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def table(request: HttpRequest, code: str, area: int) -> HttpResponse:
    """The settled list as a workbook; who took it away is noted."""
    found = quarter_or_404(request, code, area)
    pay_list = numbered(found, request.GET.get("number", ""))
    if pay_list is None:
        raise Http404
    lines = shown.ordered(pay_list.lines.all(), shown.RANK)
    rows = shown.rows_of(lines, shown.townships(found.area), pay_list.rule)
    services.taken(pay_list, acting(request), client_address(request) or None, found.now)
    answer = HttpResponse(workbook(pay_list, rows), content_type=TYPES[XLSX])
    name = f"pay-{found.area.code}-{pay_list.period}-{pay_list.number}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@require_http_methods(FORM)
@require_role(*SETTLERS)
def settle(request: HttpRequest, code: str, area: int) -> HttpResponse:
    found = quarter_or_404(request, code, area)
    where = reverse("pay:show", args=[code, area])
    if found.is_settled:
        messages.info(request, _("This quarter is settled already. Nothing was changed."))
        return redirect(where)
    if request.method == "POST":
        try:
            services.settle(
                user=acting(request),
                period=found.period,
                area=found.area,
                revision=revision_of(request),
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The list is settled and stays as it is."))
        return redirect(where)
    _rule, lines, fault = content(found, None)
    try:
        services.check_ready(acting(request), found)
    except ValidationError as error:
        fault = error.messages[0]
    if fault:
        messages.error(request, fault)
        return redirect(where)
    context = {"quarter": found, "total": total(lines), "crumbs": crumbs(crumb_of(found))}
    return render(request, "pay/settle.html", context)


@never_cache
@require_http_methods(FORM)
@require_role(*SETTLERS)
def release(request: HttpRequest, code: str, area: int) -> HttpResponse:
    found = quarter_or_404(request, code, area)
    if found.last is None:
        raise Http404
    if request.method == "POST":
        services.release(user=acting(request), pay_list=found.last)
        messages.success(request, _("The list is released, and the workers are told."))
        return redirect("pay:show", code, area)
    if found.last.released_at is not None:
        messages.info(request, _("This list is released already. Nothing was changed."))
        return redirect("pay:show", code, area)
    context = {"quarter": found, "pay_list": found.last, "crumbs": crumbs(crumb_of(found))}
    return render(request, "pay/release.html", context)


def quarter_or_404(request: HttpRequest, code: str, area: int) -> Quarter:
    county = get_object_or_404(counties(acting(request)), pk=area)
    try:
        period = Period.read(code)
    except ValueError as error:
        raise Http404 from error
    found = services.quarter_of(period, county, timezone.now())
    if found is None or period.kind != PeriodKind.QUARTER:
        raise Http404
    return found


def numbered(found: Quarter, number: str) -> PayList | None:
    """The list of that number; without one the last list, or None where one is to be settled."""
    if not number:
        return found.last if found.is_settled else None
    row = next((one for one in found.lists if str(one.number) == number), None)
    if row is None:
        raise Http404
    return row


def content(found: Quarter, pay_list: PayList | None) -> tuple[PayRule, list[PayLine], str]:
    """By which rule which lines; with a sentence where the rule does not do."""
    if pay_list is not None:
        return pay_list.rule, list(pay_list.lines.all()), ""
    rule = services.rule_of(found)
    try:
        return rule, services.ruled_lines(found, rule), ""
    except ValidationError as error:
        return rule, [], error.messages[0]


def corrects(found: Quarter, pay_list: PayList | None) -> bool:
    return pay_list.is_correction if pay_list is not None else found.corrects


def place_asked(request: HttpRequest, below: list[Area]) -> str:
    asked = request.GET.get("place", "")
    return asked if asked in {one.path for one in below} else ""


def revision_of(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 5 else 0


def crumbs(*more: tuple[str, str]) -> list[dict[str, Any]]:
    first = {"label": _("Pay by quarter"), "url": reverse("pay:list")}
    return [first, *({"label": label, "url": url} for label, url in more)]


def crumb_of(found: Quarter) -> tuple[str, str]:
    return found.period.label, reverse("pay:show", args=[found.period.code, found.area.pk])
