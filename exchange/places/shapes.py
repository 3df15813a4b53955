"""What the API says of an area, its boundary, a department and a category."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.contrib.rest_framework_gis import GeoFeatureModelSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework_gis.fields import GeometryField
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from accounts.models import Department
from events.models import Category, TimeLimit
from events.rules import Rulebook
from events.workflow import ClockKind
from exchange.places.limits import limits_of
from grids.models import Area, Boundary, GridKind, Level
from grids.worktime import Unit

DIGITS = 7
"""Of degrees: a centimetre on the ground."""
SUCCESSOR = _("The code of the area that took its place, or null.")
CODE: dict[str, Any] = {"type": ["string", "null"]}


class AreaOut(serializers.ModelSerializer[Area]):
    """The context holds `codes`: by path those of the areas above."""

    kind = serializers.ChoiceField(
        GridKind.choices, allow_blank=True, help_text=_("Of a grid; empty for other areas.")
    )
    parent: Any = serializers.SerializerMethodField(
        help_text=_("The code of the area above, or null.")
    )
    successor = serializers.CharField(
        source="successor.code", allow_null=True, read_only=True, help_text=SUCCESSOR
    )

    class Meta:
        model = Area
        fields = ("code", "name", "name_en", "level", "kind", "parent", "retired_on", "successor")
        read_only_fields = fields

    def get_parent(self, area: Area) -> str | None:
        return above(area, self.context["codes"])


class BoundaryFeature(GeoFeatureModelSerializer):  # type: ignore[misc]  # untyped
    """A boundary as a GeoJSON feature (RFC 7946): WGS-84, longitude first."""

    id = serializers.CharField(source="area.code", help_text=_("The code of the area."))
    code = serializers.CharField(source="area.code", help_text=_("As it is today."))
    name = serializers.CharField(source="area.name")
    name_en = serializers.CharField(source="area.name_en")
    level = serializers.ChoiceField(source="area.level", choices=Level.choices)
    kind = serializers.CharField(source="area.kind")
    parent = serializers.SerializerMethodField(help_text=_("The code of the area above, or null."))
    retired_on = serializers.DateField(source="area.retired_on", allow_null=True)
    successor = serializers.CharField(
        source="area.successor.code", allow_null=True, help_text=SUCCESSOR
    )
    valid_from = serializers.DateField(
        allow_null=True, help_text=_("The first day of this boundary; null without one.")
    )
    valid_to = serializers.DateField(
        allow_null=True, help_text=_("The first day on which it no longer holds, or null.")
    )
    source = serializers.CharField(help_text=_("Where the boundary comes from."))
    generated = serializers.BooleanField(help_text=_("Made up for a demonstration."))
    geometry = GeometryField(precision=DIGITS)

    class Meta:
        model = Boundary
        geo_field, id_field, auto_bbox = "geometry", "id", True
        list_serializer_class = serializers.ListSerializer
        fields = (
            *("id", "code", "name", "name_en", "level", "kind", "parent", "retired_on"),
            *("successor", "valid_from", "valid_to", "source", "generated", "geometry"),
        )
        read_only_fields = fields

    def get_parent(self, boundary: Boundary) -> str | None:
        return above(boundary.area, self.context["codes"])


class BoundaryExtension(GeoFeatureModelSerializerExtension):  # type: ignore[no-untyped-call]
    """An area may have no boundary, and what a feature has to hold is said."""

    target_class = "exchange.places.shapes.BoundaryFeature"
    match_subclasses = False
    priority = 1

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().map_serializer(auto_schema, direction)  # type: ignore[no-untyped-call]
        geometry = found["properties"]["geometry"]
        geometry["required"] = ["type", "coordinates"]
        found["properties"]["geometry"] = {"oneOf": [geometry, {"type": "null"}]}
        found["required"] = ["type", "id", "geometry", "properties"]
        return found


class DepartmentOut(serializers.ModelSerializer[Department]):
    kind = serializers.CharField(source="kind.code")
    kind_name = serializers.CharField(source="kind.__str__")
    level = serializers.ChoiceField(source="kind.level", choices=Level.choices)
    area = serializers.CharField(source="area.code")
    name = serializers.CharField(source="__str__")

    class Meta:
        model = Department
        fields = ("id", "kind", "kind_name", "level", "area", "name", "is_active")
        read_only_fields = fields


class LimitOut(serializers.Serializer[TimeLimit]):
    clock = serializers.ChoiceField(source="kind", choices=ClockKind.choices)
    amount = serializers.IntegerField()
    unit: Any = serializers.ChoiceField(choices=Unit.choices)
    plus_handle = serializers.BooleanField(help_text=_("Counted on top of the limit for handling."))
    words = serializers.CharField()


class CategoryOut(serializers.ModelSerializer[Category]):
    """The context holds `path` and `rules`, by which the limits are found."""

    lead = serializers.CharField(source="lead.code", help_text=_("Code of the kind of department."))
    assists = serializers.SerializerMethodField(
        help_text=_("Codes of the kinds of departments that assist, in order.")
    )
    limits = serializers.SerializerMethodField(
        help_text=_("The time limits of a case of this urgency where the system acts.")
    )

    class Meta:
        model = Category
        fields = (
            "code",
            "major_code",
            "major_zh",
            "major_en",
            "name_zh",
            "name_en",
            "lead",
            "assists",
            "urgency",
            "usual_level",
            "close_condition",
            "worker_may_settle",
            "confidential",
            "public",
            "is_active",
            "limits",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_assists(self, category: Category) -> list[str]:
        return [row.kind.code for row in category.categoryassist_set.all()]

    @extend_schema_field(LimitOut(many=True))
    def get_limits(self, category: Category) -> Any:
        path = self.context["path"]
        book = Rulebook(category.pk, category.major_code, path, self.context["rules"])
        limits: Any = limits_of(book, category)
        return LimitOut(limits, many=True).data


def above(area: Area, codes: dict[str, str]) -> str | None:
    return codes.get(area.path[: -Area.steplen])


def codes_above(areas: Any) -> dict[str, str]:
    """By path the codes of what the areas lie in; one statement for all of them."""
    paths = {area.path[: -Area.steplen] for area in areas} - {""}
    return dict(Area.objects.filter(path__in=paths).values_list("path", "code"))
