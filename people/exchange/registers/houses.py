"""Buildings, units and rooms, from rows. A building and a unit that are missing are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from grids.models import Area
from grids.services.boundaries import locate
from people.exchange.houses_found import Houses, number_keys, places
from people.exchange.rows import BAD, CHANGED, NEW, SAME, Row
from people.history import By
from people.models import House, HouseLevel, Use
from people.services import HouseFacts, change_house, register_house

NAMES = {"number": "room", "parent": "unit", "point": "grid", "place": "address"}
OUTSIDE = "grid"


@dataclass
class Plan:
    values: dict[str, Any]
    point: Any = None
    area: Area | None = None
    leaf: House | None = None
    made: list[House] = field(default_factory=list)


class Buildings:
    def __init__(self, user: User, by: By, saving: bool) -> None:
        self.user, self.by, self.saving = user, by, saving
        self.coming: set[str] = set()
        self.houses = Houses(user, [])

    def check(self, rows: list[Row]) -> None:
        self.houses = Houses(self.user, rows)
        areas = areas_of(self.user, rows)
        for row in rows:
            if row.repeats:
                row.bad(
                    "address", _("This house stands in row %(n)s already.") % {"n": row.repeats}
                )
            self._read(row, areas)
        self._outcomes([row for row in rows if row.outcome != BAD])

    def _read(self, row: Row, areas: dict[str, Area]) -> None:
        values = {
            "floor": row.whole("floor", -9, 200),
            "use": row.choice("use", Use),
            "area_m2": row.number_of("area_m2"),
            "owner_text": row.text("owner_text")[:200],
        }
        point = row.point()
        area = place_of(row, self.user, point, areas)
        address = places(row.text("address"))[0]
        if not address:
            row.bad("address", _("Write the address of the building."))
        building = self.houses.building(row)
        plan = Plan({k: v for k, v in values.items() if v not in (None, "")}, point, area)
        unknown = building is None and address not in self.coming
        if unknown and area is None and row.outcome != BAD:
            row.bad(
                "grid",
                _("This building is not registered in your area. Give the grid of a new one."),
            )
        if row.outcome != BAD:
            row.plan = plan
            self.coming.add(address)

    def _outcomes(self, rows: list[Row]) -> None:
        leaves = {row.number: self._leaf(row) for row in rows}
        keys = [house.pk for house in leaves.values() if house]
        whole = House.objects.in_bulk(keys)
        for row in rows:
            house = leaves[row.number]
            row.plan.leaf = whole.get(house.pk) if house else None
            row.outcome = self._outcome(row.plan)

    def _leaf(self, row: Row) -> House | None:
        """The house that the row is about, where it is registered."""
        house = self.houses.building(row)
        for name in ("unit", "room"):
            if house is not None and row.text(name):
                house = self.houses.part(house, row.text(name))
        return house

    def _outcome(self, plan: Plan) -> str:
        if plan.leaf is None:
            return NEW
        differs = any(getattr(plan.leaf, name) != value for name, value in plan.values.items())
        return CHANGED if differs else SAME

    def save(self, rows: list[Row]) -> None:
        for row in rows:
            if row.outcome == SAME:
                continue
            try:
                with transaction.atomic():
                    self._save(row)
            except ValidationError as error:
                row.refused(error, NAMES)
                self._forget(row)

    def _save(self, row: Row) -> None:
        plan = row.plan
        if plan.leaf is not None:
            change_house(plan.leaf, plan.values, by=self.by)
            return
        steps = [(name, row.text(name)) for name in ("unit", "room") if row.text(name)]
        house = self.houses.building(row)
        if house is None:
            values = {} if steps else plan.values
            house = self._building(row, values)
        for number, (name, text) in enumerate(steps, 1):
            inside = self.houses.part(house, text)
            if inside is None:
                last = number == len(steps)
                inside = self._part(row, house, name, text, plan.values if last else {})
            house = inside

    def _building(self, row: Row, values: dict[str, Any]) -> House:
        address = places(row.text("address"))[0]
        plan = row.plan
        facts = HouseFacts(address=address, point=plan.point, area=plan.area, **values)
        house = register_house(facts, by=self.by)
        self.houses.buildings[house.place].append(house)
        plan.made.append(house)
        return house

    def _part(self, row: Row, parent: House, name: str, text: str, values: dict[str, Any]) -> House:
        level = HouseLevel.UNIT if name == "unit" else HouseLevel.ROOM
        facts = HouseFacts(level=level.value, parent=parent, number=text, **values)
        house = register_house(facts, by=self.by)
        for key in number_keys(text)[:1]:
            self.houses.parts[parent.pk, key] = house
        row.plan.made.append(house)
        return house

    def _forget(self, row: Row) -> None:
        """What a refused row had made was undone, so later rows must not stand in it."""
        made = {house.pk for house in row.plan.made}
        for some in self.houses.buildings.values():
            some[:] = [house for house in some if house.pk not in made]
        gone = [key for key, house in self.houses.parts.items() if house.pk in made]
        for key in gone:
            del self.houses.parts[key]


def areas_of(user: User, rows: list[Row]) -> dict[str, Area]:
    """The areas in the importer's sight that the rows name by their codes."""
    codes = {row.text("grid") for row in rows} - {""}
    seen = Area.objects.in_force().for_user(user).filter(code__in=codes).defer("geometry")
    return {area.code: area for area in seen} if codes else {}


def place_of(row: Row, user: User, point: Any, areas: dict[str, Area]) -> Area | None:
    """The area at the point or of the code; outside the importer's own it is a problem."""
    code, found = row.text("grid"), None
    if code:
        found = areas.get(code)
        if found is None:
            row.bad("grid", _("This grid is not in your area."))
    if point is not None:
        at = locate(point)
        if at is None or not at.path.startswith(user.scope.area_path):
            row.bad("longitude", _("This point is not in your area."))
        else:
            found = at
    return found
