"""Shops, firms, schools and the people in charge of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Area
from grids.services.boundaries import locate
from people import checking
from people.history import By, note
from people.models import (
    Change,
    House,
    Organisation,
    OrganisationKind,
    OrganisationPerson,
    Person,
)
from people.services.base import Breach, Problems, change, create, locked, refusing

FIELDS = (
    "name",
    "kind",
    "credit_code",
    "house",
    "place",
    "point",
    "area",
    "phone",
    "employees",
    "hazards",
)
PART = ("organisation", "person", "part", "valid_from")
BREACHES: dict[str, Breach] = {
    "credit_code_once": (
        "credit_code",
        gettext_lazy("This credit code is registered already. Open that record."),
    )
}


@dataclass(frozen=True)
class OrganisationFacts:
    """What is known of an organisation: in a `house`, or at a `point` of its own, or in `area`."""

    name: str
    kind: str = OrganisationKind.FIRM.value
    credit_code: str = ""
    house: House | None = None
    place: str = ""
    point: Point | None = None
    area: Area | None = None
    phone: str = ""
    employees: int | None = None
    hazards: str = ""


def checked(facts: OrganisationFacts) -> OrganisationFacts:
    """In one spelling. Raises ValidationError by field."""
    problems = Problems()
    name = " ".join(facts.name.split())
    if not name:
        problems.add("name", _("Type the name of the organisation."))
    code = problems.ask("credit_code", checking.credit_code, facts.credit_code)
    phone = problems.ask("phone", checking.phone, facts.phone) if facts.phone else ""
    area = facts.house.area if facts.house else (facts.point and locate(facts.point)) or facts.area
    if area is None:
        problems.add("house", _("Choose the house, mark a point on the map, or choose the grid."))
    problems.refuse()
    return replace(facts, name=name, credit_code=code, phone=phone, area=area)


def register_organisation(facts: OrganisationFacts, *, by: By) -> Organisation:
    """A new organisation. Raises ValidationError by field."""
    facts = checked(facts)
    row = Organisation(**vars(facts), sight_path=facts.area.path if facts.area else "")
    row.reindex()
    with refusing(BREACHES), transaction.atomic():
        create(row, FIELDS, by)
    row.refresh_from_db(fields=["area", "sight_path"])
    return row


@transaction.atomic
def change_organisation(
    organisation: Organisation, values: Mapping[str, Any], *, by: By, seq: int | None = None
) -> Organisation:
    """Sets the fields in `values`. Raises ValidationError by field, Stale."""
    row: Organisation = locked(organisation, seq, "house__area", "area")
    facts = OrganisationFacts(**{name: getattr(row, name) for name in FIELDS})
    after = checked(replace(facts, **values))
    with refusing(BREACHES), transaction.atomic():
        change(row, vars(after), by)
    row.refresh_from_db(fields=["area", "sight_path"])
    return row


@transaction.atomic
def end_organisation(
    organisation: Organisation, day: dt.date, *, by: By, seq: int | None = None
) -> Organisation:
    """Closed since `day`; the parts that people have in it end too."""
    row: Organisation = locked(organisation, seq)
    for part in row.people.open().select_related("person__key", "organisation"):
        change(part, {"valid_to": max(day, part.valid_from or day)}, by, Change.Action.END)
    change(row, {"ended_on": day}, by, Change.Action.END)
    return row


@transaction.atomic
def add_part(
    organisation: Organisation,
    person: Person,
    part: str,
    *,
    by: By,
    valid_from: dt.date | None = None,
) -> OrganisationPerson:
    """A person in charge; asked twice, the same row."""
    row = locked(organisation, None)
    same: OrganisationPerson | None = row.people.open().filter(person=person, part=part).first()
    if same is not None:
        return same
    fresh = OrganisationPerson(organisation=row, person=person, part=part, valid_from=valid_from)
    made: OrganisationPerson = create(fresh, PART, by)
    return made


@transaction.atomic
def end_part(part: OrganisationPerson, day: dt.date, *, by: By) -> OrganisationPerson:
    row: OrganisationPerson = locked(part, None, "person__key", "organisation")
    if row.valid_from is not None and day < row.valid_from:
        raise ValidationError({"valid_to": [_("The end must lie after the beginning.")]})
    change(row, {"valid_to": day}, by, Change.Action.END)
    return row


@transaction.atomic
def check_organisation(organisation: Organisation, *, by: By) -> Organisation:
    """Notes that somebody found the record to be true today."""
    row: Organisation = locked(organisation, None)
    row.checked_at = by.now
    row.save(update_fields=["checked_at"])
    note(row, Change.Action.CHECK, {}, by)
    return row
