"""Lists in pages that stay right while rows are added: each page names the last row seen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from exchange.api.problems import bad_parameter


class Pages(CursorPagination):
    """`?limit=` rows a page; `next` and `previous` are whole addresses or null.

    An endpoint that sorts otherwise sets `ordering`; what it sorts by has to be unique.
    """

    page_size, max_page_size = 50, 200
    page_size_query_param = "limit"
    page_size_query_description: Any = _("Rows in a page, at most 200.")
    cursor_query_description: Any = _("Where the page begins; taken from next or previous.")
    ordering = "pk"

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return (getattr(view, "ordering", self.ordering),)

    def get_page_size(self, request: Request) -> int:
        """Raises Problem for what is no number from 1 to 200."""
        text = request.query_params.get(self.page_size_query_param)
        if text is None:
            return self.page_size
        if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= self.max_page_size:
            return int(text)
        raise bad_parameter("limit", _("Give a whole number from 1 to 200."))

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for each in found:
            if each["name"] == self.page_size_query_param:
                each["schema"] |= {"minimum": 1, "maximum": self.max_page_size}
        return found

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The framework says `nullable`, which OpenAPI 3.1 does not know."""
        place = {"type": ["string", "null"], "format": "uri"}
        members = {"next": place, "previous": place, "results": schema}
        return {"type": "object", "required": list(members), "properties": members}

    def decode_cursor(self, request: Request) -> Any:
        try:
            return super().decode_cursor(request)
        except NotFound as error:
            words = _("This is no cursor of ours. Take it from next or previous.")
            raise bad_parameter("cursor", words) from error
