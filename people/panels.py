"""Cards that others put on the page of a person, a house or an organisation: cases, visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grids.panels import Panel

PanelMaker = Callable[[Any, Any], Panel | None]
KINDS = ("person", "house", "organisation", "visit")
_makers: dict[str, dict[str, PanelMaker]] = {kind: {} for kind in KINDS}


def register(kind: str, name: str, maker: PanelMaker) -> None:
    """`maker` is given the record and the user and answers None where there is nothing to show.

    What it counts and lists goes through `for_user(user)`.
    """
    _makers[kind][name] = maker


def unregister(kind: str, name: str) -> None:
    _makers[kind].pop(name, None)


def panels_for(record: Any, user: Any) -> list[Panel]:
    makers = _makers[record._meta.model_name].values()
    made = (maker(record, user) for maker in makers)
    return sorted((panel for panel in made if panel), key=lambda panel: panel.order)
