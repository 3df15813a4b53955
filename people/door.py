"""Whether somebody at the door is known already, and as how much of it the worker may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gridgov.throttle import Throttle
from people import duplicates, indexes, shown
from people.models import Person
from people.services import PersonFacts

if TYPE_CHECKING:
    from accounts.models import User


LOOKS = Throttle("door", most=120, seconds=600)
"""So often one account may ask whether somebody is registered: a family takes about ten."""


class TooManyLooks(Exception):
    """The account asked after more people than can be met in that time."""


def too_many() -> str:
    return _(
        "You asked after very many people in a short time. Wait ten minutes; what you typed is "
        "kept."
    )


@dataclass(frozen=True)
class Known:
    """Somebody who may be the same. `line` is masked, its place empty out of sight.

    With `person` None there is somebody whom the worker may not be shown. `sure`: the document
    is the same, so it cannot be another person. `seen`: the worker may open the record.
    """

    person: Person | None
    line: shown.PersonLine | None
    sure: bool
    seen: bool = True


def known(user: User, facts: PersonFacts, today: dt.date) -> list[Known]:
    """By the document first, then by name, birth date and phone. Raises TooManyLooks."""
    likeness = bool(facts.birth_date and facts.phones)
    if not (facts.document or likeness):
        return []
    if not LOOKS.allows(str(user.pk)):
        raise TooManyLooks
    same = duplicates.with_document(facts.document)
    if same:
        return [_by_document(user, person, facts.name, today) for person in same]
    near = duplicates.alike(facts.name, facts.birth_date, facts.phones)
    seen = _in_sight(user, near)
    lines = shown.lines(user, seen, today)
    return [Known(person, line, False) for person, line in zip(seen, lines, strict=True)]


def _by_document(user: User, person: Person, name: str, today: dt.date) -> Known:
    """Shown to who sees the person, and to who typed the very name and number: of theirs no
    more than these two, masked."""
    if _in_sight(user, [person]):
        return Known(person, shown.lines(user, [person], today)[0], True)
    if name and indexes.spelled_name(person.name) == indexes.spelled_name(name):
        line = replace(shown.line(person, today), sex="", age="")
        return Known(person, line, True, seen=False)
    return Known(None, None, True)


def _in_sight(user: User, people: list[Person]) -> list[Person]:
    keys = [person.pk for person in people]
    seen = set(Person.objects.for_user(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [person for person in people if person.pk in seen]
