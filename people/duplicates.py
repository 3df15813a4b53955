"""Whether somebody is in the register already: by the document, or by name, birth and phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people import indexes
from people.models import Person, Phone


class Alike(ValidationError):
    """Somebody in the register may be the same person.

    `ground` is "document" or "likeness" (name, birth date and a phone). `people` are who was
    found, whether the reader sees them or not: they are shown through `for_user` only, or
    masked to who typed name and number of the very document (`same_name`).
    """

    def __init__(self, people: Sequence[Person], ground: str, *, same_name: bool) -> None:
        self.people, self.ground, self.same_name = list(people), ground, same_name
        sentence = _("Somebody with this name, date of birth and phone is registered already.")
        if ground == "document":
            sentence = (
                _("This document is registered already.")
                if same_name
                else _(
                    "This number is registered with another name. Look at the card again: name "
                    "and number have to stand as on it."
                )
            )
        field = "document" if ground == "document" else "name"
        super().__init__({field: [sentence]})


def with_document(number: str) -> list[Person]:
    """People with this document; for one that was merged, who goes on."""
    wanted = indexes.wanted(indexes.DOCUMENT, number)
    if not wanted:
        return []
    return survivors(Person.objects.filter(document_index__in=wanted).select_related("key"))


def alike(name: str, birth_date: dt.date | None, phones: Iterable[str]) -> list[Person]:
    """People of the same name and birth date with one of these phones."""
    wanted = indexes.wanted_likeness(name, birth_date)
    numbers = [index for phone in phones for index in indexes.wanted(indexes.PHONE, phone)]
    if not wanted or not numbers:
        return []
    owners = Phone.objects.filter(index__in=numbers).values("person_id")
    rows = Person.objects.filter(likeness_index__in=wanted, pk__in=owners)
    return survivors(rows.select_related("key"))


def survivors(people: Iterable[Person]) -> list[Person]:
    """Each person, or the one it was merged into in the end; nobody twice."""
    found: dict[int, Person] = {}
    for person in people:
        last = survivor(person)
        found[last.pk] = last
    return list(found.values())


def survivor(person: Person) -> Person:
    while person.merged_into_id is not None:
        person = Person.objects.select_related("key").get(pk=person.merged_into_id)
    return person


def refuse_known(
    name: str,
    document: str,
    birth_date: dt.date | None,
    phones: Iterable[str],
    *,
    alike_ok: bool = False,
    but: int | None = None,
) -> None:
    """Raises Alike for somebody else (not `but`); likeness may be told to be all right."""
    same = [person for person in with_document(document) if person.pk != but]
    if same:
        spelled = indexes.spelled_name(name)
        named = any(indexes.spelled_name(person.name) == spelled for person in same)
        raise Alike(same, "document", same_name=named)
    if not alike_ok:
        near = [person for person in alike(name, birth_date, phones) if person.pk != but]
        if near:
            raise Alike(near, "likeness", same_name=True)
