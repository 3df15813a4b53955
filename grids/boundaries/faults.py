"""What is wrong with boundaries: each fault with the piece on the map and its size."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

OVERLAP, GAP, SLIVER, OUTSIDE = "overlap", "gap", "sliver", "outside"
INVALID, EMPTY, WRONG = "invalid", "empty", "wrong"


@dataclass(frozen=True)
class Fault:
    """One breach. `code` and `other` are the areas concerned (codes, or keys of new ones).

    kinds: overlap (of two siblings), outside (of the parent `other`), gap (in the covered area
    `code`), sliver (any of these, narrower than the limit; `of` says which), invalid (a crossed
    outline), empty, wrong (what no drawing mends; only the sentence says it). `piece` is GeoJSON
    in WGS-84, None where there is nothing to draw.
    """

    kind: str
    code: str = ""
    other: str = ""
    piece: dict[str, Any] | None = None
    square_metres: float = 0.0
    of: str = ""
    sentence: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
