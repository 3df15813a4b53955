"""Who lives in a house, as it was found at the door: all of one form, or nothing of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people.history import By
from people.models import House, Household, Person, Relation, Residence
from people.models.collecting import Collected
from people.services.base import locked
from people.services.drafts import forget_draft
from people.services.households import add_member, register_household
from people.services.persons import PersonFacts, change_person, facts_of, register_person
from people.services.residences import add_residence
from people.services.uses import moved_in


@dataclass(frozen=True)
class Found:
    """One person at the door: somebody known (`same`), or somebody new.

    `alike_ok` says that who looks alike was looked at and is another person.
    """

    facts: PersonFacts
    relation: str
    kinds: Sequence[str]
    same: Person | None = None
    alike_ok: bool = False


class RowProblems(ValidationError):
    """What is wrong, by the number of the row; nothing was saved."""

    def __init__(self, rows: Mapping[int, ValidationError]) -> None:
        super().__init__(_("Nothing was saved yet. Some rows need another look."))
        self.rows = dict(rows)


@dataclass(frozen=True)
class Taken:
    """`repeated`: this very form was taken before, and nothing was saved now. `use` is what an
    empty house became."""

    collected: Collected
    repeated: bool = False
    use: str = ""


def register_at_door(
    house: House,
    rows: Sequence[Found],
    *,
    by: By,
    submission: uuid.UUID,
    valid_from: dt.date | None = None,
    household: Household | None = None,
    use: str = "",
) -> Taken:
    """Everybody of one form, their residences and their household. Raises RowProblems.

    Those known already move here: what they lived in before ends. Rows "not related" alone make
    no household; otherwise one is the head, unless they join `household`. `use` is what a house
    becomes that is registered as empty (services.uses).
    """
    try:
        with transaction.atomic():
            taken = _begin(house, rows, by, submission)
            people = _people(house, rows, valid_from, by)
            _household(house, people, valid_from, household, by)
            became = moved_in(house, [kind for row in rows for kind in row.kinds], use, by)
            if by.user is not None:
                forget_draft(by.user, house)
    except _Again:
        return Taken(Collected.objects.get(submission=submission), repeated=True)
    return Taken(taken, use=became)


class _Again(Exception):
    """The token of the form is known."""


def _begin(house: House, rows: Sequence[Found], by: By, submission: uuid.UUID) -> Collected:
    """Takes the token first: who sends it a second time waits here and is told."""
    try:
        with transaction.atomic():
            row = Collected(submission=submission, house=house, people=len(rows), at=by.now)
            row.user = by.user  # type: ignore[assignment]
            row.save(force_insert=True)
            return row
    except IntegrityError as error:
        raise _Again from error


def _people(
    house: House, rows: Sequence[Found], day: dt.date | None, by: By
) -> list[tuple[Person, str]]:
    people: list[tuple[Person, str]] = []
    wrong: dict[int, ValidationError] = {}
    for number, row in enumerate(rows):
        try:
            with transaction.atomic():
                people.append((_settle(house, row, day, by), row.relation))
        except ValidationError as error:
            wrong[number] = error
    if wrong:
        raise RowProblems(wrong)
    return people


def _settle(house: House, row: Found, day: dt.date | None, by: By) -> Person:
    person = row.same or register_person(row.facts, by=by, alike_ok=row.alike_ok)
    if row.same is not None:
        _more_phones(person, row.facts.phones, by)
    for kind in row.kinds:
        if not Residence.objects.open().filter(person=person, house=house, kind=kind).exists():
            add_residence(
                person=person, house=house, kind=kind, valid_from=day, by=by, leaving=True
            )
    return person


@transaction.atomic
def register_met(found: Found, *, by: By) -> Person:
    """Somebody met without their home: who they are already, with a new phone, or a new person.

    Raises ValidationError by field, Alike among them.
    """
    if found.same is None:
        return register_person(found.facts, by=by, alike_ok=found.alike_ok)
    _more_phones(found.same, found.facts.phones, by)
    return found.same


def _more_phones(person: Person, numbers: Sequence[str], by: By) -> None:
    """A phone that somebody known gives at the door is added to theirs."""
    known = facts_of(locked(person, None, "key", "area")).phones
    fresh = [number for number in numbers if number not in known]
    if fresh:
        change_person(person, {"phones": [*known, *fresh]}, by=by, alike_ok=True)


def _household(
    house: House,
    people: Sequence[tuple[Person, str]],
    day: dt.date | None,
    household: Household | None,
    by: By,
) -> None:
    if household is not None:
        for person, relation in people:
            add_member(household, person, relation, by=by, valid_from=day)
    elif any(relation != Relation.UNRELATED for _person, relation in people):
        register_household(house=house, members=people, by=by, valid_from=day)
