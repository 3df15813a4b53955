"""What the lists of places may be narrowed by."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field

from accounts.models import Department
from events.models import Category
from events.workflow import Urgency
from exchange.api.filtering import AreaFilter, Filters, yes_no
from grids.models import Area, Boundary, GridKind, Level

BBOX = re.compile(r"-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?){3}", re.ASCII)
BELOW = _("The code of an area: it and everything below it.")
CHILDREN = _("The code of the area above.")


class AreaFilters(Filters):
    parent = AreaFilter(method="children", help_text=CHILDREN)
    within = AreaFilter(method="below", help_text=BELOW)
    level = filters.ChoiceFilter(choices=Level.choices, help_text="")
    kind = filters.ChoiceFilter(choices=GridKind.choices, help_text=_("Of a grid."))
    in_force = yes_no(method="standing", help_text=_("false: those that were retired."))

    class Meta:
        model = Area
        fields: tuple[str, ...] = ()

    def children(self, rows: Any, name: str, area: Area) -> Any:
        return rows.children_of(area)

    def below(self, rows: Any, name: str, area: Area) -> Any:
        return rows.subtree(area)

    def standing(self, rows: Any, name: str, wanted: bool) -> Any:
        return rows.filter(retired_on__isnull=wanted)


class DepartmentFilters(Filters):
    area = AreaFilter(method="in_area", help_text=_("The code of the area it belongs to."))
    within = AreaFilter(method="below", help_text=BELOW)
    kind = filters.CharFilter("kind__code", help_text=_("The code of its kind."))
    level = filters.ChoiceFilter("kind__level", choices=Level.choices, help_text="")
    is_active = yes_no(field_name="is_active", help_text="")

    class Meta:
        model = Department
        fields: tuple[str, ...] = ()

    def in_area(self, rows: Any, name: str, area: Area) -> Any:
        return rows.filter(area=area)

    def below(self, rows: Any, name: str, area: Area) -> Any:
        return rows.filter(path__startswith=area.path)


class CategoryFilters(Filters):
    major = filters.CharFilter("major_code", help_text=_("The code of its major category."))
    lead = filters.CharFilter("lead__code", help_text=_("The code of the kind of department."))
    urgency = filters.ChoiceFilter(choices=Urgency.choices, help_text="")
    public = yes_no(field_name="public", help_text=_("Those that residents may see."))
    is_active = yes_no(field_name="is_active", help_text="")

    class Meta:
        model = Category
        fields: tuple[str, ...] = ()


class BoxField(forms.CharField):
    def clean(self, value: Any) -> Polygon | None:
        text = super().clean(value)
        if not text:
            return None
        if not BBOX.fullmatch(text):
            raise forms.ValidationError(_("Give west,south,east,north in degrees."))
        west, south, east, north = map(float, text.split(","))
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise forms.ValidationError(_("Give west,south,east,north in degrees."))
        box = Polygon.from_bbox((west, south, east, north))
        box.srid = 4326
        return box


WEST = _("Those that reach into west,south,east,north.")


@extend_schema_field({"type": "string", "pattern": f"^{BBOX.pattern}$", "description": WEST})
class BoxFilter(filters.CharFilter):  # type: ignore[misc]  # untyped
    field_class = BoxField


class BoundaryFilters(Filters):
    """`date` is read by the endpoint: without it the boundaries are those of today."""

    parent = AreaFilter(method="children", help_text=CHILDREN)
    within = AreaFilter(method="below", help_text=BELOW)
    level = filters.ChoiceFilter("area__level", choices=Level.choices, help_text="")
    date = filters.DateFilter(
        method="on", help_text=_("As they were on this day; without it as they are today.")
    )
    bbox = BoxFilter("geometry", "bboverlaps", help_text=WEST)

    class Meta:
        model = Boundary
        fields: tuple[str, ...] = ()

    def children(self, rows: Any, name: str, area: Area) -> Any:
        return rows.filter(path__startswith=area.path, area__depth=area.depth + 1)

    def below(self, rows: Any, name: str, area: Area) -> Any:
        return rows.filter(path__startswith=area.path)

    def on(self, rows: Any, name: str, day: Any) -> Any:
        return rows.on(day)
