"""Late and near cases by area, step and department: two grouped statements for a whole board."""

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
from events.models import Event, Task
from events.querysets import GONE
from events.waiting import MOST, shown
from events.workflow import LIVE_STEPS, Step
from events.worklist import Filters, light_is
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

STEP: int = Area.steplen
LIGHTS = ("late", "near")
DEPARTMENTS_SHOWN = 12


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
    """How many live cases are late and near, by child area and step."""

    by_area: Counter[tuple[str, str]]
    by_step: Counter[tuple[str, str]]

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
    """One grouped statement over the late and near cases."""
    length = len(user.scope.area_path) + STEP
    rows = (
        hot(user, now)
        .values("step", "lit", child=Left("sight_path", length))
        .annotate(n=Count("pk"))
    )
    by_area: Counter[tuple[str, str]] = Counter()
    by_step: Counter[tuple[str, str]] = Counter()
    for row in rows:
        by_area[row["child"], row["lit"]] += row["n"]
        by_step[row["step"], row["lit"]] += row["n"]
    return Counts(by_area, by_step)


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


def department_lines(user: User, now: dt.datetime) -> tuple[list[Line], int]:
    """Departments with a part in late or near cases being handled, most late first.

    A case with two departments counts for both, so that these do not add up.
    """
    cases = hot(user, now).filter(step=Step.HANDLE)
    rows = (
        Task.objects.filter(event__in=cases.values("pk"))
        .exclude(state__in=GONE)
        .order_by()
        .values("department")
        .annotate(
            late=Count("event", filter=Q(event__due_at__lte=now), distinct=True),
            all=Count("event", distinct=True),
        )
    )
    found = sorted(rows, key=lambda r: (-r["late"], -r["all"], r["department"]))
    top = found[:DEPARTMENTS_SHOWN]
    names = Department.objects.select_related("kind", "area").defer("area__geometry")
    known = names.in_bulk([row["department"] for row in top])
    return [_department(known[row["department"]], row) for row in top], len(found) - len(top)


def _department(department: Department, row: Any) -> Line:
    filters = Filters(tab=Step.HANDLE.value, department=department.pk)
    return line(str(department), {"late": row["late"], "near": row["all"] - row["late"]}, filters)
