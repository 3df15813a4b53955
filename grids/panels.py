"""Panels that upper packages put on the page of an area: people in charge, open cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from grids.models import Area


@dataclass(frozen=True)
class Panel:
    """`template` is a fragment drawn with `context` under `title`; low `order` first."""

    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 100
    count: int | None = None
    url: str = ""


PanelMaker = Callable[[Area, Any], Panel | None]
_makers: dict[str, PanelMaker] = {}


def register(name: str, maker: PanelMaker) -> None:
    """`maker` is given the area and the user and answers None where there is nothing to show."""
    _makers[name] = maker


def unregister(name: str) -> None:
    _makers.pop(name, None)


def panels_for(area: Area, user: Any) -> list[Panel]:
    made = (maker(area, user) for maker in _makers.values())
    return sorted((panel for panel in made if panel), key=lambda panel: panel.order)
