"""Pages of figures, with what they are of standing above the rows."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from assessment.figures.periods import PeriodKind
from exchange.api.paging import Pages
from exchange.api.problems import Problem, bad_parameter
from exchange.rankings.shapes import KINDS

HEAD: dict[str, Any] = {
    "period": {
        "type": "object",
        "properties": {
            "code": {"type": "string"},
            "kind": {"type": "string", "enum": list(PeriodKind.values)},
            "label": {"type": "string"},
            "first_day": {"type": "string", "format": "date"},
            "last_day": {"type": "string", "format": "date"},
        },
        "required": ["code", "kind", "label", "first_day", "last_day"],
    },
    "kind": {"type": "string", "enum": list(KINDS)},
    "revision": {
        "type": ["integer", "null"],
        "description": _("Of the frozen figures; null for a period that is counted as of now."),
    },
    "counted_at": {
        "type": ["string", "null"],
        "format": "date-time",
        "description": _("As of which moment the frozen figures count."),
    },
}
GROUPS: dict[str, Any] = {
    "group": {"type": "string", "description": _("The group of these rows.")},
    "groups": {
        "type": "array",
        "description": _("Against whom there is a ranking; one of these may be asked for."),
        "items": {
            "type": "object",
            "properties": {
                "group": {"type": "string"},
                "label": {"type": "string"},
                "size": {"type": "integer"},
            },
            "required": ["group", "label", "size"],
        },
    },
}
PLACE = re.compile(r"(\d{1,6})\.(\d{1,9})", re.ASCII)


class FigurePages(Pages):
    """By the key of the subject."""

    head: dict[str, Any]
    above = HEAD

    def get_paginated_response(self, data: Any) -> Response:
        found = super().get_paginated_response(data)
        found.data = {**self.head, **found.data}
        return found

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = super().get_paginated_response_schema(schema)
        found["properties"] = {**self.above, **found["properties"]}
        found["required"] = [*self.above, *found.get("required", ())]
        return found


class RankPages(FigurePages):
    """By line. A cursor belongs to a revision, of which no line ever moves."""

    above = {**HEAD, **GROUPS}
    start, size, length = 0, 0, 0

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """`queryset` are the places of a field, best first."""
        self.request, self.size, self.length = request, self.get_page_size(request), len(queryset)
        self.start = self._start(request.query_params.get("cursor", ""))
        return list(queryset[self.start : self.start + self.size])

    def get_paginated_response(self, data: Any) -> Response:
        following, before = self.start + self.size, max(0, self.start - self.size)
        return Response(
            {
                **self.head,
                "next": self._address(following) if following < self.length else None,
                "previous": self._address(before) if self.start else None,
                "results": data,
            }
        )

    def _start(self, text: str) -> int:
        """Raises Problem: 422 for no cursor of ours, 409 where the period was revised since."""
        if not text:
            return 0
        found = PLACE.fullmatch(text)
        if found is None:
            words = _("This is no cursor of ours. Take it from next or previous.")
            raise bad_parameter("cursor", words)
        if int(found[1]) != (self.head["revision"] or 0):
            words = _("The period was frozen or revised since. Begin again with the first page.")
            raise Problem(409, "revised", _("These are other figures now"), words)
        return int(found[2])

    def _address(self, start: int) -> str:
        place = f"{self.head['revision'] or 0}.{start}"
        return replace_query_param(self.request.build_absolute_uri(), "cursor", place)
