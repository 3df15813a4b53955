"""Buildings and organisations on the map: each by itself, or how many where they lie close.

Everything goes through `for_user`, what is counted too. Nothing of a person is shown: a building
says its place and how many rooms it has, an organisation its name and kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import Avg, Count, F, FloatField, Func, Max, Min, Q, QuerySet
from django.db.models.functions import Floor
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grids.point_layers import PointLayer, Spot
from grids.point_layers import register as enter
from people.models import House, Organisation

READERS = frozenset({"worker", "operator", "liaison", "supervisor", "auditor"})
SQUARES = 20
"""The longer side of a view holds so many squares at most; what shares one is drawn as one."""

Describe = Callable[[Any, list[int]], dict[int, tuple[str, str, str]]]
"""By key the name, a note and the page of things in sight."""


@dataclass(frozen=True)
class Kind:
    """What lies on the map: rows in sight, the column of their point, how they are called."""

    rows: Callable[[Any], QuerySet[Any]]
    column: str
    describe: Describe
    several: Callable[[int], str]

    def drawn(self, user: Any, box: Polygon, most: int) -> list[Spot]:
        """By squares of the view: one thing with its name, or the number of several."""
        found = list(self._squares(user, box)[:most])
        alone = [row["one"] for row in found if row["n"] == 1]
        names = self.describe(user, alone)
        return [self._spot(row, names) for row in found if row["n"] > 1 or row["one"] in names]

    def listed(self, user: Any, box: Polygon, most: int) -> list[Spot]:
        """Every single thing within a box, by key."""
        rows = self._within(user, box).order_by("pk").values_list("pk", "x", "y")
        found = list(rows[:most])
        names = self.describe(user, [pk for pk, _x, _y in found])
        return [Spot(x, y, *names[pk]) for pk, x, y in found if pk in names]

    def _within(self, user: Any, box: Polygon) -> Any:
        rows = self.rows(user).order_by().filter(**{f"{self.column}__bboverlaps": box})
        return rows.annotate(x=_part("ST_X", self.column), y=_part("ST_Y", self.column))

    def _squares(self, user: Any, box: Polygon) -> Any:
        west, south, east, north = box.extent
        side = 2.0 ** math.ceil(math.log2(max(east - west, north - south, 1e-6) / SQUARES))
        squares = self._within(user, box).annotate(
            column=Floor(F("x") / side), row=Floor(F("y") / side)
        )
        return (
            squares.values("column", "row")
            .annotate(n=Count("pk"), one=Min("pk"), lng=Avg("x"), lat=Avg("y"))
            .annotate(west=Min("x"), south=Min("y"), east=Max("x"), north=Max("y"))
            .order_by("-n", "one")
        )

    def _spot(self, row: dict[str, Any], names: dict[int, tuple[str, str, str]]) -> Spot:
        if row["n"] == 1:
            return Spot(row["lng"], row["lat"], *names[row["one"]])
        box = (row["west"], row["south"], row["east"], row["north"])
        return Spot(row["lng"], row["lat"], self.several(row["n"]), count=row["n"], box=_said(box))


def _part(function: str, column: str) -> Func:
    return Func(F(column), function=function, output_field=FloatField())


def _said(box: Iterable[float]) -> str:
    """A little wider than what it holds, so that rounding leaves nothing out."""
    west, south, east, north = box
    return f"{west - 2e-6:.6f},{south - 2e-6:.6f},{east + 2e-6:.6f},{north + 2e-6:.6f}"


def buildings(user: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = House.objects.for_user(user).in_use().buildings()
    return rows


def organisations(user: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Organisation.objects.for_user(user).in_use()
    return rows


def described_buildings(user: Any, keys: list[int]) -> dict[int, tuple[str, str, str]]:
    rooms = Q(building__in=keys, level="room")
    inside = House.objects.for_user(user).in_use().filter(rooms).order_by()
    counted = dict(inside.values_list("building").annotate(n=Count("pk")))
    rows = buildings(user).filter(pk__in=keys).values_list("pk", "place", "use")
    return {
        pk: (place, _rooms(counted.get(pk, 0)), reverse("people:house_show", args=[pk]))
        for pk, place, _use in rows
    }


def _rooms(count: int) -> str:
    if not count:
        return _("A dwelling without rooms")
    return ngettext("%(n)s room", "%(n)s rooms", count) % {"n": count}


def described_organisations(user: Any, keys: list[int]) -> dict[int, tuple[str, str, str]]:
    rows = organisations(user).filter(pk__in=keys).only("name", "kind")
    return {
        row.pk: (
            row.name,
            row.get_kind_display(),
            reverse("people:organisation_show", args=[row.pk]),
        )
        for row in rows
    }


def several_buildings(count: int) -> str:
    return ngettext("%(n)s building", "%(n)s buildings", count) % {"n": count}


def several_organisations(count: int) -> str:
    return ngettext("%(n)s organisation", "%(n)s organisations", count) % {"n": count}


HOUSES = Kind(buildings, "point", described_buildings, several_buildings)
ORGANISATIONS = Kind(organisations, "spot", described_organisations, several_organisations)


def offered(user: Any) -> bool:
    """To who reads records at all; which ones is for `for_user` to say."""
    return user.scope.role in READERS


def register() -> None:
    houses, firms = gettext_lazy("Houses"), gettext_lazy("Organisations")
    enter(PointLayer("houses", houses, HOUSES.drawn, offered, 15, "home", HOUSES.listed))
    enter(
        PointLayer(
            "organisations",
            firms,
            ORGANISATIONS.drawn,
            offered,
            15,
            "building-store",
            ORGANISATIONS.listed,
        )
    )
