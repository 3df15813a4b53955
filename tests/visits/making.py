"""A small register with care and visits in the grid of the cast."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from people.models import Care, House, Household, Person, Visit
from people.services import By, register_care, register_household
from people.visits.services import VisitFacts, record_visit
from tests.people.making import BY, make_person, make_residence, make_room

WORDS = "门锁坏了，已联系物业"


@dataclass
class Round:
    """Somebody under care with one visit, their household, and the house."""

    person: Person
    other: Person
    household: Household
    house: House
    care: Care
    visit: Visit


def make_round(user: Any = None) -> Round:
    """Needs the cast's grid."""
    house = make_room()
    person, other = make_person("欧阳建国"), make_person("李梅")
    for one in (person, other):
        make_residence(one, house)
    home = register_household(house=house, members=[(person, "head"), (other, "spouse")], by=BY)
    care = make_care(person=person)
    visit = make_visit(person, care=care, found=WORDS, by=By(user))
    return Round(person, other, home, house, again(care), visit)


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def make_care(programme: str = "hardship", **more: Any) -> Care:
    """Since a hundred days, a visit every ten."""
    today = timezone.localdate()
    values: dict[str, Any] = {
        "programme": programme,
        "decided_by": "居委会会议",
        "review_on": today + dt.timedelta(days=200),
        "valid_from": today - dt.timedelta(days=100),
        "every_days": 10,
        "by": BY,
    }
    return register_care(**(values | more))


def make_visit(subject: Any, ago: int = 0, by: By = BY, **more: Any) -> Visit:
    """A visit so many days ago that met somebody, unless another outcome is given."""
    outcome = more.pop("outcome", "met")
    values: dict[str, Any] = {"did": ["talked"] if outcome == "met" else [], **more}
    if not values.get("care") and "occasion" not in values:
        values["occasion"] = "hazard"
    at = by.now - dt.timedelta(days=ago)
    return record_visit(subject, VisitFacts(visited_at=at, outcome=outcome, **values), by=by)
