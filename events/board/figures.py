"""Late and near cases by area, step and department: one grouped statement for a whole board."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Count, Q, Value, When
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import Department
from events.models import Event
from events.waiting import MOST, shown
from events.workflow import LIVE_STEPS, Step
from events.worklist import Filters, light_is
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

STEP: int = Area.steplen
LIGHTS = ("late", "near")
DEPARTMENTS_AT_MOST = 300


@dataclass(frozen=True)
class Figure:
    """A count and the list that it counts; a dash for none, 999+ for very many."""

    count: int
    url: str = ""

    @property
    def words(self) -> str:
        return shown(self.count) if self.count else "—"

    @property
    def exact(self) -> int:
        """What the list itself counts to: never more than one above the cap."""
        return min(self.count, MOST + 1)


@dataclass(frozen=True)
class Line:
    """One row of a table: what it is about, and its figures."""

    label: str | Promise
    late: Figure
    near: Figure


@dataclass(frozen=True)
class Counts:
    """How many live cases are late and near, by child area, step and department.

    A department counts what is being handled; a case with two counts for both.
    """

    by_area: Counter[tuple[str, str]]
    by_step: Counter[tuple[str, str]]
    by_department: Counter[tuple[int, str]]

    def total(self, light: str) -> int:
        return sum(n for (_step, lit), n in self.by_step.items() if lit == light)


def url_of(filters: Filters) -> str:
    return f"{reverse('events:list')}?{filters.query}"


def hot(user: User, now: dt.datetime) -> Any:
    """Live cases in sight that are near or late, with `lit` saying which."""
    whens = [When(light_is(light, now), then=Value(light)) for light in LIGHTS]
    lit = Case(*whens, default=Value(""), output_field=CharField())
    seen = Event.objects.for_user(user).filter(step__in=LIVE_STEPS)
    due = Q(due_at__isnull=False, due_at__lte=now) | Q(near_at__isnull=False, near_at__lte=now)
    return seen.filter(due).annotate(lit=lit).order_by()


def counts(user: User, now: dt.datetime) -> Counts:
    """One grouped statement over the late and near cases, out of the index of live ones.

    It names only columns of that index (`COUNTED_BY`), so that no case itself is read.
    """
    length = len(user.scope.area_path) + STEP
    rows = hot(user, now).values("step", "lit", "departments", child=Left("sight_path", length))
    found = Counts(Counter(), Counter(), Counter())
    for row in rows.annotate(n=Count("*")):
        found.by_area[row["child"], row["lit"]] += row["n"]
        found.by_step[row["step"], row["lit"]] += row["n"]
        for department in row["departments"] if row["step"] == Step.HANDLE else ():
            found.by_department[department, row["lit"]] += row["n"]
    return found


def line(label: str | Promise, found: dict[str, int], filters: Filters) -> Line:
    """Each figure with its list: these filters and the light."""
    late, near = (
        Figure(found[light], url_of(lit(filters, light)) if found[light] else "")
        for light in LIGHTS
    )
    return Line(label, late, near)


def lit(filters: Filters, light: str) -> Filters:
    return Filters(**{**vars(filters), "light": light})


def area_lines(user: User, found: Counts) -> list[Line]:
    """The areas one level down with their late and near cases, most late first.

    Cases seen at this level only (outside every grid, complaints about a unit) have no area
    of their own below and stand in the total alone.
    """
    paths = {path for path, _light in found.by_area}
    children = Area.objects.filter(path__in=paths, depth=len(user.scope.area_path) // STEP + 1)
    lines = [
        line(
            area.label,
            {light: found.by_area[area.path, light] for light in LIGHTS},
            Filters(tab="all", area=area.pk),
        )
        for area in children.only("path", "depth", "name", "name_en")
    ]
    return sorted(lines, key=lambda row: (-row.late.count, -row.near.count, str(row.label)))


def elsewhere(user: User, found: Counts, lines: Iterable[Line]) -> dict[str, int]:
    """Cases of the total that lie in none of the areas below."""
    listed = list(lines)
    return {
        "late": found.total("late") - sum(row.late.count for row in listed),
        "near": found.total("near") - sum(row.near.count for row in listed),
    }


def step_lines(found: Counts) -> list[Line]:
    """Every live step, also those at which nothing is late."""
    return [
        line(
            Step(step).label,
            {light: found.by_step[step, light] for light in LIGHTS},
            Filters(tab=str(step)),
        )
        for step in LIVE_STEPS
    ]


def total_line(label: str | Promise, found: Counts) -> Line:
    return line(label, {light: found.total(light) for light in LIGHTS}, Filters(tab="all"))


def handled_line(label: str | Promise, found: Counts) -> Line:
    """What departments hold together; a case with two of them counts once."""
    figures = {light: found.by_step[Step.HANDLE, light] for light in LIGHTS}
    return line(label, figures, Filters(tab=Step.HANDLE.value))


def department_lines(found: Counts) -> list[Line]:
    """Departments with a part in late or near cases being handled, most late first.

    A case with two departments counts for both, so that these do not add up.
    """
    count = found.by_department
    keys = sorted(
        {key for key, _light in count}, key=lambda k: (-count[k, "late"], -count[k, "near"], k)
    )
    top = keys[:DEPARTMENTS_AT_MOST]
    names = Department.objects.select_related("kind", "area").defer("area__geometry").in_bulk(top)
    return [
        line(
            str(names[key]),
            {light: count[key, light] for light in LIGHTS},
            Filters(tab=Step.HANDLE.value, department=key),
        )
        for key in top
    ]
