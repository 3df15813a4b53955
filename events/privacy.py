"""Takes phones, ID numbers and the reporter's name out of what people type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from events.models import Event
from gridgov.extraction import ID, NAME, PHONE, PLACEHOLDER, extract

TEXTS = frozenset(
    {
        "title",
        "description",
        "address",
        "reason",
        "text",
        "note",
        "result",
        "words",
        "finding",
        "decision",
        "legal_basis",
    }
)
"""Names of the free texts that actions take."""


def hidden_values(event: Event) -> dict[str, str]:
    """What was taken out of the texts of a case, by placeholder."""
    return dict(json.loads(event.hidden)) if event.hidden else {}


def reporter_names(event: Event) -> tuple[str, ...]:
    reporter = getattr(event, "reporter", None) if event.pk else None
    return (reporter.name,) if reporter and reporter.name else ()


def clean(event: Event, text: str, names: tuple[str, ...] = ()) -> str:
    """`text` with placeholders; what they stand for is added to `event.hidden`.

    A value that was taken out of the case before gets the placeholder it has already.
    """
    taken = hidden_values(event)
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
        event.hidden = json.dumps(taken, ensure_ascii=False)
    return cleaned_text


def next_number(kind: str, text: str) -> int:
    return max((int(n) for k, n in PLACEHOLDER.findall(text) if k == kind), default=0) + 1


def cleaned(event: Event, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an action with every free text cleaned."""
    texts = {k for k, v in data.items() if k in TEXTS and isinstance(v, str) and v}
    names = reporter_names(event) if texts else ()
    return {k: clean(event, v, names) if k in texts else v for k, v in data.items()}
