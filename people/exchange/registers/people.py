"""People and where they live, from rows.

A row is somebody who is registered where its document is, or else name, birth date and phone.
Out of the importer's sight only the document counts: it makes the person move in here, and not a
value of theirs is changed or told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from people import checking, duplicates, history, indexes
from people.copying import insert
from people.exchange.houses_found import Houses
from people.exchange.rows import BAD, CHANGED, NEW, SAME, Row, parts_of
from people.history import By
from people.models import DocumentKind, House, Person, Phone, Residence, ResidenceKind, Sex
from people.services import PersonFacts, add_residence, change_person, register_checked
from people.services.base import stamp
from people.services.persons import checked
from people.services.residences import FIELDS as RESIDENCE_FIELDS
from people.services.residences import LIVING

TEXTS = ("occupation", "employer", "registration_place")
COMPARED = ("name", "document", "document_kind", "sex", "birth_date", *TEXTS)
NAMES = {"valid_from": "since", "house": "address", "valid_to": "since"}


@dataclass
class Plan:
    """What a row is going to do."""

    facts: PersonFacts
    house: House
    kind: str
    since: dt.date | None
    person: Person | None = None
    seen: bool = True
    values: dict[str, Any] = field(default_factory=dict)
    settled: bool = False


class People:
    def __init__(self, user: User, by: By, saving: bool) -> None:
        self.user, self.by, self.saving = user, by, saving

    def check(self, rows: list[Row]) -> None:
        houses = Houses(self.user, rows)
        for row in rows:
            self._read(row, houses)
        good = [row for row in rows if row.outcome != BAD]
        self._find_by_document(good)
        self._find_by_likeness([r for r in good if r.outcome != BAD and r.plan.person is None])
        known = [row for row in good if row.outcome != BAD and row.plan.person is not None]
        self._compare(known)
        for row in good:
            if row.outcome != BAD:
                row.outcome = _outcome(row.plan)

    def _read(self, row: Row, houses: Houses) -> None:
        if row.repeats:
            row.bad("name", _("This person stands in row %(n)s already.") % {"n": row.repeats})
        house = houses.of(row)
        kind = row.choice("kind", ResidenceKind) or ResidenceKind.ACTUAL.value
        since = row.day("since")
        if since is not None and since > self.by.today:
            row.bad("since", _("This day is still to come."))
        facts = self._facts(row)
        if house is not None and facts is not None and row.outcome != BAD:
            row.plan = Plan(facts, house, kind, since)

    def _facts(self, row: Row) -> PersonFacts | None:
        sex, born = row.choice("sex", Sex), row.day("birth_date")
        try:
            return checked(
                PersonFacts(
                    name=row.text("name"),
                    document_kind=_document_kind(row),
                    document=row.text("document"),
                    sex=sex,
                    birth_date=born,
                    phones=parts_of(row.text("phones")),
                    occupation=row.text("occupation"),
                    employer=row.text("employer"),
                    registration_place=row.text("registration_place"),
                ),
                self.by.today,
            )
        except ValidationError as error:
            row.refused(error)
            return None

    def _find_by_document(self, rows: list[Row]) -> None:
        wanted = {
            row.number: indexes.wanted(indexes.DOCUMENT, row.plan.facts.document) for row in rows
        }
        keys = {key for some in wanted.values() for key in some}
        if not keys:
            return
        found: dict[str, Person] = {}
        for person in Person.objects.filter(document_index__in=keys).select_related("key"):
            found[person.document_index] = duplicates.survivor(person)
        seen = self._seen(found.values())
        for row in rows:
            person = next((found[key] for key in wanted[row.number] if key in found), None)
            if person is not None:
                self._take(row, person, person.pk in seen)

    def _seen(self, people: Iterable[Person]) -> set[int]:
        keys = [person.pk for person in people]
        rows = Person.objects.for_user(self.user).filter(pk__in=keys).prefetch_related(None)
        return set(rows.values_list("pk", flat=True))

    def _take(self, row: Row, person: Person, seen: bool) -> None:
        """A document with another name is nobody's; out of sight it is told when saving only."""
        other = indexes.spelled_name(person.name) != indexes.spelled_name(row.plan.facts.name)
        if other and (seen or self.saving):
            row.bad(
                "document", _("Name and number do not belong together. Look at the card again.")
            )
        elif not other and person.erased_at is None:
            row.plan.person, row.plan.seen = person, seen

    def _find_by_likeness(self, rows: list[Row]) -> None:
        wanted: dict[int, list[str]] = {}
        for row in rows:
            facts = row.plan.facts
            if facts.phones:
                wanted[row.number] = indexes.wanted_likeness(facts.name, facts.birth_date)
        keys = {key for some in wanted.values() for key in some}
        if not keys:
            return
        near = Person.objects.for_user(self.user).filter(likeness_index__in=keys)
        alike: dict[str, list[Person]] = defaultdict(list)
        for person in near.prefetch_related("key", "phones"):
            alike[person.likeness_index].append(person)
        for row in rows:
            some = [p for key in wanted.get(row.number, []) for p in alike.get(key, [])]
            _decide(row, [p for p in some if _shares_phone(p, row.plan.facts.phones)])

    def _compare(self, rows: list[Row]) -> None:
        keys = [row.plan.person.pk for row in rows]
        phones: dict[int, list[str]] = defaultdict(list)
        for phone in Phone.objects.filter(person__in=keys).select_related("person__key"):
            phones[phone.person_id].append(phone.number)
        at_home = Residence.objects.filter(person__in=keys, valid_to=None)
        homes = set(at_home.values_list("person", "house", "kind"))
        for row in rows:
            plan = row.plan
            plan.settled = (plan.person.pk, plan.house.pk, plan.kind) in homes
            if plan.seen:
                plan.values = _differences(plan.person, plan.facts, phones[plan.person.pk])

    def save(self, rows: list[Row]) -> None:
        fresh = [row for row in rows if row.plan.person is None]
        self._register(fresh)
        for row in rows:
            if row.plan.person is not None and row.outcome != SAME:
                self._change(row)

    def _register(self, rows: list[Row]) -> None:
        people = register_checked([row.plan.facts for row in rows], by=self.by)
        homes = []
        for row, person in zip(rows, people, strict=True):
            plan = row.plan
            home = Residence(person=person, house=plan.house, kind=plan.kind, valid_from=plan.since)
            stamp(home, self.by)
            homes.append(home)
        insert(homes)
        history.write([history.begin(home, RESIDENCE_FIELDS, self.by) for home in homes])

    def _change(self, row: Row) -> None:
        plan = row.plan
        try:
            with transaction.atomic():
                if plan.values:
                    change_person(plan.person, plan.values, by=self.by, alike_ok=True)
                if not plan.settled:
                    add_residence(
                        person=plan.person,
                        house=plan.house,
                        kind=plan.kind,
                        valid_from=plan.since,
                        leaving=plan.kind in LIVING,
                        by=self.by,
                    )
        except ValidationError as error:
            row.refused(error, NAMES)


def _document_kind(row: Row) -> str:
    """As written; else by the number. A number of no known look asks for the kind."""
    kind = row.choice("document_kind", DocumentKind)
    number = checking.plain(row.text("document"))
    if kind or not number:
        return kind or DocumentKind.UNKNOWN.value
    usual = number[:1].isdigit() and len(number) > 9
    return DocumentKind.RESIDENT_ID.value if usual else DocumentKind.UNKNOWN.value


def _decide(row: Row, people: list[Person]) -> None:
    """Nobody, one, or a question that a person has to answer."""
    facts = row.plan.facts
    if len({person.pk for person in people}) > 1:
        row.bad(
            "name",
            _("Several registered people are alike. Add the document, or merge them first."),
        )
    elif people:
        if facts.document and people[0].document:
            row.bad("document", _("Somebody alike is registered with another number. Check both."))
        else:
            row.plan.person = people[0]


def _shares_phone(person: Person, numbers: Iterable[str]) -> bool:
    keys = {key for number in numbers for key in indexes.wanted(indexes.PHONE, number)}
    return any(phone.index in keys for phone in person.phones.all())


def _differences(person: Person, facts: PersonFacts, phones: list[str]) -> dict[str, Any]:
    """What the row says that the register does not; empty cells say nothing."""
    values: dict[str, Any] = {}
    for name in COMPARED:
        said = getattr(facts, name)
        if said and said != getattr(person, name):
            values[name] = said
    if not facts.document:
        values.pop("document_kind", None)
    more = [number for number in facts.phones if number not in phones]
    if more:
        values["phones"] = (*phones, *more)
    return values


def _outcome(plan: Plan) -> str:
    if plan.person is None or not plan.seen:
        return NEW
    return SAME if plan.settled and not plan.values else CHANGED
