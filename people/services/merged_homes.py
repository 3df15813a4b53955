"""Households when two records become one: nobody is in two of them, and each keeps one head.

What changed is kept with the merge, as keys and relations, and taken back when it is undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.history import By
from people.models import Change, Household, HouseholdMember, Person, Relation
from people.services.base import bump, change, create, locked
from people.services.households import MEMBER

Kept = dict[str, Any]
"""`left`: the row that ended; `joined`: one that was made for it; `heads`: by row the relation
of who became the head; `ended`: the household that nobody was left in."""


def open_row(person: Person) -> HouseholdMember | None:
    rows = HouseholdMember.objects.open().filter(person=person)
    found: HouseholdMember | None = rows.select_related("person__key", "household__house").first()
    return found


def headless(person: Person, into: Person) -> HouseholdMember | None:
    """The row by which `person` heads a household that goes on without them: `into` is in another.

    None where nobody has to be chosen.
    """
    own, theirs = open_row(person), open_row(into)
    if own is None or theirs is None or own.relation != Relation.HEAD:
        return None
    if own.household_id == theirs.household_id or not others(own).exists():
        return None
    return own


def others(own: HouseholdMember) -> Any:
    rows = HouseholdMember.objects.open().filter(household=own.household_id)
    rows = rows.filter(person__merged_into=None).exclude(pk=own.pk)
    return rows.select_related("person__key", "household__house").order_by("pk")


def head_field(household_id: int) -> str:
    """What the choice of a new head is called, in forms and in errors."""
    return f"head-{household_id}"


def settle(person: Person, into: Person, heads: Mapping[int, int], by: By) -> Kept:
    """Ends the membership that could not go over; `heads` are new heads by household."""
    own = open_row(person)
    if own is None:
        return {}
    home: Household = locked(own.household, None, "house")
    theirs = open_row(into)
    day = max(by.today, own.valid_from or by.today)
    change(own, {"valid_to": day}, by, Change.Action.END)
    kept: Kept = {"left": own.pk}
    if theirs is None:
        row = HouseholdMember(household=home, person=into, relation=own.relation, valid_from=day)
        kept["joined"] = create(row, MEMBER, by).pk
    elif own.relation == Relation.HEAD:
        same = theirs.household_id == home.pk
        heir = theirs if same else _chosen(own, heads.get(home.pk))
        kept |= _crown(heir, by) if heir is not None else _dissolve(home, day, by)
    bump(home, by)
    return kept


def _chosen(own: HouseholdMember, pk: int | None) -> HouseholdMember | None:
    """Who is to head the household; None where nobody is left in it."""
    rest = list(others(own))
    found = next((row for row in rest if row.pk == pk), None)
    if rest and found is None:
        raise ValidationError(
            {
                head_field(own.household_id): [
                    _(
                        "The record that ends is the head of a household that goes on. Choose "
                        "who heads it from now on, or let the other record end."
                    )
                ]
            }
        )
    return found


def _crown(heir: HouseholdMember, by: By) -> Kept:
    before = heir.relation
    change(heir, {"relation": Relation.HEAD.value}, by)
    return {"heads": {str(heir.pk): before}}


def _dissolve(home: Household, day: Any, by: By) -> Kept:
    change(home, {"valid_to": max(day, home.valid_from or day)}, by, Change.Action.END)
    return {"ended": home.pk}


def restore(person: Person, kept: Kept, by: By) -> None:
    """Puts the membership that was ended back; a head chosen since by somebody stays the head."""
    rows = HouseholdMember.objects.select_related("person__key", "household__house")
    own = rows.filter(pk=kept.get("left"), person=person).first()
    if own is None or own.valid_to is None or not _reopened(own, kept, by):
        return
    home: Household = locked(own.household, None, "house")
    for pk, relation in kept.get("heads", {}).items():
        heir = rows.open().filter(pk=pk, relation=Relation.HEAD, household=home).first()
        if heir is not None:
            change(heir, {"relation": relation}, by)
    values: dict[str, Any] = {"valid_to": None}
    if own.relation == Relation.HEAD and others(own).filter(relation=Relation.HEAD).exists():
        values["relation"] = Relation.OTHER.value
    change(own, values, by, Change.Action.UNMERGE)
    bump(home, by)


def _reopened(own: HouseholdMember, kept: Kept, by: By) -> bool:
    """Whether the household is there to go back to; the one made for it goes."""
    home: Household = own.household
    if home.valid_to is not None:
        if kept.get("ended") != home.pk:
            return False
        change(home, {"valid_to": None}, by, Change.Action.UNMERGE)
    if "joined" not in kept:
        return True
    gone, _kinds = HouseholdMember.objects.open().filter(pk=kept["joined"]).delete()
    return bool(gone)
