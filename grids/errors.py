"""What a service of this package raises when it will not do something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grids.boundaries.faults import Fault


class Refused(Exception):
    """The message is a full sentence for the reader: what happened, what was kept, what to do."""


class BoundaryRefused(Refused):
    """Boundaries that do not fit: all `faults`; `piece` is the first one's as GeoJSON text."""

    def __init__(self, message: str, piece: str = "", faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.piece = piece
        self.faults = list(faults)


@dataclass(frozen=True)
class Difference:
    """What others changed since somebody looked.

    `changes` are `BoundaryChange` rows (who, when, why), `pieces` {code, label, piece}: what the
    area had or has, not both, as GeoJSON.
    """

    changes: list[Any] = field(default_factory=list)
    pieces: list[dict[str, Any]] = field(default_factory=list)


class Overtaken(Refused):
    """Somebody changed the boundaries in the meantime; `seen` is the new fingerprint."""

    def __init__(self, message: str, difference: Difference, seen: str) -> None:
        super().__init__(message)
        self.difference = difference
        self.seen = seen
