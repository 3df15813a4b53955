"""Areas below redrawn ones are redrawn with them, level by level."""

from __future__ import annotations

from grids.boundaries.wanted import Wanted


def followed(wanted: Wanted) -> Wanted:
    """`wanted` with every area below a redrawn one as it has to become.

    Shapes that `wanted` has for areas below stay as they are.
    """
    raise NotImplementedError
