"""Phones, ID numbers and names are taken out of texts and kept beside them, encrypted.

A row that does so has the text `hidden`: JSON of placeholder and value, an encrypted field.
"""

from __future__ import annotations

import json
from typing import Protocol

from gridgov.extraction import ID, NAME, PHONE, PLACEHOLDER, extract


class Hiding(Protocol):
    hidden: str


def hidden_values(row: Hiding) -> dict[str, str]:
    """What was taken out of the texts of a row, by placeholder."""
    return dict(json.loads(row.hidden)) if row.hidden else {}


def clean(row: Hiding, text: str, names: tuple[str, ...] = ()) -> str:
    """`text` with placeholders; what they stand for is added to `row.hidden`.

    A value that was taken out of the row before gets the placeholder it has already.
    """
    taken = hidden_values(row)
    marks = "".join(taken)
    whole, found = extract(marks + text, names)
    cleaned_text, count = whole[len(marks) :], len(taken)
    for kind, values in ((PHONE, found.phones), (ID, found.ids)):
        for number, value in enumerate(values, next_number(kind, marks + text)):
            mark = f"〔{kind}{number}〕"
            known = next((m for m, v in taken.items() if v == value), mark)
            taken[known] = value
            cleaned_text = cleaned_text.replace(mark, known)
    for name in found.names:
        taken.setdefault(f"〔{NAME}〕", name)
    if len(taken) > count:
        row.hidden = json.dumps(taken, ensure_ascii=False)
    return cleaned_text


def next_number(kind: str, text: str) -> int:
    return max((int(n) for k, n in PLACEHOLDER.findall(text) if k == kind), default=0) + 1
