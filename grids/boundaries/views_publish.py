"""Before boundaries are published: exactly what will change; and publishing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grids.boundaries import checks, drafts
from grids.boundaries.drafts import Opened
from grids.boundaries.following import followed
from grids.boundaries.forms import PublishForm
from grids.boundaries.history import MOST_NAMED
from grids.boundaries.plan import Plan, plan_of
from grids.boundaries.sight import draft_for, opens_drafts, place_of, title_of, way_to
from grids.errors import BoundaryRefused, Overtaken, Refused
from grids.models import Draft


@require_safe
@opens_drafts
def draft_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing on `?day=` (today unless said) would do; also of another's draft."""
    draft = draft_for(request, pk, own=False)
    return page(request, draft, asked_day(request.GET.get("day", "")))


def asked_day(text: str) -> dt.date:
    """The day that was typed, today where it is none."""
    try:
        return parse_date(text) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def page(
    request: HttpRequest,
    draft: Draft,
    day: dt.date,
    form: PublishForm | None = None,
    *,
    reason: str = "",
    late: bool = False,
) -> HttpResponse:
    """The preview of `day`. A form that was refused comes back with what it was refused for."""
    opened, place = drafts.opened(draft), place_of(draft)
    plan, refused = planned(opened, day, request.user)
    hidden = {"looked": day.isoformat(), "seen": plan.seen if plan else ""}
    if form is not None and not late:
        form.data = {**dict(form.data.items()), **hidden}
    context = {
        "draft": draft,
        "place": place,
        "title": title_of(draft, place),
        "crumbs": way_to(request, place, _("Preview")),
        "when": when(day),
        "plan": plan,
        "refused": refused,
        "late": late,
        "difference": opened.difference,
        "faults": faults_in(opened, plan) if plan else [],
        "rows": [row(change) for change in plan.changes] if plan else [],
        "form": form or PublishForm(initial={"day": day, "reason": reason, **hidden}),
        "mine": draft.owner_id == request.user.pk,
        "map_url": reverse("boundaries:draft_preview_map", args=[draft.pk]),
    }
    status = 422 if form else 200
    return render(request, "boundaries/preview.html", context, status=status)


def planned(opened: Opened, day: dt.date, user: Any) -> tuple[Plan | None, str]:
    """The plan, or why there can be none."""
    if opened.wanted.is_empty:
        return None, ""
    try:
        within = opened.draft.path
        wanted = followed(opened.wanted.on(day), within=within)
        return plan_of(wanted, user, within=within), ""
    except Refused as refused:
        return None, str(refused)


def faults_in(opened: Opened, plan: Plan) -> list[dict[str, Any]]:
    names = {change.code: change.label for change in plan.changes}
    return checks.told(opened.sheet, plan.faults, names)


def when(day: dt.date) -> str:
    """`today`, `later` or `past`: publishing means something else each time."""
    today = timezone.localdate()
    return "today" if day == today else "later" if day > today else "past"


def row(change: Any) -> dict[str, Any]:
    """An area before and after, in hectares."""
    before, after = change.before_m2 / 10_000, change.after_m2 / 10_000
    labels = {"new": _("new"), "shape": _("redrawn"), "retired": _("retired")}
    return {
        "label": change.label,
        "code": change.to_come if change.kind == "new" else change.code,
        "name_en": change.name_en,
        "parent": change.parent,
        "kind": change.kind,
        "kind_label": labels.get(change.kind, change.kind),
        "before": before,
        "after": after,
        "difference": after - before,
    }


@require_POST
@opens_drafts
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    draft = draft_for(request, pk)
    form = PublishForm(request.POST)
    valid = form.is_valid()
    given = form.cleaned_data
    if "look" in request.POST or not valid:
        return again(request, draft, form)
    try:
        change = drafts.draft_publish(
            draft=draft,
            by=request.user,
            day=given["day"],
            reason=given["reason"],
            seen=given["seen"],
        )
    except Overtaken as overtaken:
        looked = bool(given["seen"])
        if not looked:
            form.add_error(None, str(overtaken))
        return page(request, draft, given["day"], form, late=looked)
    except BoundaryRefused:
        return page(request, draft, given["day"], form)
    except Refused as refused:
        form.add_error(None, str(refused))
        return page(request, draft, given["day"], form)
    messages.success(request, told(given["day"]))
    return redirect("grids:boundary_change", change.pk)


def again(request: HttpRequest, draft: Draft, form: PublishForm) -> HttpResponse:
    """The preview of the day that was typed; what else was typed stays."""
    day = asked_day(request.POST.get("day", ""))
    if "look" in request.POST:
        return page(request, draft, day, reason=request.POST.get("reason", "")[:500])
    return page(request, draft, day, form)


def told(day: dt.date) -> str:
    sentences = {
        "today": _("The boundaries are in force."),
        "later": _("The boundaries will be in force from %(day)s; they are checked again then."),
        "past": _("The history is corrected from %(day)s. Nothing that is frozen has changed."),
    }
    return sentences[when(day)] % {"day": day.isoformat()}


@require_safe
@opens_drafts
def draft_preview_map(request: HttpRequest, pk: int) -> HttpResponse:
    """The outlines before (dashed) and after, and what is wrong in red."""
    draft = draft_for(request, pk, own=False)
    opened = drafts.opened(draft)
    sheet = opened.sheet
    wanted, areas = sheet.wanted, sheet.ground.areas
    touched = [code for code in areas if code in wanted.shapes or code in wanted.retired]
    before = [("before", code, areas[code].geometry) for code in touched]
    after = [("after", code, sheet.shape(code)) for code in touched if code in wanted.shapes]
    after += [("after", key, area.geometry) for key, area in wanted.new.items()]
    still = [
        ("area", code, area.geometry) for code, area in areas.items() if code not in set(touched)
    ]
    drawn = [*still, *after, *before]
    gone = set(wanted.retired)
    features = [
        feature(
            kind,
            sheet.label(code),
            checks.rounded(shape),
            fit=kind != "area",
            named=len(drawn) <= MOST_NAMED and (kind != "before" or code in gone),
        )
        for kind, code, shape in drawn
        if shape is not None
    ]
    features += [
        feature("since", piece["label"], piece["piece"], fit=False)
        for piece in (opened.difference.pieces if opened.difference else [])
    ]
    features += [
        feature("fault", fault["sentence"], fault["piece"], fit=True)
        for fault in checks.told(sheet, checks.faults_of(sheet, request.user))
        if fault["piece"]
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def feature(
    kind: str, label: str, geometry: Any, *, fit: bool, named: bool = False
) -> dict[str, Any]:
    properties = {"kind": kind, "label": label, "fit": fit, "named": named}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
