"""Finding people, houses, organisations and vehicles; always among what the reader sees.

Numbers are found whole or by their last four, names by pairs of letters (two at least). Nothing
here counts or sorts by what is sealed; lists go by key.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet

from gridgov.crypto import normalised
from people import checking, indexes
from people.models import House, Organisation, Person, Phone, Vehicle

TAIL = re.compile(r"^\d{3}[\dXx]$")
NUMBER = re.compile(r"^(?=.*\d{4})[0-9A-Za-z()+\- ]{5,30}$")
MOST = 500
"""More people with the same last four than this are cut off: the reader types more."""


def people(user: Any, text: str, path: str = "") -> QuerySet[Any]:
    """People in sight by document, phone, the last four of either, or name; by key.

    `path` narrows to the area at that path. Keys are loaded with them.
    """
    seen = Person.objects.for_user(user).order_by("pk")
    seen = seen.under(path) if path else seen
    spelled = text.strip()
    if TAIL.match(spelled):
        return seen.filter(pk__in=_with_tail(seen, spelled))
    if NUMBER.match(spelled):
        return seen.filter(pk__in=_with_number(spelled))
    if len(indexes.spelled_name(spelled)) < 2:
        return seen.none()
    return seen.filter(indexes.holding(spelled))


def _with_number(text: str) -> list[int]:
    """Keys by document or phone: two look-ups in two indexes, one statement."""
    documents = indexes.wanted(indexes.DOCUMENT, text)
    phones = indexes.wanted(indexes.PHONE, text)
    people = Person.objects.filter(document_index__in=documents).order_by()
    owners = Phone.objects.filter(index__in=phones).order_by()
    found = people.values_list("pk", flat=True)[:MOST]
    return list(found.union(owners.values_list("person_id", flat=True)[:MOST], all=True))


def _with_tail(seen: QuerySet[Any], text: str) -> list[int]:
    """Keys of people in sight: the same four signs are everywhere in a county."""
    documents = indexes.wanted_tail(indexes.DOCUMENT, text)
    phones = indexes.wanted_tail(indexes.PHONE, text)
    own = seen.filter(document_tail__in=documents).order_by()
    owners = Phone.objects.filter(tail__in=phones).order_by().values("person_id")
    reached = seen.filter(pk__in=list(owners.values_list("person_id", flat=True))).order_by()
    return [
        *own.values_list("pk", flat=True)[:MOST],
        *reached.values_list("pk", flat=True)[:MOST],
    ]


def houses(user: Any, text: str) -> QuerySet[Any]:
    """Buildings in sight whose address down to the building holds the text; by key."""
    seen = House.objects.for_user(user).in_use().buildings().order_by("pk")
    words = text.split()
    for word in words:
        seen = seen.filter(place__contains=word)
    return seen if words else seen.none()


def organisations(user: Any, text: str) -> QuerySet[Any]:
    """Organisations in sight by credit code, phone or name; by key."""
    seen = Organisation.objects.for_user(user).order_by("pk")
    spelled = normalised(text)
    if len(spelled) == 18 and spelled.isascii():
        return seen.filter(credit_code=spelled)
    if spelled.isdigit() and len(spelled) >= 7:
        return seen.filter(phone_index__in=indexes.wanted(indexes.PHONE, text))
    if len(indexes.spelled_name(text)) < 2:
        return seen.none()
    return seen.filter(indexes.holding(text))


def vehicles(user: Any, text: str) -> QuerySet[Any]:
    """Vehicles in sight by the whole plate or its last four."""
    seen = Vehicle.objects.for_user(user).order_by("pk")
    spelled = checking.plain(text)
    if len(spelled) == indexes.TAIL:
        return seen.filter(plate_tail__in=indexes.wanted_tail(indexes.PLATE, spelled))
    return seen.filter(plate_index__in=indexes.wanted(indexes.PLATE, spelled))
