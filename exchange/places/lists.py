"""Areas, departments and the catalogue, each within what the system sees."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Department
from events.models import Category
from exchange.api.base import Endpoint
from exchange.api.filtering import Narrowing
from exchange.places.filters import AreaFilters, CategoryFilters, DepartmentFilters
from exchange.places.limits import Every
from exchange.places.shapes import AreaOut, CategoryOut, DepartmentOut, codes_above
from grids.models import Area


class Listed(Endpoint):
    """A list in pages, narrowed by its filters, and nothing else."""

    filter_backends = [Narrowing]

    def get(self, request: Request) -> Response:
        page: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        context = {**self.get_serializer_context(), **self.more(page)}
        return self.get_paginated_response(
            self.get_serializer(page, many=True, context=context).data
        )

    def more(self, rows: list[Any]) -> dict[str, Any]:
        """What the rows of a page need to know beside themselves."""
        return {}


class Areas(Listed):
    scopes = {"GET": "area:read"}
    serializer_class = AreaOut
    filterset_class = AreaFilters
    queryset = Area.objects.none()
    ordering = "path"

    def get_queryset(self) -> Any:
        rows = Area.objects.for_user(self.user).select_related("successor")
        return rows.defer("geometry", "successor__geometry")

    @extend_schema(
        operation_id="area_list",
        summary=_("Areas, each after the one it lies in"),
        responses=AreaOut(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def more(self, rows: list[Area]) -> dict[str, Any]:
        return {"codes": codes_above(rows)}


class Departments(Listed):
    scopes = {"GET": "department:read"}
    serializer_class = DepartmentOut
    filterset_class = DepartmentFilters
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
    filterset_class = CategoryFilters
    queryset = Category.objects.none()
    ordering = "code"

    def get_queryset(self) -> Any:
        rows = Category.objects.select_related("lead").defer("search")
        rows = rows.prefetch_related("categoryassist_set__kind")
        return rows if self.user.scope.confidential else rows.filter(confidential=False)

    @extend_schema(
        operation_id="category_list",
        summary=_("The catalogue"),
        description=_("With the time limits of each category where the system acts."),
        responses=CategoryOut(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def more(self, rows: list[Category]) -> dict[str, Any]:
        return {"path": self.user.scope.area_path, "rules": Every()}
