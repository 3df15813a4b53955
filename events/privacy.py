"""Takes phones, ID numbers and the reporter's name out of what people type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from events.models import Event
from gridgov.extraction import extract

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
    """`text` with placeholders; what they stand for is added to `event.hidden`."""
    taken = hidden_values(event)
    found = extract(text, names, taken)
    if found.taken != taken:
        event.hidden = json.dumps(found.taken, ensure_ascii=False)
    return found.text


def cleaned(event: Event, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an action with every free text cleaned."""
    texts = {k for k, v in data.items() if k in TEXTS and isinstance(v, str) and v}
    names = reporter_names(event) if texts else ()
    return {k: clean(event, v, names) if k in texts else v for k, v in data.items()}
