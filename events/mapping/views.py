"""The map page and the small answers it asks for."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.contrib.gis.geos import Point, Polygon
from django.core.exceptions import BadRequest
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import acting, require_role
from accounts.models import Role, User
from events.forms.filters import FilterForm, chips
from events.mapping.asked import HEAT, Asked
from events.mapping.clusters import clusters, spots
from events.mapping.finding import find
from events.mapping.naming import lines_of
from events.mapping.page import ages, bounds_for, states, unsaid
from events.mapping.places import Cell, bounds_of
from events.mapping.table import base_for, table_of
from events.views.worklist import READERS
from events.worklist import LIGHTS, Worklist, rows_of, slim
from gridgov.signs import LIGHTS as SIGNS
from grids.basemap.sources import sources
from grids.models import Area
from grids.point_layers import PointLayer, layers_for, on_card
from grids.point_layers import spots as spots_in

LOOKERS = (*READERS, Role.SYSTEM_ADMIN.value)
"""The system administrator sees boundaries and no case."""
ON_CARD = 8
DEEPEST = 19


@require_safe
@require_role(*LOOKERS)
def show(request: HttpRequest) -> HttpResponse:
    """The map, and below it the same as a table; without cases for who does not read them."""
    asked, user = Asked.read(request.GET), acting(request)
    common = {
        "asked": asked,
        "cases": reads_cases(user),
        "point_layers": layers_for(user),
        "sources": sources(),
        "now": timezone.now(),
        **searched(request),
    }
    own = of_cases(asked, user) if reads_cases(user) else of_areas(asked, user)
    return render(request, "mapping/map.html", {**common, **own})


def reads_cases(user: User) -> bool:
    return user.scope.role in READERS


def of_areas(asked: Asked, user: User) -> dict[str, Any]:
    """Boundaries alone, and the areas directly below as a table."""
    here = base_for(user, asked.filters.area)
    below = Area.objects.children_of(here).for_user(user) if here else Area.objects.none()
    return {
        "here": here,
        "bounds": said_bounds(here),
        "below": below.in_force()
        .order_by("code")
        .defer("geometry")
        .annotate(drawn=Case(When(geometry=None, then=False), default=True)),
    }


def said_bounds(area: Area | None) -> str:
    return ",".join(str(part) for part in bounds_for(area))


def of_cases(asked: Asked, user: User) -> dict[str, Any]:
    work = Worklist(user, asked.filters, timezone.now())
    table = table_of(work)
    return {
        "table": table,
        "here": table.here,
        "lights": [
            {"name": light, "count": table.total.lights.get(light, 0), "word": SIGNS[light].word}
            for light in LIGHTS
        ],
        "bounds": said_bounds(table.here),
        "chips": said(asked, work.user),
        "states": states(asked.filters),
        "ages": ages(asked),
    }


def searched(request: HttpRequest) -> dict[str, Any]:
    """What `?find=` finds; of the kind `?more=` all that can be shown."""
    user = acting(request)
    text = request.GET.get("find", "").replace("\0", "").strip()[:100]
    whole = request.GET.get("more", "")
    groups = find(user, text, whole, with_cases=reads_cases(user))
    return {"find": text, "found": groups, "whole": whole, "cases": reads_cases(user)}


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
    answer: dict[str, Any] = {}
    if asked.show == HEAT:
        answer["spots"], grouped = spots(work, bounds, int(zoom))
    else:
        grouped = clusters(work, bounds, int(zoom))
    answer["clusters"] = lines_of(grouped)
    return JsonResponse(answer | {"total": sum(cluster.count for cluster in grouped)})


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
@require_role(*LOOKERS)
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
    context = {
        "areas": list(seen.defer("geometry")),
        "point": point,
        "query": query,
        "cases": reads_cases(acting(request)),
    }
    return render(request, "mapping/place.html", context)


@require_safe
@require_role(*LOOKERS)
def map_find(request: HttpRequest) -> HttpResponse:
    """What `?find=` finds, for the list below the field."""
    return render(request, "mapping/found.html", searched(request))


@never_cache
@require_safe
@require_role(*LOOKERS)
def map_points(request: HttpRequest) -> JsonResponse:
    """The points of a registered layer in view; 404 for one that the reader is not offered."""
    layer, box = _layer_asked(request)
    found, more = spots_in(layer, acting(request), box)
    return JsonResponse({"spots": [asdict(spot) for spot in found], "more": more})


@never_cache
@require_safe
@require_role(*LOOKERS)
def points_card(request: HttpRequest) -> HttpResponse:
    """What a cluster of such points holds, each with the way to its page."""
    layer, box = _layer_asked(request)
    found, more = on_card(layer, acting(request), box)
    return render(request, "mapping/points_card.html", {"spots": found, "more": more})


def _layer_asked(request: HttpRequest) -> tuple[PointLayer, Polygon]:
    user, name = acting(request), request.GET.get("layer", "")
    layer = next((layer for layer in layers_for(user) if layer.name == name), None)
    if layer is None:
        raise Http404
    bounds = bounds_of(request.GET.get("box", ""))
    if bounds is None:
        raise BadRequest("box")
    return layer, Polygon.from_bbox(bounds)
