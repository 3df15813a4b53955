"""What came of a row."""

from __future__ import annotations

from dataclasses import dataclass

from exchange.models.runs import RowState


class Wrong(Exception):
    """The row cannot be taken; its text is a sentence in the reader's language."""


@dataclass(frozen=True)
class Outcome:
    """`event` is the key of the case that the row is about."""

    state: str = RowState.MADE
    event: int | None = None


def sentences(errors: object, labels: dict[str, str] | None = None) -> str:
    """What a form or a serializer has against a row, by the labels of the fields, as one text."""
    if isinstance(errors, dict):
        parts = []
        for name, told in errors.items():
            label = (labels or {}).get(str(name), "")
            words = sentences(told, labels)
            parts.append(f"{label}: {words}" if label else words)
        return " ".join(parts)
    if isinstance(errors, list | tuple):
        return " ".join(sentences(one, labels) for one in errors)
    return str(errors)
