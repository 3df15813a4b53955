"""Reads JSON of a size that the endpoint expects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import JSONParser

from exchange.api.problems import Problem

LARGEST = 1_000_000
"""Bytes of a body where the endpoint says nothing else (`largest`)."""


class LimitedJSON(JSONParser):
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Raises Problem (413) before anything is read. A body without a length is empty."""
        context = dict(parser_context or {})
        most = getattr(context.get("view"), "largest", LARGEST)
        if int(context["request"].META.get("CONTENT_LENGTH") or 0) > most:
            raise Problem(413, "too-large")
        return super().parse(stream, media_type, context)
