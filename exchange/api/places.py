"""Areas, departments and the catalogue, to be read within what the system sees."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Department
from events.models import Category
from exchange.api.base import Endpoint
from grids.models import Area


class AreaOut(serializers.ModelSerializer[Area]):
    parent: Any = serializers.SerializerMethodField(
        help_text=_("The code of the area above, or null.")
    )

    class Meta:
        model = Area
        fields = ("code", "name", "name_en", "level", "kind", "parent", "retired_on")
        read_only_fields = fields

    def get_parent(self, area: Area) -> str | None:
        parents: dict[str, str] = self.context["parents"]
        return parents.get(area.path[: -Area.steplen])


class DepartmentOut(serializers.ModelSerializer[Department]):
    kind = serializers.CharField(source="kind.code")
    kind_name = serializers.CharField(source="kind.__str__")
    area = serializers.CharField(source="area.code")
    name = serializers.CharField(source="__str__")

    class Meta:
        model = Department
        fields = ("id", "kind", "kind_name", "area", "name", "is_active")
        read_only_fields = fields


class CategoryOut(serializers.ModelSerializer[Category]):
    lead = serializers.CharField(source="lead.code", help_text=_("Code of the kind of department."))

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
            "urgency",
            "confidential",
            "public",
            "is_active",
        )
        read_only_fields = fields


class Listed(Endpoint):
    """A list in pages, and nothing else."""

    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class Areas(Listed):
    scopes = {"GET": "area:read"}
    serializer_class = AreaOut
    queryset = Area.objects.none()
    ordering = "path"

    def get_queryset(self) -> Any:
        return Area.objects.for_user(self.user).defer("geometry")

    @extend_schema(
        operation_id="area_list",
        summary=_("Areas, each after the one it lies in"),
        responses=AreaOut(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """The codes above a page's areas are read at once."""
        rows = args[0] if args else []
        above = {area.path[: -Area.steplen] for area in rows}
        codes = Area.objects.filter(path__in=above - {""}).values_list("path", "code")
        kwargs["context"] = {**self.get_serializer_context(), "parents": dict(codes)}
        return self.serializer_class(*args, **kwargs)


class Departments(Listed):
    scopes = {"GET": "department:read"}
    serializer_class = DepartmentOut
    queryset = Department.objects.none()

    def get_queryset(self) -> Any:
        rows = Department.objects.for_user(self.user).select_related("kind", "area")
        return rows.defer("area__geometry")

    @extend_schema(
        operation_id="department_list",
        summary=_("Departments"),
        responses=DepartmentOut(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


class Categories(Listed):
    """Confidential ones only for whoever may see confidential cases."""

    scopes = {"GET": "category:read"}
    serializer_class = CategoryOut
    queryset = Category.objects.none()
    ordering = "code"

    def get_queryset(self) -> Any:
        rows = Category.objects.select_related("lead")
        return rows if self.user.scope.confidential else rows.filter(confidential=False)

    @extend_schema(
        operation_id="category_list",
        summary=_("The catalogue"),
        responses=CategoryOut(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)
