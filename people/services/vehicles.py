"""Vehicles of people and of organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people import checking
from people.history import By
from people.models import Change, Organisation, Person, Vehicle
from people.services.base import Problems, change, create, locked

FIELDS = ("owner", "organisation", "plate", "kind", "looks")


@transaction.atomic
def register_vehicle(
    *,
    plate: str,
    kind: str,
    by: By,
    owner: Person | None = None,
    organisation: Organisation | None = None,
    looks: str = "",
) -> Vehicle:
    """A vehicle of exactly one owner. Raises ValidationError by field.

    Plates of every shape are taken; `people.checking.is_usual_plate` says whether to ask again.
    """
    problems = Problems()
    spelled = problems.ask("plate", checking.plate, plate)
    if (owner is None) == (organisation is None):
        problems.add("owner", _("Choose a person or an organisation, one of the two."))
    problems.refuse()
    row = Vehicle(owner=owner, organisation=organisation, kind=kind, looks=looks.strip())
    row.plate = spelled
    row.reindex()
    made: Vehicle = create(row, FIELDS, by)
    return made


@transaction.atomic
def change_vehicle(
    vehicle: Vehicle, values: Mapping[str, Any], *, by: By, seq: int | None = None
) -> Vehicle:
    """Sets plate, kind or looks. Another owner's is another record: the keys differ."""
    if set(values) - {"plate", "kind", "looks"}:
        raise ValidationError(_("The owner of a vehicle stays. End it, and register it anew."))
    row: Vehicle = locked(vehicle, seq, "owner__key", "organisation")
    problems, fresh = Problems(), dict(values)
    if "plate" in fresh:
        fresh["plate"] = problems.ask("plate", checking.plate, fresh["plate"])
    problems.refuse()
    change(row, fresh, by)
    return row


@transaction.atomic
def end_vehicle(vehicle: Vehicle, day: dt.date, *, by: By, seq: int | None = None) -> Vehicle:
    row: Vehicle = locked(vehicle, seq, "owner__key", "organisation")
    change(row, {"ended_on": day}, by, Change.Action.END)
    return row
