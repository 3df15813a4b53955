"""Two rows of one person become one, and two again where that was a mistake.

The row that ends keeps its own values and key; what hangs on it goes to the survivor, which also
takes the values it lacks and those that were chosen. The merge notes every row and field, so that
undoing it gives back exactly these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import merging
from people.history import By, note
from people.models import (
    Care,
    Change,
    House,
    HouseholdMember,
    Merge,
    OrganisationPerson,
    Person,
    Phone,
    Residence,
    ResidenceKind,
    Vehicle,
)
from people.services import merged_homes, merged_values

DIFFERENT_NUMBERS = gettext_lazy(
    "Both have a document, and the numbers differ. Correct the wrong one first."
)

PLAIN: dict[str, tuple[Any, str]] = {
    "residence": (Residence, "person"),
    "householdmember": (HouseholdMember, "person"),
    "organisationperson": (OrganisationPerson, "person"),
    "house": (House, "owner"),
}
SEALED: dict[str, tuple[Any, str]] = {"vehicle": (Vehicle, "owner"), "care": (Care, "person")}
"""Rows whose values go from one person's key to the other's."""


@transaction.atomic
def merge(
    person: Person,
    into: Person,
    *,
    by: By,
    keep: Mapping[str, int] | None = None,
    heads: Mapping[int, int] | None = None,
) -> Merge:
    """From now on `person` is `into`. Twice gives the same merge. Needs a reason (`by.why`).

    `keep` has by field (merged_values.COMPARED) the key of the record that is right, `heads` by
    household the key of the member that heads it once `person` has left (merged_homes.headless).
    Raises ValidationError where the records differ and nothing is chosen.
    """
    if not by.why.strip():
        raise ValidationError({"why": [_("Say how you know that both are the same person.")]})
    person, into = _both(person, into)
    if person.merged_into_id == into.pk:
        done: Merge = Merge.objects.get(person=person, undone_at=None)
        return done
    _check(person, into)
    Person.objects.filter(pk=person.pk).update(merged_into=into)
    moved: dict[str, Any] = {kind: _move(kind, person, into) for kind in (*PLAIN, *SEALED)}
    moved["phone"] = _copy_phones(person, into)
    moved["home"] = merged_homes.settle(person, into, heads or {}, by)
    row: Merge = Merge.objects.create(
        person=person,
        survivor=into,
        moved=moved,
        filled=merged_values.fill(person, into, keep or {}, by),
        parts={name: one.move(person, into) for name, one in merging.followers().items()},
        by=by.user,
        at=by.now,
        why=by.why,
    )
    note(person, Change.Action.MERGE, {"": (None, into)}, by)
    note(into, Change.Action.MERGE, {"": (person, None)}, by)
    return row


@transaction.atomic
def unmerge(merged: Merge, *, by: By) -> Merge:
    """Both stand as before: rows and values that went over go back, later ones stay."""
    person, into = _both(merged.person, merged.survivor)
    row: Merge = Merge.objects.select_for_update().get(pk=merged.pk)
    if row.undone_at is not None:
        return row
    if into.merged_into_id is not None:
        raise ValidationError(_("The survivor was merged further. Undo that merge first."))
    merged_values.empty(person, into, row.filled, by)
    Phone.objects.filter(pk__in=row.moved.get("phone", []), person=into).delete()
    Person.objects.filter(pk=person.pk).update(merged_into=None)
    for kind in (*PLAIN, *SEALED):
        _give(kind, row.moved.get(kind, []), into, person)
    merged_homes.restore(person, row.moved.get("home", {}), by)
    for name, one in merging.followers().items():
        if name in row.parts:
            one.back(person, into, row.parts[name])
    row.undone_at, row.undone_by = by.now, by.user
    row.save(update_fields=["undone_at", "undone_by"])
    note(person, Change.Action.UNMERGE, {"": (into, None)}, by)
    note(into, Change.Action.UNMERGE, {"": (None, person)}, by)
    return row


def _both(person: Person, into: Person) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update(of=("self",)).select_related("key")
    found = {row.pk: row for row in rows.filter(pk__in=(person.pk, into.pk)).order_by("pk")}
    return found[person.pk], found[into.pk]


def _check(person: Person, into: Person) -> None:
    if person.pk == into.pk:
        raise ValidationError(_("Choose two different records."))
    if person.merged_into_id is not None or into.merged_into_id is not None:
        raise ValidationError(_("One of them was merged before. Open the record that goes on."))
    if person.erased_at is not None or into.erased_at is not None:
        raise ValidationError(_("A record that was erased cannot be merged."))
    if person.document and into.document and person.document != into.document:
        raise ValidationError(DIFFERENT_NUMBERS)


def _move(kind: str, person: Person, into: Person) -> list[int]:
    """The rows of a kind that can go over; those that would stand twice stay."""
    model, field = (PLAIN | SEALED)[kind]
    there = list(model.objects.filter(**{field: into}))
    mine = model.objects.filter(**{field: person}).order_by("pk")
    keys = [row.pk for row in mine if not any(_same_place(row, one) for one in there)]
    _give(kind, keys, person, into)
    return keys


def _same_place(row: Any, one: Any) -> bool:
    """Whether the database or good sense forbids that both belong to one person."""
    if isinstance(row, Vehicle):
        return bool(row.plate_index == one.plate_index and row.ended_on == one.ended_on)
    if isinstance(row, House):
        return False
    if not _overlap(row, one):
        return False
    if isinstance(row, Residence):
        both = row.kind == one.kind
        return both and (row.house_id == one.house_id or row.kind == ResidenceKind.REGISTERED)
    if isinstance(row, OrganisationPerson):
        return (row.organisation_id, row.part) == (one.organisation_id, one.part)
    return bool(row.programme == one.programme) if isinstance(row, Care) else True


def _overlap(row: Any, one: Any) -> bool:
    first, last = dt.date.min, dt.date.max
    begins = max(row.valid_from or first, one.valid_from or first)
    return bool(begins < min(row.valid_to or last, one.valid_to or last))


def _give(kind: str, keys: list[int], giver: Person, taker: Person) -> None:
    """Hands rows over that `giver` still has; sealed values get the taker's key."""
    model, field = (PLAIN | SEALED)[kind]
    rows = model.objects.filter(pk__in=keys, **{field: giver})
    if kind in PLAIN:
        rows.update(**{field: taker})
        return
    for row in rows.select_related(f"{field}__key"):
        detail = getattr(row, "detail", None) if kind == "care" else None
        words = detail.words if detail else ""
        plate = row.plate if kind == "vehicle" else ""
        setattr(row, field, taker)
        if kind == "vehicle":
            row.plate = plate
        row.save()
        if detail:
            detail.care, detail.words = row, words
            detail.save()


def _copy_phones(person: Person, into: Person) -> list[int]:
    known = {phone.number for phone in into.phones.select_related("person__key")}
    fresh = []
    for phone in person.phones.select_related("person__key"):
        if phone.number not in known:
            copy = Phone(person=into)
            copy.number = phone.number
            copy.reindex()
            fresh.append(copy)
    return [phone.pk for phone in Phone.objects.bulk_create(fresh)]
