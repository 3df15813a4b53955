"""Takes out what nobody can read and what breaks files: signs that come along from a PDF. Pure."""

from __future__ import annotations

import re
from typing import Any

from django import forms

UNREADABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control signs but newline and tab, marks that turn the direction of writing, halves of pairs,
and what is no character. XML, and so Word and Excel, refuse most of them."""


def readable(text: str) -> str:
    """The text without them, its line ends all newlines."""
    return UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class ReadableField(forms.CharField):
    """A text that is cleaned before it is stripped, so that nothing but such signs is empty."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(readable(value) if isinstance(value, str) else value)
