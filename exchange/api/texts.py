"""Texts that are kept: without the signs that nobody sees (`gridgov.characters`)."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from gridgov.characters import check_line, check_text


class Text(serializers.CharField):
    """Of several lines."""

    check = staticmethod(check_text)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(self.check)


class Line(Text):
    check = staticmethod(check_line)
