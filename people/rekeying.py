"""New keys for the registers: `manage.py rotate_field_keys` comes through here.

The people's keys are wrapped again and what is indexed by the ring is indexed again, person by
person; the values themselves stay under the people's own keys. What belongs to no person is
sealed with the ring and sealed again.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gridgov import rotation
from gridgov.crypto import is_current
from people.models import (
    CareDetail,
    Change,
    Organisation,
    Person,
    PersonKey,
    Phone,
    Vehicle,
    Visit,
)
from people.models.persons import INDEXED
from people.vault import unwrap, wrap

NO_PERSON: tuple[tuple[Any, dict[str, Any], tuple[str, ...]], ...] = (
    (Change, {"person": None}, ("old", "new")),
    (Vehicle, {"owner": None}, ("plate",)),
    (CareDetail, {"care__person": None}, ("words",)),
    (Visit, {"person": None}, ("found", "welfare")),
)
"""Rows that are sealed with the ring: the model, which rows, their sealed values."""


def register() -> None:
    rotation.also("people.PersonKey", rotate_people)
    rotation.also("people: what belongs to nobody", rotate_rest)
    rotation.also("people.Organisation: names", rotate_organisations)


def rotate_people(batch: int) -> int:
    """Wraps every key again that the current one did not wrap; how many people."""
    done, last = 0, 0
    while keys := list(PersonKey.objects.filter(pk__gt=last).order_by("pk")[:batch]):
        last = keys[-1].pk
        old = [key.pk for key in keys if not is_current(key.wrapped)]
        done += _rewrap(old)
    return done


@transaction.atomic
def _rewrap(pks: list[int]) -> int:
    rows = Person.objects.select_for_update(of=("self",)).select_related("key")
    people = list(rows.filter(pk__in=pks).order_by("pk"))
    for person in people:
        person.key.wrapped = wrap(unwrap(person.key.wrapped))
        person.reindex()
    PersonKey.objects.bulk_update([person.key for person in people], ["wrapped"])
    Person.objects.bulk_update(people, INDEXED)
    _reindex(Phone, "person", people, ["index", "tail"])
    _reindex(Vehicle, "owner", people, ["plate_index", "plate_tail"])
    return len(people)


def _reindex(model: Any, owner: str, people: list[Person], names: list[str]) -> None:
    rows = list(model.objects.filter(**{f"{owner}__in": people}).select_related(f"{owner}__key"))
    for row in rows:
        row.reindex()
    model.objects.bulk_update(rows, names)


def rotate_rest(batch: int) -> int:
    return sum(_reseal(model, where, names, batch) for model, where, names in NO_PERSON)


def _reseal(model: Any, where: dict[str, Any], names: tuple[str, ...], batch: int) -> int:
    done, last = 0, 0
    while rows := list(model.objects.filter(**where, pk__gt=last).order_by("pk")[:batch]):
        last = rows[-1].pk
        old = [row for row in rows if any(_is_old(getattr(row, f"{n}_sealed")) for n in names)]
        for row in old:
            for name in names:
                setattr(row, name, getattr(row, name))
            if hasattr(row, "reindex"):
                row.reindex()
            row.save()
        done += len(old)
    return done


def _is_old(data: bytes | memoryview) -> bool:
    return bool(data) and not is_current(data)


def rotate_organisations(batch: int) -> int:
    """The pairs of letters of public names; what is encrypted in the row is rotated as usual."""
    done, last = 0, 0
    while rows := list(Organisation.objects.filter(pk__gt=last).order_by("pk")[:batch]):
        last = rows[-1].pk
        before = [list(row.name_grams) for row in rows]
        for row in rows:
            row.reindex()
        old = [row for row, grams in zip(rows, before, strict=True) if row.name_grams != grams]
        Organisation.objects.bulk_update(old, ["name_grams"])
        done += len(old)
    return done
