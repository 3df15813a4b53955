"""What becomes of visits when a person is merged, erased, or the time to keep them is over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import (
    Care,
    Change,
    Household,
    HouseholdMember,
    Person,
    Residence,
    Visit,
    VisitDraft,
)
from people.protection.keeping import Kind, day_of, plainly
from people.protection.kinds import YEAR

WORDS = ("found", "welfare")


def move(person: Person, into: Person) -> list[list[int | None]]:
    """The visits of `person` go over, under the survivor's key; each with the care it was under.

    Care that went over brings its visits' link along; where both were under one programme, the
    visit counts for the survivor's.
    """
    theirs = {care.programme: care.pk for care in Care.objects.filter(person=into, valid_to=None)}
    moved: list[list[int | None]] = []
    for visit in _of(person):
        moved.append([visit.pk, visit.care_id])
        care = visit.care
        if care is not None and care.person_id == person.pk:
            visit.care_id = theirs.get(care.programme)
        _give(visit, into)
    return moved


def back(person: Person, into: Person, moved: Any) -> None:
    """Those that went over and are still there go back, with the care they had."""
    cares = dict(moved)
    for visit in _of(into).filter(pk__in=list(cares)):
        there = Care.objects.filter(pk=cares[visit.pk]).exists()
        visit.care_id = cares[visit.pk] if there else None
        _give(visit, person)


def _of(person: Person) -> QuerySet[Any]:
    rows: QuerySet[Any] = Visit.objects.filter(person=person).order_by("pk")
    return rows.select_related("person__key", "care")


def _give(visit: Visit, taker: Person) -> None:
    found, welfare = visit.found, visit.welfare
    visit.person = taker
    visit.found, visit.welfare = found, welfare
    visit.save(update_fields=["person", "care", "found_sealed", "welfare_sealed"])


def forget(keys: list[int]) -> None:
    """Words about a household or house may be about who lived there then: they go as well.

    The visits of the people themselves go with what hangs on them.
    """
    gone: list[int] = []
    for member in HouseholdMember.objects.filter(person__in=keys):
        gone += _during(Visit.objects.filter(household=member.household_id), member)
    for stay in Residence.objects.filter(person__in=keys):
        homes_of_it = Household.objects.filter(house=stay.house_id).values_list("pk", flat=True)
        here = Q(house=stay.house_id) | Q(household__in=list(homes_of_it))
        gone += _during(Visit.objects.filter(here), stay)
    Visit.objects.filter(pk__in=gone).update(found_sealed=b"", welfare_sealed=b"")
    Change.objects.filter(kind="visit", key__in=gone, field__in=WORDS).delete()
    homes = HouseholdMember.objects.filter(person__in=keys).values("household")
    houses = Residence.objects.filter(person__in=keys).values("house")
    VisitDraft.objects.filter(Q(household__in=homes) | Q(house__in=houses)).delete()


def _during(rows: QuerySet[Any], dated: Any) -> list[int]:
    if dated.valid_from:
        rows = rows.filter(day__gte=dated.valid_from)
    if dated.valid_to:
        rows = rows.filter(day__lt=dated.valid_to)
    return list(rows.values_list("pk", flat=True))


def old_visits(before: dt.datetime) -> Any:
    return Visit.objects.filter(day__lt=day_of(before))


def take_visits(keys: list[Any], now: dt.datetime) -> int:
    """With what the history says of them."""
    Change.objects.filter(kind="visit", key__in=keys).delete()
    Visit.objects.filter(pk__in=keys).delete()
    return len(keys)


def old_drafts(before: dt.datetime) -> Any:
    return VisitDraft.objects.filter(at__lt=before)


def kinds() -> tuple[Kind, ...]:
    return (
        Kind("visits", _("Visits"), 2 * YEAR, 90, old_visits, take_visits),
        Kind("visit-drafts", _("Visits not sent"), 3, 1, old_drafts, plainly(old_drafts)),
    )
