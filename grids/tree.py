"""What the tree page shows: branches as far as they are open, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from grids.models import Area
from grids.services.codes import matching

MOST_FOUND = 50


@dataclass
class Node:
    area: Area
    open: bool = False
    children: list[Node] = field(default_factory=list)

    @property
    def has_children(self) -> bool:
        return bool(self.area.numchild)


@dataclass(frozen=True)
class Found:
    """An area with the names of those above it, as far as the user may see them."""

    area: Area
    chain: list[Area]


def branch(area: Area) -> list[Node]:
    """The areas directly below `area`."""
    return [Node(child) for child in Area.objects.children_of(area).in_force().order_by("code")]


def tree(user: Any, open_at: Area | None = None) -> list[Node]:
    """The tops of what `user` sees, open along the way down to `open_at`; one statement."""
    tops = user.scope.area_paths
    way = _way(open_at) if open_at else []
    wanted = Q(path__in=tops)
    for path in way:
        wanted |= Q(path__startswith=path, depth=len(path) // Area.steplen + 1)
    seen = Area.objects.for_user(user).in_force().filter(wanted).order_by("depth", "code")
    nodes = {area.path: Node(area, open=area.path in way) for area in seen}
    roots: list[Node] = []
    for path, node in nodes.items():
        parent = nodes.get(path[: -Area.steplen])
        (parent.children if parent and parent.open else roots).append(node)
    return [node for node in roots if node.area.path in tops]


def _way(area: Area) -> list[str]:
    step = Area.steplen
    return [area.path[:end] for end in range(step, len(area.path) + 1, step)]


def search(user: Any, text: str) -> tuple[list[Found], bool]:
    """Areas found by name, pinyin or code (also one they had before), retired ones last.

    The second value says that there are more. Two statements.
    """
    seen = Area.objects.for_user(user).filter(matching(text)).distinct()
    areas = list(seen.order_by("retired_on", "depth", "code")[: MOST_FOUND + 1])
    areas.sort(key=lambda area: (area.retired_on is not None, area.depth, area.code))
    above = Area.objects.for_user(user).filter(
        path__in={path for area in areas for path in _way(area)[:-1]}
    )
    by_path = {area.path: area for area in above}
    found = [
        Found(area, [by_path[path] for path in _way(area)[:-1] if path in by_path])
        for area in areas[:MOST_FOUND]
    ]
    return found, len(areas) > MOST_FOUND
