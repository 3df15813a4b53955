"""Reads JSON of a size that the endpoint expects."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from exchange.api.problems import Problem

HALF = rb"\ud"
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
        raw = stream.read()
        try:
            found = super().parse(io.BytesIO(raw), media_type, context)
        except RecursionError as error:
            raise ParseError from error
        if HALF in raw.lower():
            check_whole(found)
        return found


def check_whole(found: Any) -> None:
    """Refuses half of a surrogate pair: no character, and nothing can store it."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ParseError from error
