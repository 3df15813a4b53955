"""Takes phones, ID numbers and the reporter's name out of what people type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.models import Event
from gridgov.hiding import clean, hidden_values

__all__ = ["TEXTS", "clean", "cleaned", "hidden_values", "reporter_names"]

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


def reporter_names(event: Event) -> tuple[str, ...]:
    reporter = getattr(event, "reporter", None) if event.pk else None
    return (reporter.name,) if reporter and reporter.name else ()


def cleaned(event: Event, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an action with every free text cleaned."""
    texts = {k for k, v in data.items() if k in TEXTS and isinstance(v, str) and v}
    names = reporter_names(event) if texts else ()
    return {k: clean(event, v, names) if k in texts else v for k, v in data.items()}
