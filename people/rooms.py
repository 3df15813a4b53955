"""A building as a plan: its units side by side, each with its floors and their rooms."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import ngettext

from gridgov.links import address_of
from people.models import House, Residence, Use

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Room:
    """A cell of the plan, in words; `people` is how many lived there on the day, as far as in
    sight."""

    pk: int
    number: str
    floor: int | None
    use: str
    label: str
    people: str

    @property
    def url(self) -> str:
        return address_of("people:house_show", self.pk)

    @property
    def door_url(self) -> str:
        return address_of("people:door", self.pk)


@dataclass(frozen=True)
class Floor:
    """The rooms of one floor; `number` is None where no floor is known."""

    number: int | None
    rooms: list[Room]


@dataclass(frozen=True)
class Unit:
    """One entrance with its floors, the highest first; `house` is None for rooms without one."""

    house: House | None
    floors: list[Floor]
    people: int = 0


def plan(user: User, building: House, day: dt.date) -> list[Unit]:
    """What stands in the building, in sight and in use; two statements."""
    inside = House.objects.for_user(user).in_use().filter(building=building)
    rows = list(inside.only("level", "parent", "number", "floor", "use"))
    lived = living(user, building, day)
    units = {row.pk: row for row in rows if row.level == "unit"}
    labels, words = {use.value: str(use.label) for use in Use}, Words()
    rooms: dict[int | None, list[Room]] = defaultdict(list)
    for row in rows:
        if row.level == "room":
            owner = row.parent_id if row.parent_id in units else None
            use, label = row.use or "unknown", labels.get(row.use, "—")
            people = words[lived.get(row.pk, 0)]
            rooms[owner].append(Room(row.pk, row.number, row.floor, use, label, people))
    order = sorted(units.values(), key=lambda unit: natural(unit.number))
    found = [Unit(unit, floors(rooms[unit.pk]), lived.get(unit.pk, 0)) for unit in order]
    return [*([Unit(None, floors(rooms[None]))] if rooms[None] else []), *found]


class Words(dict[int, str]):
    """By number of people its words: the same ones stand in many rooms."""

    def __missing__(self, n: int) -> str:
        found = self[n] = ngettext("%(n)s person", "%(n)s people", n) % {"n": n}
        return found


def living(user: User, building: House, day: dt.date) -> dict[int, int]:
    """By house how many people lived there on the day."""
    rows = Residence.objects.for_user(user).on(day).filter(house__building=building)
    counted: Any = rows.order_by().values("house_id").annotate(n=Count("person_id", distinct=True))
    return {row["house_id"]: row["n"] for row in counted}


def floors(rooms: Iterable[Room]) -> list[Floor]:
    """The highest first, rooms without a floor last."""
    by_floor: dict[int | None, list[Room]] = defaultdict(list)
    for room in rooms:
        by_floor[room.floor].append(room)
    known = sorted((n for n in by_floor if n is not None), reverse=True)
    order = [*known, *([None] if None in by_floor else [])]
    return [Floor(n, sorted(by_floor[n], key=lambda room: natural(room.number))) for n in order]


def natural(text: str) -> list[tuple[int, int, str]]:
    """Sorts 2 before 10 and 301 before 1001."""
    parts = re.findall(r"\d+|\D+", text)
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]
