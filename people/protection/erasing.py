"""Erasing a person: ordered by one, approved by another; the key goes and so does what it sealed.

Of the record stays its number with the date. Cases stay as they are, without the person.
Upper floors that hold something which no foreign key tells of register `also(name, forget)`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import Role
from people.history import By
from people.models import Change, DocumentKind, Erasure, ErasureState, House, Person, PersonKey

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

ASKERS = (Role.OPERATOR, Role.SUPERVISOR)
"""Who may ask for it, with the right to personal data; whoever decides is `DECIDERS`."""

DECIDERS = (Role.RIGHTS_ADMIN,)

SEALED = ("name", "document", "occupation", "employer", "registration_place")
BLANK: dict[str, Any] = {
    **{f"{name}_sealed": b"" for name in SEALED},
    "document_kind": DocumentKind.UNKNOWN,
    "sex": "",
    "birth_date": None,
    "died_on": None,
    "name_grams": [],
    "document_index": "",
    "document_tail": "",
    "likeness_index": "",
    "area": None,
    "created_by": None,
    "checked_at": None,
}
"""What a tombstone holds in each field of the person."""

Forget = Callable[[list[int]], None]
_also: dict[str, Forget] = {}


def also(name: str, forget: Forget) -> None:
    """`forget(keys of people)` is called in the transaction that erases them."""
    _also[name] = forget


def may_ask(user: User) -> bool:
    return user.scope.role in ASKERS and user.scope.personal


@transaction.atomic
def ask(person: Person, ground: str, *, by: By) -> Erasure:
    """An order that waits for its approval; asking twice gives the one that waits."""
    row: Person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if row.erased_at is not None:
        raise ValidationError(_("This record was erased already."))
    values = {
        "ground": ground,
        "asked_at": by.now,
        "asked_by": by.user,
        "asked_posting": by.posting,
    }
    waiting = Erasure.objects.filter(person=row, state=ErasureState.ASKED).first()
    made: Erasure = waiting or Erasure.objects.create(person=row, **values)
    return made


@transaction.atomic
def decide(order: Erasure, approved: bool, *, by: By) -> Erasure:
    """Erases, or leaves everything as it is. Nobody decides on what they asked for themselves."""
    row: Erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if by.user is not None and by.user.pk == row.asked_by_id:
        raise PermissionDenied(
            _("You asked for this yourself. Another person has to decide on it.")
        )
    if row.state != ErasureState.ASKED:
        return row
    row.state = ErasureState.DONE if approved else ErasureState.REFUSED
    row.decided_at, row.decided_by, row.decided_posting = by.now, by.user, by.posting
    row.save(update_fields=["state", "decided_at", "decided_by", "decided_posting"])
    if approved:
        erase([row.person_id], by.now)
    return row


@transaction.atomic
def erase_by_rule(keys: list[int], now: datetime) -> int:
    """Erases people whose time is over; the tombstones name nobody. Counts them."""
    gone = erase(keys, now)
    term = {"ground": "term", "state": ErasureState.DONE, "asked_at": now, "decided_at": now}
    open_orders = Erasure.objects.filter(person__in=gone, state=ErasureState.ASKED)
    open_orders.update(state=ErasureState.DONE, decided_at=now)
    Erasure.objects.bulk_create(Erasure(person_id=key, **term) for key in keys)
    return len(keys)


@transaction.atomic
def erase(keys: list[int], now: datetime) -> list[int]:
    """Destroys the keys and everything that hangs on these people and on rows merged with them."""
    everyone = one_person(keys)
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=everyone)
    people = list(rows.select_related(None).order_by("pk"))
    _forget_owner_words(everyone)
    for forget in _also.values():
        forget(everyone)
    _take_what_hangs_on(everyone)
    PersonKey.objects.filter(person__in=everyone).delete()
    Person.objects.filter(pk__in=[person.pk for person in people]).update(
        **BLANK, erased_at=now, created_at=now, changed_at=now, merged_into=None
    )
    return everyone


def one_person(keys: list[int]) -> list[int]:
    """The keys with those of all rows that were merged into one another with them."""
    found, new = set(keys), set(keys)
    while new:
        linked = Person.objects.filter(models.Q(pk__in=new) | models.Q(merged_into__in=new))
        pairs = linked.values_list("pk", "merged_into")
        new = {key for pair in pairs for key in pair if key is not None} - found
        found |= new
    return sorted(found)


def _take_what_hangs_on(keys: list[int]) -> None:
    """Rows that point to the people go; where a row may stand without one, it lets go of it."""
    for model, field in pointing():
        if model in (Person, PersonKey, Erasure):
            continue
        rows = model._base_manager.filter(**{f"{field.name}__in": keys})
        if field.remote_field.on_delete is models.SET_NULL:
            rows.update(**{field.name: None})
        else:
            rows.delete()


def pointing() -> Iterator[tuple[Any, Any]]:
    """Every model of every floor with each of its fields that points to a person."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Person:
                yield model, field


def _forget_owner_words(keys: list[int]) -> None:
    """The owner in words of houses they own, now and in the history of the house."""
    houses = list(House.objects.select_for_update().filter(owner__in=keys).order_by("pk"))
    for house in houses:
        house.owner_text = ""
        house.save(update_fields=["owner_text"])
    lines = Change.objects.filter(kind="house", key__in=[house.pk for house in houses])
    lines.filter(field="owner_text").delete()
    for line in lines.filter(action=Change.Action.CREATE, field=""):
        values = json.loads(line.new or "{}")
        if values.pop("owner_text", None):
            line.new = json.dumps(values, ensure_ascii=False)
            line.save(update_fields=["new_sealed"])
