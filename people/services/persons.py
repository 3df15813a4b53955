"""Registering and changing people. Everything of theirs is sealed with their own key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Area
from people import checking, duplicates
from people.copying import insert
from people.history import By, begin, note, write
from people.models import Change, DocumentKind, Person, PersonKey, Phone
from people.services.base import Problems, apply, bump, locked, refusing, stamp

FIELDS = (
    "name",
    "document_kind",
    "document",
    "sex",
    "birth_date",
    "died_on",
    "occupation",
    "employer",
    "registration_place",
)
DOCUMENT_TWICE = {
    "document_once": ("document", gettext_lazy("This document was registered a moment ago."))
}


@dataclass(frozen=True)
class PersonFacts:
    """What is known of a person. `area` registers them: where they are seen without residence."""

    name: str
    document_kind: str = DocumentKind.UNKNOWN.value
    document: str = ""
    sex: str = ""
    birth_date: dt.date | None = None
    phones: Sequence[str] = ()
    died_on: dt.date | None = None
    occupation: str = ""
    employer: str = ""
    registration_place: str = ""
    area: Area | None = None


def checked(facts: PersonFacts, today: dt.date) -> PersonFacts:
    """The facts in one spelling, sex and birth date filled from a resident identity number.

    Raises ValidationError by field, everything that is wrong at once.
    """
    problems = Problems()
    name = problems.ask("name", checking.name, facts.name)
    number = problems.ask("document", checking.document, facts.document_kind, facts.document, today)
    born = problems.ask("birth_date", checking.birth_date, facts.birth_date, today)
    phones = [problems.ask("phones", checking.phone, phone) for phone in facts.phones if phone]
    sex = facts.sex
    if said := checking.derived(facts.document_kind, number or ""):
        cross_check(facts.sex, facts.birth_date, said, problems)
        sex, born = said
    if facts.died_on and born and facts.died_on < born:
        problems.add("died_on", _("Nobody dies before they were born. Check both dates."))
    problems.refuse()
    texts: dict[str, Any] = {
        field: " ".join(getattr(facts, field).split())
        for field in ("occupation", "employer", "registration_place")
    }
    return replace(
        facts,
        name=name,
        document=number,
        sex=sex,
        birth_date=born,
        phones=tuple(dict.fromkeys(phones)),
        **texts,
    )


def cross_check(sex: str, born: dt.date | None, said: checking.Derived, problems: Problems) -> None:
    """Sex and birth date, as far as they are given, against what the number says."""
    if sex and sex != said.sex:
        problems.add("sex", _("The number says otherwise. Check the sex and the number."))
    if born and born != said.birth_date:
        problems.add(
            "birth_date",
            _("The number says %(date)s. Check the date and the number.")
            % {"date": said.birth_date},
        )


def register_person(facts: PersonFacts, *, by: By, alike_ok: bool = False) -> Person:
    """A new person, with their key.

    Raises ValidationError by field, and Alike where the document is known already, or name,
    birth date and phone are (unless `alike_ok`).
    """
    facts = checked(facts, by.today)
    with refusing(DOCUMENT_TWICE), transaction.atomic():
        duplicates.refuse_known(
            facts.name, facts.document, facts.birth_date, facts.phones, alike_ok=alike_ok
        )
        [person] = register_checked([facts], by=by)
    return person


@transaction.atomic
def register_checked(many: Iterable[PersonFacts], *, by: By) -> list[Person]:
    """People of facts that were `checked` and are known to be new; a few statements for all.

    Raises IntegrityError (constraint document_once) where a document is known after all.
    """
    facts = list(many)
    people = [build(fact, by) for fact in facts]
    insert(people)
    for person in people:
        person.key.person = person
    insert([person.key for person in people])
    pairs = list(zip(people, facts, strict=True))
    insert([_phone(who, number) for who, fact in pairs for number in fact.phones])
    write([_first_line(person, fact, by) for person, fact in pairs])
    return people


def build(facts: PersonFacts, by: By) -> Person:
    """The person with a fresh key, not saved."""
    person = Person(area=facts.area)
    person.key = PersonKey.fresh()
    for name in FIELDS:
        setattr(person, name, getattr(facts, name))
    person.reindex()
    stamp(person, by)
    return person


def _phone(person: Person, number: str) -> Phone:
    phone = Phone(person=person)
    phone.number = number
    phone.reindex()
    return phone


def _first_line(person: Person, facts: PersonFacts, by: By) -> Change:
    return begin(person, FIELDS, by, phones=" ".join(facts.phones))


def facts_of(person: Person) -> PersonFacts:
    """What is registered of a person now; one statement for the phones."""
    values = {name: getattr(person, name) for name in FIELDS}
    numbers = [phone.number for phone in person.phones.select_related("person__key")]
    return PersonFacts(phones=tuple(numbers), area=person.area, **values)


@transaction.atomic
def change_person(
    person: Person,
    values: Mapping[str, Any],
    *,
    by: By,
    seq: int | None = None,
    alike_ok: bool = False,
) -> Person:
    """Sets the fields in `values` (names of PersonFacts; `phones` replaces them all).

    Raises ValidationError by field, Stale where `seq` is not the version any more, Alike.
    """
    row = _locked(person, seq)
    before = facts_of(row)
    after = checked(_with(before, values), by.today)
    if after.document != before.document or after.phones != before.phones:
        duplicates.refuse_known(
            after.name,
            after.document,
            after.birth_date,
            after.phones,
            alike_ok=alike_ok,
            but=row.pk,
        )
    wanted = {name: getattr(after, name) for name in FIELDS}
    changed = apply(row, wanted | ({"area": after.area} if "area" in values else {}))
    if before.phones != after.phones:
        _replace_phones(row, after.phones)
        changed["phones"] = (" ".join(before.phones), " ".join(after.phones))
    if changed:
        with refusing(DOCUMENT_TWICE), transaction.atomic():
            bump(row, by)
        note(row, Change.Action.CHANGE, changed, by)
    return row


def _with(before: PersonFacts, values: Mapping[str, Any]) -> PersonFacts:
    """The facts with new values; another document's number says sex and birth date anew."""
    after = replace(before, **values)
    if after.document_kind == DocumentKind.RESIDENT_ID and after.document != before.document:
        after = replace(after, sex=values.get("sex", ""), birth_date=values.get("birth_date"))
    return after


def _locked(person: Person, seq: int | None) -> Person:
    row: Person = locked(person, seq, "key", "area")
    if row.erased_at is not None:
        raise ValidationError(_("This record was erased. Nothing can be changed in it."))
    if row.merged_into_id is not None:
        raise ValidationError(_("This record was merged into another. Change that one."))
    return row


def _replace_phones(person: Person, numbers: Sequence[str]) -> None:
    known = {phone.number: phone for phone in person.phones.select_related("person__key")}
    gone = [phone.pk for number, phone in known.items() if number not in numbers]
    Phone.objects.filter(pk__in=gone).delete()
    Phone.objects.bulk_create(_phone(person, n) for n in numbers if n not in known)


@transaction.atomic
def check_person(person: Person, *, by: By) -> Person:
    """Notes that somebody found the record to be true today."""
    row = _locked(person, None)
    row.checked_at = by.now
    row.save(update_fields=["checked_at"])
    note(row, Change.Action.CHECK, {}, by)
    return row
