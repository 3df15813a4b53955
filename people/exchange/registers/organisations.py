"""Organisations, from rows: known by their credit code, or else by name in the same area."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from people import checking
from people.exchange.houses_found import Houses
from people.exchange.registers.houses import areas_of, place_of
from people.exchange.rows import BAD, CHANGED, NEW, SAME, Row
from people.history import By
from people.models import Organisation, OrganisationKind
from people.services import OrganisationFacts, change_organisation, register_organisation
from people.services.organisations import checked

NAMES = {"kind": "org_kind", "house": "address", "point": "grid", "place": "address"}


@dataclass
class Plan:
    facts: OrganisationFacts
    found: Organisation | None = None
    values: dict[str, Any] | None = None


class Organisations:
    def __init__(self, user: User, by: By, saving: bool) -> None:
        self.user, self.by, self.saving = user, by, saving

    def check(self, rows: list[Row]) -> None:
        houses, areas = Houses(self.user, rows), areas_of(self.user, rows)
        known = self._known(rows)
        for row in rows:
            if row.repeats:
                row.bad("name", _("This stands in row %(n)s already.") % {"n": row.repeats})
            found = self._match(row, known)
            facts = self._facts(row, houses, areas, found)
            if facts is not None and row.outcome != BAD:
                row.plan = Plan(facts, found)
                row.plan.values = _differences(facts, found, row) if found else None
                row.outcome = NEW if found is None else CHANGED if row.plan.values else SAME

    def _known(self, rows: list[Row]) -> dict[str, list[Organisation]]:
        codes = {checking.plain(row.text("credit_code")) for row in rows} - {""}
        names = {" ".join(row.text("name").split()) for row in rows} - {""}
        seen = Organisation.objects.for_user(self.user).in_use()
        seen = seen.select_related("house__area", "area").defer(
            "area__geometry", "house__area__geometry"
        )
        known: dict[str, list[Organisation]] = defaultdict(list)
        for row in seen.filter(credit_code__in=codes) | seen.filter(name__in=names):
            known[f"name {row.name}"].append(row)
            if row.credit_code:
                known[f"code {row.credit_code}"].append(row)
        return known

    def _match(self, row: Row, known: dict[str, list[Organisation]]) -> Organisation | None:
        code = checking.plain(row.text("credit_code"))
        if code and (same := known.get(f"code {code}")):
            return same[0]
        named = known.get(f"name {' '.join(row.text('name').split())}", [])
        near = [each for each in named if not (code and each.credit_code)]
        if len(near) > 1:
            row.bad("name", _("Several organisations have this name. Add the credit code."))
        return near[0] if len(near) == 1 else None

    def _facts(
        self, row: Row, houses: Houses, areas: dict[str, Any], found: Organisation | None
    ) -> OrganisationFacts | None:
        point = row.point()
        area = place_of(row, self.user, point, areas)
        house, place = None, ""
        if row.text("address"):
            if houses.building(row) is None and (area or found) and row.outcome != BAD:
                place = row.text("address")[:200]
            else:
                house = houses.of(row)
        facts = OrganisationFacts(
            name=row.text("name"),
            kind=row.choice("org_kind", OrganisationKind) or OrganisationKind.OTHER.value,
            credit_code=row.text("credit_code"),
            house=house,
            place=place,
            point=None if house else point,
            area=house.area if house else area or (found.area if found else None),
            phone=row.text("phone"),
            employees=row.whole("employees", 0, 1_000_000),
            hazards=row.text("hazards")[:2000],
        )
        return self._checked(row, facts)

    def _checked(self, row: Row, facts: OrganisationFacts) -> OrganisationFacts | None:
        try:
            return checked(facts)
        except ValidationError as error:
            told = error.message_dict
            if row.problems:
                told.pop("house", None)
            for name, sentences in told.items():
                for sentence in sentences:
                    row.bad("grid" if name == "house" else NAMES.get(name, name), sentence)
            return None

    def save(self, rows: list[Row]) -> None:
        for row in rows:
            try:
                with transaction.atomic():
                    self._save(row)
            except ValidationError as error:
                row.refused(error, NAMES)

    def _save(self, row: Row) -> None:
        plan = row.plan
        if plan.found is None:
            register_organisation(plan.facts, by=self.by)
        elif plan.values:
            change_organisation(plan.found, plan.values, by=self.by)


def _differences(facts: OrganisationFacts, found: Organisation, row: Row) -> dict[str, Any]:
    """What the row says that the register does not; empty cells say nothing."""
    said = vars(replace(facts, area=None, point=None))
    if not row.text("org_kind"):
        said.pop("kind")
    differs: dict[str, Any] = {}
    for name, value in said.items():
        if value not in (None, "") and value != getattr(found, name):
            differs[name] = value
    return differs
