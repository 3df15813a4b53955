"""Signs that nobody can read are taken out of what somebody wrote."""

from __future__ import annotations

import pytest

from gridgov.cleaning import ReadableField, readable

SIGNS = [0x0, 0x7, 0xB, 0xC, 0x1B, 0x1F, 0x7F, 0x85, 0x9F, 0x202A, 0x202E, 0x2066, 0x2069]
SIGNS += [0xD800, 0xDFFF, 0xFFFE, 0xFFFF]


@pytest.mark.parametrize("sign", SIGNS, ids=hex)
def test_a_sign_goes(sign: int) -> None:
    assert readable(f"办{chr(sign)}结") == "办结"


def test_what_can_be_read_stays() -> None:
    text = "一\t二\n〔2026〕第1号（é）𠮷😀\u3000"
    assert readable(text) == text
    assert readable("一\r\n二\r三") == "一\n二\n三"


def test_a_text_of_nothing_else_is_empty() -> None:
    field = ReadableField(required=False)
    assert field.clean(" \x07 \u202e") == ""
    assert field.clean(None) == ""
