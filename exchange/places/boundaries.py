"""Boundaries as GeoJSON, of today or of any day, and the areas that lie at a point."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from exchange.api.base import Endpoint
from exchange.api.filtering import Narrowing, asked
from exchange.api.paging import Pages
from exchange.places.filters import BoundaryFilters
from exchange.places.shapes import AreaOut, BoundaryFeature, codes_above
from grids.geofiles.datums import OF_POINTS, WGS84, point_converted
from grids.models import Area, Boundary

BOX: dict[str, Any] = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 4,
    "maxItems": 4,
    "description": _("West, south, east, north of the features of this page."),
}
ADDRESS: dict[str, Any] = {"type": ["string", "null"], "format": "uri"}


class GeoJSON(JSONRenderer):
    media_type = "application/geo+json"


class FeaturePages(Pages):
    """A feature collection; `next` and `previous` stand beside the features."""

    def get_paginated_response(self, data: Any) -> Response:
        found: dict[str, Any] = {
            "type": "FeatureCollection",
            "next": self.get_next_link(),
            "previous": self.get_previous_link(),
        }
        if boxes := [feature["bbox"] for feature in data if feature.get("bbox")]:
            found["bbox"] = around(boxes)
        return Response({**found, "features": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "next": ADDRESS,
                "previous": ADDRESS,
                "bbox": BOX,
                "features": schema,
            },
            "required": ["type", "next", "previous", "features"],
        }


def around(boxes: list[Any]) -> list[float]:
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


class Boundaries(Endpoint):
    scopes = {"GET": "area:read"}
    serializer_class = BoundaryFeature
    renderer_classes = [GeoJSON, JSONRenderer]
    pagination_class = FeaturePages
    filter_backends = [Narrowing]
    filterset_class = BoundaryFilters
    queryset = Boundary.objects.none()
    ordering = "path"

    def get_queryset(self) -> Any:
        """Of a day each area has one at most."""
        rows = Boundary.objects.for_user(self.user).annotate(path=F("area__path"))
        if not self.request.query_params.get("date"):
            rows = rows.on(timezone.localdate())
        rows = rows.select_related("area__successor")
        return rows.defer("area__geometry", "area__successor__geometry")

    @extend_schema(
        operation_id="boundary_list",
        summary=_("Boundaries as GeoJSON"),
        description=_("A feature collection; an area without a boundary on that day is missing."),
        responses=BoundaryFeature(many=True),
    )
    def get(self, request: Request) -> Response:
        page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(features(self, page, many=True))


class DayIn(serializers.Serializer[Any]):
    date = serializers.DateField(
        required=False, help_text=_("As it was on this day; without it as it is today.")
    )


class AreaShow(Endpoint):
    scopes = {"GET": "area:read"}
    serializer_class = BoundaryFeature
    renderer_classes = [GeoJSON, JSONRenderer]
    queryset = Area.objects.none()

    @extend_schema(
        operation_id="area_show",
        summary=_("One area with its boundary"),
        description=_(
            "A GeoJSON feature; its geometry is null where the area had no boundary. An area is "
            "found by any code it ever had."
        ),
        parameters=[DayIn],
    )
    def get(self, request: Request, code: str) -> Response:
        area = Area.objects.for_user(self.user).filter(codes__code=code).defer("geometry").first()
        if area is None:
            raise Http404
        day = asked(DayIn, request).get("date") or timezone.localdate()
        return Response(features(self, boundary_of(area, day)))


def boundary_of(area: Area, day: dt.date) -> Boundary:
    """That of the day; one without a shape and without days where there is none."""
    found: Boundary | None = Boundary.objects.filter(area=area).on(day).first()
    if found is None:
        none: dict[str, Any] = {"geometry": None, "valid_from": None}
        return Boundary(area=area, **none)
    found.area = area
    return found


def features(view: Endpoint, rows: Any, *, many: bool = False) -> Any:
    codes = codes_above([row.area for row in (rows if many else [rows])])
    context = {**view.get_serializer_context(), "codes": codes}
    return view.get_serializer(rows, many=many, context=context).data


class PointIn(serializers.Serializer[Any]):
    longitude = serializers.FloatField(min_value=-180, max_value=180)
    latitude = serializers.FloatField(min_value=-90, max_value=90)
    datum: Any = serializers.ChoiceField(
        choices=[(datum, datum) for datum in OF_POINTS],
        default=WGS84,
        help_text=_("What the coordinates are in; AutoNavi gives gcj02, Baidu bd09."),
    )


class AreasAt(Endpoint):
    """The same rule by which a reported case finds its grid."""

    scopes = {"GET": "area:read"}
    serializer_class = AreaOut
    queryset = Area.objects.none()
    pagination_class = None

    @extend_schema(
        operation_id="area_at",
        summary=_("The areas at a point"),
        description=_(
            "The grid first, then what it lies in, as far as it is in sight; empty where the point "
            "lies outside. On a common border it is the area with the lowest code."
        ),
        parameters=[PointIn],
        responses=AreaOut(many=True),
    )
    def get(self, request: Request) -> Response:
        told = asked(PointIn, request)
        at = point_converted((told["longitude"], told["latitude"]), told["datum"])
        rows = areas_at(self.user, Point(*at, srid=4326))
        context = {**self.get_serializer_context(), "codes": codes_above(rows)}
        return Response(self.get_serializer(rows, many=True, context=context).data)


def areas_at(user: User, point: Point) -> list[Area]:
    """The deepest area in sight at the point and those above it, deepest first."""
    seen: Any = Area.objects.for_user(user).defer("geometry")
    deepest = seen.containing(point).first()
    return list(seen.chain(deepest.path).order_by("-depth")) if deepest else []
