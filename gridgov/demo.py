"""What upper packages add to the demo county; they register in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable

Fill = Callable[[], object]
_fills: list[Fill] = []


def register(fill: Fill) -> None:
    """`fill` makes what is missing; a second time it changes nothing."""
    if fill not in _fills:
        _fills.append(fill)


def fill_more() -> None:
    for fill in _fills:
        fill()
