"""The same as the map in figures: the areas directly below one, with their cases by light."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models.functions import Left

from events.lights import DONE
from events.mapping.clusters import grouped
from events.worklist import LIGHTS, Worklist
from gridgov.signs import LIGHTS as SIGNS
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

LEFT = """
    SELECT light, path, count(*), count(map_x)
    FROM ({rows}) AS hit (light, path, map_x) GROUP BY 1, 2"""


@dataclass
class Line:
    """Cases under one area; `area` is None for what lies in none of them."""

    area: Area | None
    count: int = 0
    lights: dict[str, int] = field(default_factory=dict)

    @property
    def figures(self) -> list[tuple[str, int]]:
        """The word of each light with its number; the same order in every line."""
        lights = (*LIGHTS, DONE)
        return [(str(SIGNS[light].word), self.lights.get(light, 0)) for light in lights]

    def add(self, light: str, count: int) -> None:
        self.count += count
        self.lights[light] = self.lights.get(light, 0) + count


@dataclass
class Table:
    """`here` is the area whose parts are listed; `placed` how many cases have a point."""

    here: Area | None
    lines: list[Line]
    total: Line
    placed: int = 0


def table_of(work: Worklist) -> Table:
    """One line for each area directly below; the total is what the worklist would list."""
    here = base_of(work)
    length = len(here.path) + Area.steplen if here else Area.steplen
    found = list(grouped(LEFT, work, (Left("sight_path", length), "map_x")))
    below = areas_below(here, work.user, {path for _light, path, _count, _placed in found})
    lines = {area.path: Line(area) for area in below}
    table, elsewhere = Table(here, [], Line(here)), Line(None)
    for light, path, count, placed in found:
        lines.get(path, elsewhere).add(light, count)
        table.total.add(light, count)
        table.placed += placed
    table.lines = [*lines.values(), *([elsewhere] if elsewhere.count else [])]
    return table


def areas_below(here: Area | None, user: User, paths: set[str]) -> list[Area]:
    """The areas the reader sees, and those at `paths`, where cases in sight lie."""
    if here is None:
        return []
    below = Area.objects.children_of(here).in_force().defer("geometry")
    return list((below.for_user(user) | below.filter(path__in=paths)).order_by("code"))


def base_of(work: Worklist) -> Area | None:
    """The area chosen, where the reader sees it; else the reader's own, or the department's."""
    return base_for(work.user, work.filters.area)


def base_for(user: User, chosen: int | None) -> Area | None:
    seen = Area.objects.for_user(user).defer("geometry")
    found: Area | None = seen.filter(pk=chosen).first()
    own = user.scope.area_path
    return found or Area.objects.filter(path=own).defer("geometry").first()
