"""The map page and the small answers it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from accounts.models import User
from events.forms.filters import FilterForm, chips
from events.mapping.asked import HEAT, LAYERS, Asked
from events.mapping.clusters import Cluster, clusters, spots
from events.mapping.finding import find
from events.mapping.page import ages, bounds_for, states, unsaid
from events.mapping.places import Cell, bounds_of
from events.mapping.table import table_of
from events.views.worklist import READERS
from events.worklist import LIGHTS, Worklist, rows_of, slim
from gridgov.signs import LIGHTS as SIGNS
from grids.basemap.models import BaseLayer
from grids.models import Area, Level

ON_CARD = 8
DEEPEST = 19


@require_safe
@require_role(*READERS)
def show(request: HttpRequest) -> HttpResponse:
    """The map, and below it the same as a table."""
    asked = Asked.read(request.GET)
    work = Worklist(acting(request), asked.filters, timezone.now())
    table = table_of(work)
    text = request.GET.get("find", "").replace("\0", "").strip()[:100]
    context = {
        "asked": asked,
        "table": table,
        "lights": [
            {"name": light, "count": table.total.lights.get(light, 0), "word": SIGNS[light].word}
            for light in LIGHTS
        ],
        "bounds": ",".join(str(part) for part in bounds_for(table.here)),
        "chips": said(asked, work.user),
        "states": states(asked.filters),
        "ages": ages(asked),
        "layers": [{"name": name, "on": name not in asked.off} for name in LAYERS],
        "sources": sorted({row.source for row in BaseLayer.objects.all() if row.source}),
        "find": text,
        "found": find(work.user, text),
        "now": work.now,
    }
    return render(request, "mapping/map.html", context)


def said(asked: Asked, user: User) -> list[dict[str, Any]]:
    """The chips of the filters that the page does not show otherwise."""
    return [chip for chip in chips(asked.filters, user) if chip["name"] not in unsaid(asked)]


@require_safe
@require_role(*READERS)
def map_filters(request: HttpRequest) -> HttpResponse:
    """The form behind “Filter”: long lists, so it comes when it is opened."""
    asked = Asked.read(request.GET)
    chosen = {**request.GET.dict(), "tab": asked.filters.tab, "live": asked.filters.live}
    form = FilterForm(chosen, user=acting(request))
    whole = not request.headers.get("HX-Request")
    name = "mapping/filters.html" if whole else "mapping/_filters.html"
    return render(request, name, {"form": form, "asked": asked})


@never_cache
@require_safe
@require_role(*READERS)
def map_clusters(request: HttpRequest) -> JsonResponse:
    """The clusters in view, or the spots of the heat view; both with their number of cases."""
    asked = Asked.read(request.GET)
    bounds = bounds_of(request.GET.get("box", ""))
    zoom = request.GET.get("zoom", "")
    if bounds is None or not (zoom.isdecimal() and len(zoom) < 3) or int(zoom) > DEEPEST:
        raise BadRequest("box or zoom")
    work = Worklist(acting(request), asked.filters, timezone.now())
    if asked.show == HEAT:
        found = spots(work, bounds, int(zoom))
        return JsonResponse({"spots": found, "total": sum(spot[2] for spot in found)})
    grouped = clusters(work, bounds, int(zoom))
    names = names_of(grouped)
    lines = [line_of(cluster, names) for cluster in grouped]
    return JsonResponse({"clusters": lines, "total": sum(cluster.count for cluster in grouped)})


def names_of(found: list[Cluster]) -> dict[str, str]:
    """By path; a grid with its community, since every community has a first grid."""
    paths = {cluster.path for cluster in found}
    above = {path: path[: -Area.steplen] for path in paths}
    rows = Area.objects.filter(path__in=paths | set(above.values()))
    areas = {area.path: area for area in rows.only("path", "name", "name_en", "level")}
    names = {path: area.label for path, area in areas.items()}
    return {
        path: f"{names[above[path]]} · {names[path]}"
        if area.level == Level.GRID and above.get(path) in names
        else names[path]
        for path, area in areas.items()
    }


def line_of(cluster: Cluster, names: dict[str, str]) -> dict[str, Any]:
    return {
        "at": cluster.at,
        "count": cluster.count,
        "lights": cluster.lights,
        "cell": str(cluster.cell),
        "name": names.get(cluster.path, ""),
    }


@never_cache
@require_safe
@require_role(*READERS)
def card(request: HttpRequest) -> HttpResponse:
    """The cases of one square of the map: the first few, and the way to the list of them all."""
    asked = Asked.read(request.GET)
    cell = Cell.read(request.GET.get("cell", ""))
    if cell is None:
        raise BadRequest("cell")
    filters = replace(asked.filters, cell=str(cell))
    work = Worklist(acting(request), filters, timezone.now())
    rows = slim(work.tab(filters.tab)).order_by("due_at", "-pk")[: ON_CARD + 1]
    found = rows_of(list(rows), work.user, work.now)
    context = {
        "rows": found[:ON_CARD],
        "more": len(found) > ON_CARD,
        "list_url": f"{reverse('events:list')}?{filters.query}",
    }
    return render(request, "mapping/card.html", context)


@require_safe
@require_role(*READERS)
def place(request: HttpRequest) -> HttpResponse:
    """What lies at a point: the areas in sight, the deepest first."""
    try:
        lat, lng = (float(request.GET.get(name, "")) for name in ("lat", "lng"))
        point = Point(lng, lat, srid=4326)
    except ValueError:
        raise BadRequest("lat or lng") from None
    if not (abs(lat) <= 90 and abs(lng) <= 180):
        raise BadRequest("lat or lng")
    seen = Area.objects.for_user(acting(request)).containing(point)
    query = Asked.read(request.GET).around
    context = {"areas": list(seen.defer("geometry")), "point": point, "query": query}
    return render(request, "mapping/place.html", context)


@require_safe
@require_role(*READERS)
def map_find(request: HttpRequest) -> HttpResponse:
    """What `?find=` finds, for the list below the field."""
    text = request.GET.get("find", "").replace("\0", "").strip()[:100]
    found = find(acting(request), text)
    return render(request, "mapping/found.html", {"find": text, "found": found})
