"""Looking back at boundaries, and taking changes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.access import administrator_only, area_or_404, may_write
from grids.boundaries import history, scheduled
from grids.boundaries.faults import Fault
from grids.boundaries.forms_history import RevertForm
from grids.boundaries.history import Moment
from grids.boundaries.moved import is_unknown, moves_of
from grids.boundaries.plan import Plan, plan_of
from grids.boundaries.publish import publish
from grids.boundaries.reverting import reverting
from grids.boundaries.wanted import Wanted
from grids.errors import Overtaken, Refused
from grids.models import Area, AreaCode, BoundaryChange, ChangeState
from grids.views.areas import crumbs

PER_PAGE = 20
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def user_of(request: HttpRequest) -> Any:
    """The one who is logged in, whom this floor knows only by the scope."""
    return request.user


@dataclass(frozen=True)
class Asked:
    """Which moment of an area's boundaries is looked at, and those around it."""

    moments: list[Moment]
    moment: Moment

    @property
    def later_that_day(self) -> list[Moment]:
        now = self.moment
        return [m for m in self.moments if m.day == now.day and m.number > now.number]

    @property
    def that_day(self) -> list[Moment]:
        return [m for m in self.moments if m.day == self.moment.day and m.change is not None]

    @property
    def earlier(self) -> Moment | None:
        now = (self.moment.day, self.moment.number)
        return next((m for m in reversed(self.moments) if (m.day, m.number) < now), None)

    @property
    def later(self) -> Moment | None:
        now = (self.moment.day, self.moment.number)
        return next((m for m in self.moments if (m.day, m.number) > now), None)

    @property
    def before_all(self) -> bool:
        """Whether nothing was drawn yet."""
        return bool(self.moments) and self.moment.day < self.moments[0].day


def asked(request: HttpRequest, area: Area) -> Asked:
    """`?day=` (with the key of a change of that day), else the newest one, else today."""
    moments = history.moments_of(area)
    words, _dot, key = request.GET.get("day", "").partition(".")
    try:
        day = parse_date(words)
    except ValueError:
        day = None
    if day is None:
        return Asked(moments, moments[-1] if moments else Moment(timezone.localdate()))
    same = [m for m in moments if m.day == day]
    chosen = [m for m in same if m.change is not None and str(m.change.pk) == key]
    last = same[-1] if same else Moment(day)
    return Asked(moments, chosen[0] if chosen else last)


@require_safe
def boundary_history(request: HttpRequest, code: str) -> HttpResponse:
    """What stood on `?day=`, and every change. For htmx the part that is about the day."""
    area = area_or_404(request, code)
    now = asked(request, area)
    map_url = reverse("grids:boundary_history_map", args=[area.code])
    earlier = [m for m in now.moments if (m.day, m.number) <= (now.moment.day, now.moment.number)]
    context = {
        "area": area,
        "now": now,
        "moments": now.moments,
        "listed": now.moment.value in {m.value for m in now.moments},
        "index": max(len(earlier) - 1, 0),
        "last": max(len(now.moments) - 1, 0),
        "standing": history.standing_on(area, now.moment, now.later_that_day),
        "map_url": f"{map_url}?day={now.moment.value}",
    }
    if request.headers.get("HX-Target") == "gg-history-day":
        part = render(request, "boundaries/_history_day.html", context)
        patch_vary_headers(part, ["HX-Request", "HX-Target"])
        return part
    changes = BoundaryChange.objects.touching(area).for_user(user_of(request))
    rows = changes.select_related("by").defer("wanted", "base", "faults", "moved")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for change in page.object_list:
        change.count = len(change.areas) if change.lies_with(user_of(request)) else None
    context |= {"page": page, "crumbs": crumbs(request, area, _("History of boundaries"))}
    return render(request, "boundaries/history.html", context)


@require_safe
def boundary_history_map(request: HttpRequest, code: str) -> JsonResponse:
    area = area_or_404(request, code)
    now = asked(request, area)
    features = history.features_on(history.standing_on(area, now.moment, now.later_that_day))
    return JsonResponse({"type": "FeatureCollection", "features": features})


def change_or_404(request: HttpRequest, pk: int) -> BoundaryChange:
    seen = BoundaryChange.objects.for_user(user_of(request))
    change: BoundaryChange = get_object_or_404(
        seen.select_related("by", "settled_by", "parent", "reverts"), pk=pk
    )
    return change


@require_safe
def boundary_change(request: HttpRequest, pk: int) -> HttpResponse:
    change = change_or_404(request, pk)
    whole = change.lies_with(user_of(request))
    writes = may_write(request) and whole
    context = {
        "change": change,
        "crumbs": way_to(request, change),
        "whole": whole,
        "rows": rows_of(change, user_of(request)),
        "faults": [Fault.from_json(given) for given in change.faults] if whole else [],
        "reverted_by": change.reverted_by.filter(state=ChangeState.IN_FORCE).first(),
        "moves": moves_of(change, user_of(request)),
        "unknown": is_unknown(change) and whole,
        "may_revert": writes and change.state == ChangeState.IN_FORCE,
        "may_withdraw": writes and change.state == ChangeState.SCHEDULED,
        "map_url": reverse("grids:boundary_change_map", args=[change.pk]),
    }
    return render(request, "boundaries/history_change.html", context)


def rows_of(change: BoundaryChange, user: Any) -> list[dict[str, Any]]:
    """The areas of a change that the user sees, sizes in hectares."""
    labels = {"new": _("New"), "shape": _("Redrawn"), "retired": _("Retired")}
    whole = change.lies_with(user)
    codes = AreaCode.objects.filter(code__in=[row["code"] for row in change.areas])
    codes = codes.filter(area__in=Area.objects.for_user(user))
    areas = {known.code: known.area for known in codes.select_related("area")}
    return [
        {
            **row,
            "label": areas[row["code"]].label if row["code"] in areas else row["label"],
            "code": row["code"] if row["code"] in areas else "",
            "kind_label": labels[row["kind"]],
            "before": row["before_m2"] / 10_000,
            "after": row["after_m2"] / 10_000,
        }
        for row in change.areas
        if whole or row["code"] in areas
    ]


def way_to(request: HttpRequest, change: BoundaryChange, *more: str) -> list[dict[str, Any]]:
    seen = Area.objects.for_user(user_of(request))
    if change.parent is None or not seen.filter(pk=change.parent.pk).exists():
        return [
            {"label": _("Areas"), "url": reverse("grids:list")},
            {"label": _("Change of boundaries"), "url": None},
        ]
    way = crumbs(request, change.parent, _("History of boundaries"), _("Change"), *more)
    at = len(way) - 2 - len(more)
    way[at]["url"] = reverse("grids:boundary_history", args=[change.parent.code])
    if more:
        way[at + 1]["url"] = reverse("grids:boundary_change", args=[change.pk])
    return way


@require_safe
def boundary_change_map(request: HttpRequest, pk: int) -> JsonResponse:
    """Before and after; with `?back=1` what reverting the change would make of it."""
    change = change_or_404(request, pk)
    if request.GET.get("back") and change.state == ChangeState.IN_FORCE:
        _must_take_back(request, change)
        features = history.features_back(change)
    else:
        features = history.features_of(change, user_of(request))
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _must_take_back(request: HttpRequest, change: BoundaryChange) -> None:
    """403 unless the user is the system administrator of all that the change is about."""
    if not (may_write(request) and change.lies_with(user_of(request))):
        raise PermissionDenied(
            _(
                "This change also is about areas that are not yours. It is taken back by the "
                "system administrator of all of them. Nothing was changed."
            )
        )


@require_POST
def boundary_change_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _withdraw(request, change_or_404(request, pk))


@administrator_only
def _withdraw(request: HttpRequest, change: BoundaryChange) -> HttpResponse:
    _must_take_back(request, change)
    try:
        scheduled.withdraw(change, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The change was withdrawn. The boundaries stay as they are."))
    return redirect("grids:boundary_change", change.pk)


@get_or_post
def boundary_change_revert(request: HttpRequest, pk: int) -> HttpResponse:
    return _revert(request, change_or_404(request, pk))


@administrator_only
def _revert(request: HttpRequest, change: BoundaryChange) -> HttpResponse:
    """What going back would do; sent with a reason it is done, as a new change."""
    _must_take_back(request, change)
    try:
        wanted = reverting(change)
        form = RevertForm(request.POST or None)
        if form.is_valid():
            words = form.cleaned_data
            made = publish(
                wanted,
                within=change.path,
                by=request.user,
                reason=words["reason"],
                seen=words["seen"],
                reverts=change,
            )
            messages.success(request, _("The boundaries from before are in force again."))
            return redirect("grids:boundary_change", made.pk)
        return _revert_page(request, change, form, _plan_back(request, change, wanted))
    except Overtaken as overtaken:
        form.add_error(None, str(overtaken))
        plan = _plan_back(request, change, wanted)
        return _revert_page(request, change, form, plan, difference=overtaken.difference)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("grids:boundary_change", change.pk)


def _plan_back(request: HttpRequest, change: BoundaryChange, wanted: Wanted) -> Plan:
    return plan_of(wanted, request.user, within=change.path, reverts=change)


def _revert_page(
    request: HttpRequest,
    change: BoundaryChange,
    form: RevertForm,
    plan: Plan,
    difference: Any = None,
) -> HttpResponse:
    form.showing(plan.seen)
    context = {
        "change": change,
        "crumbs": way_to(request, change, _("Revert")),
        "form": form,
        "plan": plan,
        "unknown": is_unknown(change),
        "difference": difference,
        "map_url": reverse("grids:boundary_change_map", args=[change.pk]) + "?back=1",
    }
    return render(request, "boundaries/history_revert.html", context)
