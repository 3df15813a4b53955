"""Takes phones, resident IDs and known names out of free text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from stdnum.cn import ric


class Extracted(NamedTuple):
    """`text` holds placeholders; `taken` maps every placeholder ever given to its value."""

    text: str
    taken: dict[str, str]


MOBILE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
LANDLINE = re.compile(r"(?<![\d-])0\d{2,3}[\s-]\d{7,8}(?!\d)")
RESIDENT_ID = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")


def extract(
    text: str, names: Iterable[str] = (), taken: Mapping[str, str] | None = None
) -> Extracted:
    """`text` without personal values; the numbering goes on after what was `taken` before."""
    found = dict(taken or {})

    def replace(label: str, value: str) -> str:
        for mark, known in found.items():
            if known == value:
                return mark
        count = sum(mark.startswith(f"〔{label}") for mark in found) + 1
        mark = f"〔{label}{count}〕"
        found[mark] = value
        return mark

    def resident_id(match: re.Match[str]) -> str:
        value = match.group()
        return replace("证件", value.upper()) if ric.is_valid(value) else value

    text = RESIDENT_ID.sub(resident_id, text)
    text = MOBILE.sub(lambda m: replace("电话", m.group()), text)
    text = LANDLINE.sub(lambda m: replace("电话", m.group()), text)
    for name in names:
        if len(name) > 1:
            text = text.replace(name, replace("姓名", name)) if name in text else text
    return Extracted(text, found)
