"""Changing areas: the system administrator's forms."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from grids import dependents
from grids.access import administrator_only, area_or_404
from grids.codes import code_length, level_below
from grids.errors import Refused
from grids.forms import AreaForm, GridsForm, NameForm, RetireForm
from grids.models import Area, Level
from grids.services import area_create, area_rename, area_retire, grids_make
from grids.views.areas import crumbs

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _page(
    request: HttpRequest, area: Area, form: forms.Form, title: str, **more: object
) -> HttpResponse:
    context = {"area": area, "form": form, "title": title, "crumbs": crumbs(request, area, title)}
    status = 422 if form.is_bound else 200
    return render(request, "grids/area_form.html", {**context, **more}, status=status)


@get_or_post
def area_create_view(request: HttpRequest, code: str) -> HttpResponse:
    parent = area_or_404(request, code)
    return _area_create(request, parent)


@administrator_only
def _area_create(request: HttpRequest, parent: Area) -> HttpResponse:
    level = level_below(parent.level) or ""
    form = AreaForm(request.POST or None, initial={"code": parent.code})
    if level and form.is_valid():
        try:
            made = area_create(
                parent=parent, level=level, day=timezone.localdate(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(area)s was added.") % {"area": made.label})
            return redirect("grids:detail", made.code)
    note = _("Codes of this level have %(count)d digits and begin with %(code)s.") % {
        "count": code_length(level or Level.SUBGRID),
        "code": parent.code,
    }
    return _page(request, parent, form, _("Add an area"), note=note, action=_("Add"))


@get_or_post
def area_rename_view(request: HttpRequest, code: str) -> HttpResponse:
    return _area_rename(request, area_or_404(request, code))


@administrator_only
def _area_rename(request: HttpRequest, area: Area) -> HttpResponse:
    initial = {"name": area.name, "name_en": area.name_en, "kind": area.kind}
    form = NameForm(request.POST or None, area=area, initial=initial)
    if form.is_valid():
        renamed = area_rename(area=area, **form.cleaned_data)
        messages.success(request, _("The names were saved."))
        return redirect("grids:detail", renamed.code)
    return _page(request, area, form, _("Rename"), action=_("Save"))


@get_or_post
def grids_make_view(request: HttpRequest, code: str) -> HttpResponse:
    return _grids_make(request, area_or_404(request, code))


@administrator_only
def _grids_make(request: HttpRequest, area: Area) -> HttpResponse:
    form = GridsForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = grids_make(
                parent=area,
                day=timezone.localdate(),
                count=data["count"] or 0,
                names=data["names"],
                kind=data["kind"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            told = ngettext("%(count)d grid was made.", "%(count)d grids were made.", len(made))
            messages.success(request, told % {"count": len(made)})
            return redirect("grids:detail", area.code)
    note = _("Codes are given by themselves and never twice.")
    return _page(request, area, form, _("Make grids"), note=note, action=_("Make"))


@get_or_post
def area_retire_view(request: HttpRequest, code: str) -> HttpResponse:
    return _area_retire(request, area_or_404(request, code))


@administrator_only
def _area_retire(request: HttpRequest, area: Area) -> HttpResponse:
    if area.retired_on:
        return retired_already(request, area)
    form = RetireForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["successor"].strip()
        seen = Area.objects.for_user(request.user)
        successor = seen.filter(codes__code=code).first() if code else None
        if code and successor is None:
            form.add_error("successor", _("No area has this code."))
        else:
            try:
                area_retire(
                    area=area,
                    day=timezone.localdate(),
                    successor=successor,
                    by=request.user,
                    reason=form.cleaned_data["reason"].strip(),
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("%(area)s was retired.") % {"area": area.label})
                return redirect("grids:detail", area.code)
    note = _(
        "The code stays taken for ever, and the area is found by it. It stands in the history of "
        "the boundaries, where it can be reverted; the area then comes back with a new code."
    )
    if below := Area.objects.children_of(area).in_force().count():
        told = ngettext(
            "%(count)d area below it goes to the successor with it and gets a new code there; "
            "without a successor it is retired first.",
            "%(count)d areas below it go to the successor with it and get new codes there; "
            "without a successor they are retired first.",
            below,
        )
        note = f"{note} {told % {'count': below}}"
    return _page(
        request,
        area,
        form,
        _("Retire"),
        note=note,
        action=_("Retire"),
        danger=True,
        hanging=dependents.hanging_on(area),
        successors=_beside(request, area),
    )


def retired_already(request: HttpRequest, area: Area) -> HttpResponse:
    told = _("%(area)s is retired; nothing about it changes.") % {"area": area.label}
    messages.info(request, told)
    return redirect("grids:detail", area.code)


def _beside(request: HttpRequest, area: Area) -> list[Area]:
    """Siblings that may take over, for the list to choose from."""
    rows = Area.objects.for_user(request.user).in_force().filter(level=area.level)
    rows = rows.filter(path__startswith=area.path[: -Area.steplen]).exclude(pk=area.pk)
    return list(rows.defer("geometry").order_by("code")[:100])
