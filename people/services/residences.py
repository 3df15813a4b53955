"""Moving in and out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.history import By
from people.models import Change, House, Person, Residence, ResidenceKind
from people.services.base import Breach, Problems, change, create, locked, refusing
from people.services.uses import moved_in

FIELDS = ("person", "house", "kind", "valid_from", "valid_to")
LIVING = (ResidenceKind.ACTUAL, ResidenceKind.TENANT)
"""Kinds by which a person lives somewhere; a second one elsewhere is a contradiction."""
BREACHES: dict[str, Breach] = {
    "residence_once_a_day": (
        "valid_from",
        gettext_lazy("The person is in this house in these days already."),
    ),
    "registered_in_one_house": (
        "kind",
        gettext_lazy("The person is registered in another house in these days. End that first."),
    ),
    "residence_ends_after_start": (
        "valid_to",
        gettext_lazy("The end must lie after the beginning."),
    ),
}


def add_residence(
    *,
    person: Person,
    house: House,
    kind: str,
    by: By,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    leaving: bool = False,
    use: str | None = None,
) -> Residence:
    """A person in a house from a day on (None: it is not known since when).

    With `leaving` the open residences of the same sort elsewhere end on that day; with `use` a
    house that is registered as empty gets one (services.uses). Asked twice, it gives the same
    row. Raises ValidationError by field.
    """
    with refusing(BREACHES), transaction.atomic():
        _check(house, valid_from, valid_to)
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        mine = Residence.objects.filter(person=person).select_related("person__key", "house")
        same: Residence | None = mine.filter(
            house=house, kind=kind, valid_to=valid_to, valid_from=valid_from
        ).first()
        if same is not None:
            return same
        if leaving:
            _leave(mine, house, kind, valid_from or by.today, by)
        row = Residence(
            person=person, house=house, kind=kind, valid_from=valid_from, valid_to=valid_to
        )
        create(row, FIELDS, by)
        _occupy(row, use, by)
    return row


def _occupy(row: Residence, use: str | None, by: By) -> None:
    if use is not None and (row.valid_to is None or row.valid_to > by.today):
        moved_in(row.house, [row.kind], use, by)


def _check(house: House, valid_from: dt.date | None, valid_to: dt.date | None) -> None:
    problems = Problems()
    if valid_from and valid_to and valid_to < valid_from:
        problems.add("valid_to", _("The end must lie after the beginning."))
    if house.ended_on is not None and (valid_to is None or valid_to > house.ended_on):
        problems.add("house", _("This house is gone. Nobody can move in."))
    problems.refuse()


def _leave(mine: Any, house: House, kind: str, day: dt.date, by: By) -> None:
    kinds = LIVING if kind in LIVING else (kind,)
    rows = mine.filter(kind__in=kinds, valid_to=None).exclude(house=house, kind=kind)
    for row in rows.select_for_update(of=("self",)):
        end = max(day, row.valid_from or day)
        change(row, {"valid_to": end}, by, Change.Action.END)


def end_residence(
    residence: Residence, valid_to: dt.date, *, by: By, seq: int | None = None
) -> Residence:
    """The person is not there any more from the morning of `valid_to` on."""
    return change_residence(
        residence, {"valid_to": valid_to}, by=by, seq=seq, action=Change.Action.END
    )


def change_residence(
    residence: Residence,
    values: Mapping[str, Any],
    *,
    by: By,
    seq: int | None = None,
    action: str = "",
    use: str | None = None,
) -> Residence:
    """Sets kind, valid_from or valid_to; `use` as for a new one.

    Raises ValidationError by field, Stale.
    """
    if set(values) - {"kind", "valid_from", "valid_to"}:
        raise ValidationError(_("Person and house of a residence stay. End it, and add another."))
    with refusing(BREACHES), transaction.atomic():
        row: Residence = locked(residence, seq, "person__key", "house")
        first = values.get("valid_from", row.valid_from)
        _check(row.house, first, values.get("valid_to", row.valid_to))
        change(row, values, by, action)
        _occupy(row, use, by)
    return row
