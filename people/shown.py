"""How records look on pages: masked, each value with the eye that asks for a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gridgov.masks import mask_address
from people import masked, sight
from people.models import House, Person, Residence

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Value:
    """A masked value; `url` leads to its clear form where the reader has the right."""

    label: str | Promise
    text: str
    url: str | None


@dataclass(frozen=True)
class PersonLine:
    """A person as lists show them; `place` is a home in sight, down to the building."""

    pk: int
    name: str
    sex: str
    age: str
    document: str
    place: str
    note: str = ""


def eye(user: User, subject: str, field: str, back: str) -> str | None:
    """Where the value is shown in clear, for a reason; None without the right to see any."""
    if not user.scope.personal:
        return None
    return f"{reverse('accounts:reveal', args=(subject, field))}?{urlencode({'next': back})}"


def name_of(person: Person) -> str:
    return masked.name(person) or _("Erased")


def age_on(person: Person, day: dt.date) -> int | None:
    """Whole years on `day`, or at death."""
    born = person.birth_date
    if born is None:
        return None
    last = min(day, person.died_on or day)
    return last.year - born.year - ((last.month, last.day) < (born.month, born.day))


def age_words(person: Person, day: dt.date) -> str:
    """The age in words; dates of birth are told masked."""
    years = age_on(person, day)
    if person.died_on is not None:
        return _("deceased")
    if years is None:
        return ""
    return ngettext("%(n)s year old", "%(n)s years old", years) % {"n": years}


def lines(
    user: User, people: Iterable[Person], day: dt.date | None = None, note: str = ""
) -> list[PersonLine]:
    """People as lists show them; one statement for the homes of all."""
    rows = list(people)
    day = day or timezone.localdate()
    places = homes(user, rows)
    return [line(person, day, places.get(person.pk, ""), note) for person in rows]


def line(person: Person, day: dt.date, place: str = "", note: str = "") -> PersonLine:
    return PersonLine(
        pk=person.pk,
        name=name_of(person),
        sex=person.get_sex_display() if person.sex else "",
        age=age_words(person, day),
        document=masked.document(person),
        place=place,
        note=note,
    )


def homes(user: User, people: Iterable[Person]) -> dict[int, str]:
    """By person where they live now, as far as it is in sight."""
    seen = Residence.objects.for_user(user).open().order_by("pk")
    rows = seen.filter(person__in=[person.pk for person in people])
    shown = rows.select_related(None).select_related("house")
    shown = shown.only("person_id", "house__place")
    return {row.person_id: masked.address(row.house) for row in shown}


def part_name(house: House) -> str:
    """A room as "Unit 2, 301": only for pages of houses, and for who works by area."""
    if house.level == "unit":
        return _("Unit %(number)s") % {"number": house.number}
    parent = house.parent
    if parent is not None and parent.level == "unit":
        return _("Unit %(unit)s, %(number)s") % {"unit": parent.number, "number": house.number}
    return str(house.number)


def house_name(house: House, user: User) -> str:
    """Its address down to the building, and for who works in the area its unit and room."""
    place = masked.address(house)
    if house.parent_id is None or not sight.sees_areas(user.scope):
        return place
    return f"{place} {part_name(house)}"


def registration_place(person: Person) -> str:
    return mask_address(person.registration_place)


def born(person: Person) -> str:
    """The year alone: with the masked number the whole date would give the number away."""
    return f"{person.birth_date.year}-**-**" if person.birth_date else ""


def facts(user: User, person: Person, back: str) -> list[Value]:
    """What is known of a person, masked; empty values are left out."""
    subject = f"person:{person.pk}"
    rows: tuple[tuple[str, Any, str], ...] = (
        ("name", _("Name"), name_of(person)),
        ("document", person.get_document_kind_display(), masked.document(person)),
        ("birth_date", _("Born"), born(person)),
        ("occupation", _("Occupation"), "***" if person.occupation else ""),
        ("employer", _("Employer"), "***" if person.employer else ""),
        ("registration_place", _("Place of registration"), registration_place(person)),
    )
    return [
        Value(label, text, eye(user, subject, field, back)) for field, label, text in rows if text
    ]
