"""Importing a file of areas: first what it would do, then, confirmed, done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from grids.access import administrator_only, scope_of
from grids.area_file import Fault
from grids.errors import Refused
from grids.forms import ImportForm
from grids.import_plan import Orders, Plan, levels_of, plan_import
from grids.models import Area, Level
from grids.services import areas_import


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_only
def areas_import_view(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "grids/area_import.html", {"form": form}, status=status)
    text, level = form.cleaned_data["text"], form.cleaned_data["root_level"]
    decisions = _decisions(request)
    orders = _orders(decisions, form.cleaned_data["retire_missing"])
    plan = plan_import(text, level, orders)
    plan.faults += _outside(request, plan, level)
    if "confirm" in request.POST and plan.ready:
        try:
            areas_import(text=text, day=timezone.localdate(), root_level=level, orders=orders)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            told = ngettext(
                "%(count)d change was saved.", "%(count)d changes were saved.", plan.changes
            )
            messages.success(request, told % {"count": plan.changes})
            return redirect("grids:list")
    context = {
        "form": form,
        "plan": plan,
        "text": text,
        "decisions": decisions.items(),
        "created": [(Level(name).label, count) for name, count in levels_of(plan.created).items()],
    }
    return render(request, "grids/area_import.html", context)


def _decisions(request: HttpRequest) -> dict[str, str]:
    """By new code: OLD:NEW where it is the same area, "separate" where it is another one."""
    return {
        name.removeprefix("decide_"): str(value)
        for name, value in request.POST.items()
        if name.startswith("decide_")
    }


def _orders(decisions: dict[str, str], retire_missing: bool) -> Orders:
    pairs = (value.split(":") for value in decisions.values() if value.count(":") == 1)
    return Orders(
        renumber=dict(pairs),
        separate=frozenset(code for code, value in decisions.items() if value == "separate"),
        retire_missing=retire_missing,
    )


def _outside(request: HttpRequest, plan: Plan, level: str) -> list[Fault]:
    """Roots that are not this administrator's, and new ones beside those there are."""
    paths = scope_of(request).area_paths
    roots = {area.code: area for area in Area.objects.filter(depth=1)}
    codes = set(plan.above)
    strange = [roots[code] for code in codes & set(roots) if roots[code].path not in paths]
    strange += [change.area for change in plan.renumbered if not change.area.path.startswith(paths)]
    faults = [
        Fault(0, _("%(area)s is not within your posting") % {"area": area.label})
        for area in strange
    ]
    new_roots = [row for row in plan.created if row.level == level]
    likely = {change.row.code for change in plan.likely}
    faults += [
        Fault(row.line, _("%(name)s would be a second root, which is no work for this page") % told)
        for row in new_roots
        if roots and row.code not in likely and (told := {"name": row.name})
    ]
    return faults
