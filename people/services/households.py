"""Households: who belongs to them, and how each is related to the head."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.history import By
from people.models import Change, House, Household, HouseholdMember, Person, Relation
from people.services.base import bump, change, create, locked

MEMBER = ("household", "person", "relation", "valid_from")


@transaction.atomic
def register_household(
    *,
    house: House,
    members: Sequence[tuple[Person, str]],
    by: By,
    valid_from: dt.date | None = None,
) -> Household:
    """A household of `members` (person, relation to the head), exactly one of them the head.

    Whoever is a member of another household leaves it on that day. Raises ValidationError.
    """
    _check_heads([relation for _person, relation in members])
    household: Household = create(
        Household(house=house, valid_from=valid_from), ("house", "valid_from"), by
    )
    for person, relation in members:
        _join(household, person, relation, valid_from, by)
    return household


def _check_heads(relations: Sequence[str]) -> None:
    if list(relations).count(Relation.HEAD) != 1:
        raise ValidationError(
            {"relation": [_("Every household has one head. Choose one, and only one.")]}
        )


@transaction.atomic
def add_member(
    household: Household,
    person: Person,
    relation: str,
    *,
    by: By,
    valid_from: dt.date | None = None,
) -> HouseholdMember:
    """One more member; asked twice, the same row. A second head is refused: change_relations."""
    row: Household = locked(household, None, "house")
    same = row.members.open().filter(person=person).first()
    if same is not None:
        found: HouseholdMember = same
        return found
    if relation == Relation.HEAD and row.members.open().filter(relation=Relation.HEAD).exists():
        _check_heads([Relation.HEAD, Relation.HEAD])
    member = _join(row, person, relation, valid_from, by)
    bump(row, by)
    return member


def _join(
    household: Household, person: Person, relation: str, day: dt.date | None, by: By
) -> HouseholdMember:
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    for former in HouseholdMember.objects.open().filter(person=person):
        _leave(former, max(day or by.today, former.valid_from or dt.date.min), by)
    member = HouseholdMember(household=household, person=person, relation=relation, valid_from=day)
    made: HouseholdMember = create(member, MEMBER, by)
    return made


def _leave(member: HouseholdMember, day: dt.date, by: By) -> None:
    change(member, {"valid_to": day}, by, Change.Action.END)


@transaction.atomic
def change_relations(
    household: Household,
    relations: Mapping[int, str],
    *,
    by: By,
    seq: int | None = None,
) -> Household:
    """Relations by the members' keys; this is how another becomes the head."""
    row: Household = locked(household, seq, "house")
    members = list(row.members.open().select_related("person__key", "household__house"))
    _check_heads([relations.get(member.pk, member.relation) for member in members])
    # The head that was steps down first: there is never a second one.
    for member in sorted(members, key=lambda one: one.relation != Relation.HEAD):
        change(member, {"relation": relations.get(member.pk, member.relation)}, by)
    bump(row, by)
    return row


@transaction.atomic
def move_household(
    household: Household, house: House, *, by: By, seq: int | None = None
) -> Household:
    """Keeps house elsewhere from now on; where its members live, residences say."""
    row: Household = locked(household, seq, "house")
    if house.ended_on is not None:
        raise ValidationError({"house": [_("This house is gone. Nobody can move in.")]})
    change(row, {"house": house}, by)
    return row


@transaction.atomic
def end_member(member: HouseholdMember, day: dt.date, *, by: By) -> HouseholdMember:
    """Left the household on `day`. A household may be without a head until one is chosen."""
    household = locked(member.household, None, "house")
    row: HouseholdMember = locked(member, None, "person__key", "household__house")
    _check_end(row.valid_from, day)
    _leave(row, day, by)
    bump(household, by)
    return row


@transaction.atomic
def end_household(
    household: Household, day: dt.date, *, by: By, seq: int | None = None
) -> Household:
    """Dissolved on `day`, with the memberships that are open."""
    row: Household = locked(household, seq, "house")
    _check_end(row.valid_from, day)
    for member in row.members.open().select_related("person__key", "household__house"):
        _leave(member, max(day, member.valid_from or day), by)
    change(row, {"valid_to": day}, by, Change.Action.END)
    return row


@transaction.atomic
def reopen_household(household: Household, *, by: By) -> Household:
    """Takes back that everybody left: who left with its end is in it again. Twice is harmless.

    Who belongs to another household by now stays there; where that is the head, it is refused.
    """
    row: Household = locked(household, None, "house")
    if row.valid_to is None:
        return row
    if row.house.ended_on is not None:
        raise ValidationError(_("This house is gone. Nobody can move in."))
    back = list(ended_with(row).exclude(person__memberships__valid_to=None))
    if sum(member.relation == Relation.HEAD for member in back) != 1:
        raise ValidationError(
            _(
                "Whoever was the head belongs to another household by now. Register the others as "
                "a new household at the door."
            )
        )
    change(row, {"valid_to": None}, by)
    for member in back:
        change(member, {"valid_to": None}, by)
    return row


def ended_with(household: Household) -> Any:
    """The memberships that ended in the same act as the household."""
    ends = Change.objects.filter(action=Change.Action.END)
    last = ends.filter(kind="household", key=household.pk).order_by("-pk").first()
    rows = household.members.filter(person__merged_into=None, person__erased_at=None)
    if last is None:
        return rows.none()
    keys = ends.filter(kind="householdmember", at=last.at).values("key")
    return rows.filter(pk__in=keys).select_related("person__key", "household__house")


def _check_end(start: dt.date | None, end: dt.date) -> None:
    if start is not None and end < start:
        raise ValidationError({"valid_to": [_("The end must lie after the beginning.")]})
