"""Whether the areas below one have to leave no gap in it."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from grids.access import administrator_only, area_or_404
from grids.boundaries.faults import Fault
from grids.errors import BoundaryRefused, Refused
from grids.models import Area
from grids.services import area_cover
from grids.views.area_write import retired_already
from grids.views.areas import crumbs

MOST_TOLD = 20


class CoverForm(forms.Form):
    covered = forms.BooleanField(
        label=gettext_lazy("The areas below have to leave no gap"),
        required=False,
        help_text=gettext_lazy(
            "What would leave a gap is refused from then on, whoever draws or imports it."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def area_cover_view(request: HttpRequest, code: str) -> HttpResponse:
    return _area_cover(request, area_or_404(request, code))


@administrator_only
def _area_cover(request: HttpRequest, area: Area) -> HttpResponse:
    if area.retired_on:
        return retired_already(request, area)
    sent = request.POST if request.method == "POST" else None
    form = CoverForm(sent, initial={"covered": area.covered})
    if form.is_valid() and _done(form, area):
        messages.success(request, _("Saved."))
        return redirect("grids:detail", area.code)
    title = _("Gaps between the areas below")
    context = {
        "area": area,
        "form": form,
        "title": title,
        "crumbs": crumbs(request, area, title),
        "action": _("Save"),
    }
    return render(request, "grids/area_form.html", context, status=422 if form.is_bound else 200)


def _done(form: CoverForm, area: Area) -> bool:
    """Whether it is saved; else the form says every fault."""
    try:
        area_cover(area=area, covered=form.cleaned_data["covered"])
    except BoundaryRefused as refused:
        told = sentences(refused.faults[:MOST_TOLD])
        form.add_error("covered", [_("Nothing was changed. Mend this first:"), *told])
        return False
    except Refused as refused:
        form.add_error("covered", str(refused))
        return False
    return True


def sentences(faults: list[Fault]) -> list[str]:
    """Each with the names of the areas."""
    codes = {code for fault in faults for code in (fault.code, fault.other)}
    names = {area.code: area.label for area in Area.objects.filter(code__in=codes)}
    return [
        replace(f, code=names.get(f.code, f.code), other=names.get(f.other, f.other)).sentence
        for f in faults
    ]
