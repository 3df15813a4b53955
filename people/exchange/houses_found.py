"""Finds the houses that rows name, among those in the importer's sight and no others.

What lies elsewhere and what does not exist get the same sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from gridgov.masks import mask_address
from people import indexes
from people.exchange.rows import Row
from people.models import House

ENDINGS = re.compile(r"(单元|室|号|户|房|门)$")
NEEDED = ("level", "parent", "building", "place", "number_index", "area", "sight_path", "ended_on")


def places(address: str) -> list[str]:
    """How the place of a building may be spelled that is written so."""
    text = " ".join(address.split())
    cut = mask_address(text).rstrip("*")
    return [text, cut] if cut and cut != text else [text]


@lru_cache(maxsize=20_000)
def number_keys(text: str) -> tuple[str, ...]:
    """The indexes of a number and of its usual spellings: 1, 1单元, 301室."""
    bare = ENDINGS.sub("", text.strip()) or text
    spellings = dict.fromkeys([text, bare, f"{bare}单元", f"{bare}室", f"{bare}号"])
    return tuple(key for each in spellings for key in indexes.wanted(indexes.NUMBER, each))


class Houses:
    """The houses of a batch of rows: two statements, however many rows."""

    def __init__(self, user: User, rows: Iterable[Row]) -> None:
        self.user = user
        self.buildings: dict[str, list[House]] = defaultdict(list)
        self.parts: dict[tuple[int, str], House] = {}
        self._load(list(rows))

    def _load(self, rows: list[Row]) -> None:
        wanted = {place for row in rows for place in places(row.text("address")) if place}
        seen = House.objects.for_user(self.user).buildings().in_use().filter(place__in=wanted)
        for house in _light(seen):
            self.buildings[house.place].append(house)
        keys = {
            key
            for row in rows
            for name in ("unit", "room")
            if row.text(name)
            for key in number_keys(row.text(name))
        }
        found = [house.pk for some in self.buildings.values() for house in some]
        if keys and found:
            inside = House.objects.in_use().filter(building__in=found, number_index__in=keys)
            for house in _light(inside):
                self.parts[house.parent_id, house.number_index] = house

    def building(self, row: Row) -> House | None:
        """The building of a row; several of one address are a problem of the row."""
        for place in places(row.text("address")):
            some = self.buildings.get(place, [])
            if len(some) > 1:
                row.bad("address", _("Several buildings have this address. Write it more exactly."))
                return None
            if some:
                return some[0]
        return None

    def part(self, parent: House, number: str) -> House | None:
        found = (self.parts.get((parent.pk, key)) for key in number_keys(number))
        return next((house for house in found if house), None)

    def of(self, row: Row) -> House | None:
        """The building, unit or room that a row names; what is missing is said at its cell."""
        house = self.building(row)
        if house is None:
            if "address" not in row.problems:
                row.bad("address", _unknown() if row.text("address") else _empty())
            return None
        for name, sentence in (
            ("unit", _("There is no such unit in this building.")),
            ("room", _("There is no such room in this building.")),
        ):
            if row.text(name):
                inside = self.part(house, row.text(name))
                if inside is None:
                    row.bad(name, sentence)
                    return None
                house = inside
        return house


def _unknown() -> str:
    return _(
        "There is no such building in your area. Write the address as it is registered, or import "
        "the houses first."
    )


def _empty() -> str:
    return _(
        "The building is missing. Write its address down to the building, as it is registered; "
        "unit and room stand in columns of their own."
    )


def _light(rows: Any) -> Any:
    """Without what is encrypted, and without the shapes of the areas."""
    return rows.select_related("area").only(*NEEDED, "area__path", "area__level", "area__code")
