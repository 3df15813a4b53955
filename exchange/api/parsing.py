"""Reads JSON of a size that the endpoint expects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.http import UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from exchange.api.problems import Problem

HALF = rb"\ud"
LARGEST = 1_000_000
"""Bytes of a body where the endpoint says nothing else (`largest`)."""


class LimitedJSON(BaseParser):
    """Not the framework's parser: with that, a body above the limit of a form is refused."""

    media_type = "application/json"

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
        try:
            raw: bytes = stream.read()
            found = json.loads(raw.decode(), parse_constant=refuse, object_pairs_hook=single)
        except (ValueError, RecursionError, UnreadablePostError) as error:
            raise ParseError from error
        if HALF in raw.lower():
            check_whole(found)
        return found


def single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises Problem (400) where a member stands twice: nobody can tell which one was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        words = _("Nothing was changed. Send each member of an object once.")
        raise Problem(400, "member-repeated", _("A member stands twice in the body"), words)
    return found


def refuse(name: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)


def check_whole(found: Any) -> None:
    """Refuses half of a surrogate pair: no character, and nothing can store it."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ParseError from error
