"""Taking boundaries away as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from grids.access import administrator_only, area_or_404
from grids.codes import LEVELS
from grids.errors import Refused
from grids.geofiles.exporting import FORMATS, MOST, exported
from grids.models import Area


@require_safe
def file_export(request: HttpRequest, code: str) -> HttpResponse:
    """`?format=` and `?level=`: that level's areas at and below this one; without, all of them."""
    return _exported(request, area_or_404(request, code))


@administrator_only
def _exported(request: HttpRequest, area: Area) -> HttpResponse:
    form = request.GET.get("format", "geojson")
    level = request.GET.get("level", "")
    kind = FORMATS.get(form) or FORMATS["geojson"]
    areas = Area.objects.for_user(request.user).subtree(area).in_force().order_by("path")
    if level in LEVELS:
        areas = areas.filter(level=level)
    name = f"{area.code}-{level}" if level in LEVELS else area.code
    try:
        content = exported(areas[:MOST], form if form in FORMATS else "geojson", name)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("grids:files", area.code)
    response = HttpResponse(content, content_type=kind.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind.ending}"'
    return response
