"""Looking at areas: the tree, one area, its map."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grids import panels, tree
from grids.access import area_or_404, may_see_map, may_write
from grids.codes import level_below
from grids.models import Area, Level
from grids.names import english_above


@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    """The tree, open down to `?open=code`; or what `?q=` finds; or, for htmx, one branch."""
    open_code = request.GET.get("open", "")
    opened = area_or_404(request, open_code) if open_code else None
    if opened and request.htmx:  # type: ignore[attr-defined]
        return render(request, "grids/_branch.html", {"nodes": tree.branch(opened)})
    query = request.GET.get("q", "").strip()[:100]
    found, more = tree.search(request.user, query) if query else ([], False)
    context = {
        "query": query,
        "found": found,
        "more": more,
        "nodes": [] if query else tree.tree(request.user, opened),
        "may_write": may_write(request),
        "may_see_map": may_see_map(request),
    }
    return render(request, "grids/area_list.html", context)


@require_safe
def area_detail(request: HttpRequest, code: str) -> HttpResponse:
    area = area_or_404(request, code)
    if area.code != code:
        return redirect("grids:detail", area.code)
    below = list(Area.objects.children_of(area).order_by("retired_on", "code"))
    context = {
        "area": area,
        "above": english_above(area.above) if in_english() else area.above,
        "crumbs": crumbs(request, area),
        "children": [child for child in below if not child.retired_on],
        "retired": [child for child in below if child.retired_on],
        "below_level": _level_label(area),
        "codes": area.codes.exclude(code=area.code).order_by("-valid_to"),
        "boundary": area.boundaries.filter(valid_to=None).defer("geometry").first(),
        "panels": panels.panels_for(area, request.user),
        "may_write": may_write(request) and not area.retired_on,
        "may_see_map": may_see_map(request) and not area.retired_on,
        "makes_grids": area.level in (Level.COMMUNITY, Level.GRID),
        "makes_areas": area.level in (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP),
    }
    return render(request, "grids/area_detail.html", context)


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def _level_label(area: Area) -> str:
    below = level_below(area.level)
    return str(Level(below).label) if below else ""


def crumbs(request: HttpRequest, area: Area, *more: str) -> list[dict[str, Any]]:
    """The way down to `area`, as far as this user sees it, and what is done there."""
    seen = Area.objects.for_user(request.user).chain(area.path)
    way: list[dict[str, Any]] = [{"label": _("Areas"), "url": reverse("grids:list")}]
    for above in seen:
        last = above.pk == area.pk and not more
        url = None if last else reverse("grids:detail", args=[above.code])
        way.append({"label": above.label, "url": url})
    return way + [{"label": label, "url": None} for label in more]


@require_safe
def area_geojson(request: HttpRequest, code: str) -> HttpResponse:
    """The areas below this one with their boundaries, or its own where there are none."""
    area = area_or_404(request, code)
    shown = Area.objects.children_of(area).in_force().exclude(geometry=None)
    areas = list(shown) or ([area] if area.geometry else [])
    features = [
        {
            "type": "Feature",
            "geometry": _rounded(shape.geometry),
            "properties": {
                "kind": "area",
                "label": shape.label,
                "code": shape.code,
                "url": reverse("grids:detail", args=[shape.code]) if shape != area else "",
            },
        }
        for shape in areas
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _rounded(geometry: Any) -> dict[str, Any]:
    """Coordinates to a metre are enough for drawing and half the size."""

    def short(part: Any) -> Any:
        return round(part, 5) if isinstance(part, float) else [short(piece) for piece in part]

    return {"type": "MultiPolygon", "coordinates": short(geometry.coords)}
