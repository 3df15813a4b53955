"""Finds a house by how pages call it, or by an address as people write it, down to the room.

"南大街1号院3号楼 2 单元 301", "南大街1号院3号楼2单元301室" and "南大街 3号楼 2 301" are one room.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from people import search, shown
from people.exchange.houses_found import number_keys
from people.models import House, HouseLevel

if TYPE_CHECKING:
    from accounts.models import User

NEAR = 50
"""Buildings that fit the words and are looked into."""

LONGEST = 100
PARTS = 600
"""Units and rooms of a building that are compared by name."""

UNIT = re.compile(r"([0-9A-Za-z]+)\s*单元|(?i:\bunit)\s+(\w+)")
DOOR = re.compile(r"(?<=[栋楼幢座院组])\s*([0-9A-Za-z-]+)(?=(?:室|号|户|房)?$)")
BETWEEN = re.compile(r"(?:[\s,，、]|单元|(?i:\bunit\b)|[室号户房](?![0-9A-Za-z]))+")


def named(user: User, text: str, most: int) -> list[House]:
    """In sight and in use, the best first, with their parents."""
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return []
    return (
        list(search.houses(user, text).select_related("parent")[:most])
        or called(user, text)[:most]
        or _rooms(user, _words(text))[:most]
    )


def called(user: User, text: str) -> list[House]:
    """Parts of the building whose name the text begins with, by the rest of it."""
    seen = House.objects.for_user(user).in_use()
    starts = [text[:end].strip() for end in range(2, len(text))]
    buildings = seen.buildings().filter(place__in=starts).defer("address", "owner_text")
    for building in sorted(buildings, key=lambda one: -len(one.place)):
        rest = _plain(text[len(building.place) :])
        parts = seen.filter(building=building).select_related("parent").order_by("pk")
        names = [(_plain(shown.part_name(part)), part) for part in _light(parts)[:PARTS]]
        found = [part for name, part in names if name == rest]
        found = found or [part for name, part in names if name.split()[-1:] == [rest]]
        if found:
            return found
    return []


def _plain(name: str) -> str:
    """ "Unit 2, 301", "2 单元 301" and "2单元301室" are "2 301"."""
    return BETWEEN.sub(" ", name).strip().upper()


def _words(text: str) -> list[str]:
    apart = UNIT.sub(lambda found: f" {found[1] or found[2]} ", text)
    return re.split(r"[\s,，、]+", DOOR.sub(r" \1 ", apart.strip()).strip())


def _rooms(user: User, words: list[str]) -> list[House]:
    """ "South Street 3 2 301": unit 2, room 301 of a building; or the room alone."""
    if words and re.fullmatch(r"室|号|户|房", words[-1]):
        words = words[:-1]
    for place, numbers in ((words[:-2], words[-2:]), (words[:-1], words[-1:])):
        buildings = search.houses(user, " ".join(place)).values_list("pk", flat=True)[:NEAR]
        if place and buildings:
            found = _inside(user, list(buildings), numbers)
            if found:
                return found
    return []


def _inside(user: User, buildings: list[int], numbers: list[str]) -> list[House]:
    rows = House.objects.for_user(user).in_use().filter(building__in=buildings)
    rows = rows.filter(number_index__in=number_keys(numbers[-1]))
    if len(numbers) == 2:
        rows = rows.filter(
            parent__level=HouseLevel.UNIT, parent__number_index__in=number_keys(numbers[0])
        )
    return list(_light(rows.select_related("parent")).order_by("pk")[:NEAR])


def _light(rows: Any) -> Any:
    """Without what is decrypted for nothing."""
    heavy = ("address", "owner_text", "footprint")
    return rows.defer(*heavy, *(f"parent__{name}" for name in heavy))
