"""Refuses signs that nobody sees (`gridgov.cleaning`) where a text comes in, with a sentence.

Control characters, halves of pairs and what is no character break files and logs; the signs of
direction turn the text round them about.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gridgov.cleaning import UNREADABLE

ENDS = re.compile(r"\r\n?")
UNSEEN_IN_LINE = re.compile(rf"[\t\n\r]|{UNREADABLE.pattern}")
"""In a text of one line neither a tab nor the end of a line stays."""


def check_text(text: object) -> None:
    """Raises ValidationError; for fields of forms and of the API. What is no text passes.

    A zero byte has a sentence of the field's own.
    """
    if isinstance(text, str):
        _check(ENDS.sub("\n", text), UNREADABLE)


def check_line(text: object) -> None:
    """The same for a text in one line."""
    if isinstance(text, str):
        _check(text, UNSEEN_IN_LINE)


def _check(text: str, signs: re.Pattern[str]) -> None:
    found = signs.search(text)
    if found and found[0] != "\0":
        sentence = _(
            "A sign in this text is not seen and cannot be kept (%(sign)s). Type the text again "
            "without it."
        )
        sign = f"U+{ord(found[0]):04X}"
        raise ValidationError(sentence, code="unseen", params={"sign": sign})
