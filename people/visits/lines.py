"""Care and visits as lists show them: masked, and nothing of the programme or of what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people import masked, shown
from people.models import Care, House, Household, HouseholdMember, Person, Visit
from people.visits import due

if TYPE_CHECKING:
    from accounts.models import User

HEAVY = ("address", "owner_text", "point", "footprint")
HOMES = ("household__house", "household__house__parent")


@dataclass(frozen=True)
class Who:
    """Who is visited; `note` stands beside the name, `place` is down to the building."""

    name: str
    note: str
    place: str
    url: str


@dataclass(frozen=True)
class DueLine:
    """Care in a list; `light` and `words` say how its day stands."""

    care: Care
    who: Who
    light: str
    words: str
    visit_url: str


@dataclass(frozen=True)
class VisitLine:
    visit: Visit
    who: Who


def slim(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the houses that name households, without what no list shows of them."""
    homes = HOMES if rows.model is Care else (*HOMES, "house", "house__parent")
    return rows.select_related("person__key", *homes).defer(
        *(f"{home}__{name}" for home in homes for name in HEAVY)
    )


def due_lines(user: User, cares: Sequence[Care], today: dt.date) -> list[DueLine]:
    named = names(user, cares, today)
    return [_due_line(care, who, today) for care, who in zip(cares, named, strict=True)]


def _due_line(care: Care, who: Who, today: dt.date) -> DueLine:
    late = due.days_late(care, today)
    url = f"{visit_url(care)}?care={care.pk}"
    return DueLine(care, who, light_of(late), words_of(late), url)


def light_of(late: int) -> str:
    if late > 0:
        return "late"
    return "near" if late == 0 else "on_time"


def words_of(late: int) -> str:
    """How long ago, or how far off, the day is."""
    if late == 0:
        return _("today")
    if late > 0:
        return ngettext("%(n)s day ago", "%(n)s days ago", late) % {"n": late}
    return ngettext("in %(n)s day", "in %(n)s days", -late) % {"n": -late}


def visit_url(row: Care | Visit) -> str:
    """Where a visit to the same is recorded."""
    if row.person_id is not None:
        return reverse("visits:person", args=[row.person_id])
    if row.household_id is not None:
        return reverse("visits:household", args=[row.household_id])
    return reverse("visits:house", args=[getattr(row, "house_id", None)])


def visit_lines(user: User, visits: Sequence[Visit], today: dt.date) -> list[VisitLine]:
    named = names(user, visits, today)
    return [VisitLine(visit, who) for visit, who in zip(visits, named, strict=True)]


def names(user: User, rows: Sequence[Care | Visit], today: dt.date) -> list[Who]:
    """Who each row is about; one statement for the homes of people, one for heads."""
    homes = shown.homes(user, [row.person for row in rows if row.person is not None])
    heads = heads_of(user, [row.household_id for row in rows if row.household_id is not None])
    return [_who(user, row, homes, heads, today) for row in rows]


def _who(
    user: User, row: Any, homes: dict[int, str], heads: dict[int, Person], today: dt.date
) -> Who:
    if row.person is not None:
        return person(row.person, homes.get(row.person_id, ""), today)
    if row.household is not None:
        return household(row.household, heads.get(row.household_id), user)
    return house(row.house, user)


def person(row: Person, place: str, today: dt.date) -> Who:
    url = reverse("people:person_show", args=[row.pk])
    return Who(shown.name_of(row), shown.age_words(row, today), place, url)


def household(row: Household, head: Person | None, user: User) -> Who:
    name = shown.name_of(head) if head is not None else "—"
    url = reverse("people:house_show", args=[row.house_id])
    note = shown.part_name(row.house) if row.house.parent_id is not None else ""
    return Who(_("Household of %(head)s") % {"head": name}, note, masked.address(row.house), url)


def house(row: House, user: User) -> Who:
    url = reverse("people:house_show", args=[row.pk])
    return Who(shown.house_name(row, user), "", "", url)


def heads_of(user: User, households: Iterable[int]) -> dict[int, Person]:
    """By household its head, as far as in sight."""
    keys = list(households)
    if not keys:
        return {}
    rows = HouseholdMember.objects.for_user(user).open().filter(household__in=keys)
    return {row.household_id: row.person for row in rows.filter(relation="head")}
