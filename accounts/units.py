"""Areas and departments as places a person is posted to: one search over both."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from accounts.models import Department, User
from gridgov.forms import search_words
from grids.models import Area

MOST_SHOWN = 40
HIGH, DEPARTMENT, BELOW = range(3)
"""The ranks of units: areas of the two highest levels somebody sees, departments, other areas."""


@dataclass(frozen=True)
class Unit:
    """A place in short: `key` is a12 for an area, d7 for a department."""

    key: str
    name: str
    code: str
    within: str
    rank: int

    def fits(self, words: list[str]) -> bool:
        text = f"{self.name} {self.code} {search_words(self.name)}".lower()
        return all(word in text for word in words)


def search(user: User, text: str) -> tuple[list[Unit], bool]:
    """The first units in the user's scope that fit, and whether there are more.

    First the areas of the two highest levels, then departments, then the areas below; these are
    only found by words.
    """
    words = text.lower().split()
    units = sorted(_all(user), key=lambda unit: unit.rank)
    found = [unit for unit in units if unit.fits(words)]
    shown = found if words else [unit for unit in units if unit.rank < BELOW]
    return shown[:MOST_SHOWN], len(found) > len(shown[:MOST_SHOWN])


def unit_of(user: User, key: str) -> tuple[Area | None, Department | None]:
    """The area or department behind a key, if it lies in the user's scope; else 404."""
    kind, number = key[:1], key[1:]
    if not number.isdecimal():
        raise Http404
    if kind == "a":
        area = Area.objects.for_user(user).in_force().filter(pk=number).first()
        if area is not None:
            return area, None
    if kind == "d":
        rows = Department.objects.for_user(user).filter(is_active=True, pk=number)
        department = rows.select_related("area", "kind").first()
        if department is not None:
            return None, department
    raise Http404


def _all(user: User) -> list[Unit]:
    areas = {area.path: area for area in Area.objects.for_user(user).in_force().defer("geometry")}
    step = Area.steplen
    top = min(map(len, areas), default=0)
    units = [
        Unit(
            f"a{a.pk}",
            a.label,
            a.code,
            areas[p[:-step]].label if p[:-step] in areas else "",
            HIGH if len(p) <= top + step else BELOW,
        )
        for p, a in areas.items()
    ]
    departments = Department.objects.for_user(user).filter(is_active=True)
    rows = departments.select_related("kind", "area").defer("area__geometry")
    return units + [
        Unit(f"d{d.pk}", str(d), f"{d.kind.code} {d.area.code}", d.area.label, DEPARTMENT)
        for d in sorted(rows, key=lambda d: len(d.area.path))
    ]
