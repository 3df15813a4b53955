"""Matches the people of a list with those of an area, mostly without opening a sealed value.

By the document; else by a phone, where name or birth date agree or the names are near; else by
name and birth date; else, within one birth date and names that share a pair of letters, by how
near the names are. Documents, phones and names are compared through their keyed indexes; a name
is opened only where its index differs.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from gridgov.crypto import normalised
from people import checking, indexes
from people.exchange.rows import Row, parts_of
from people.models import Person, Phone

ASKED = ("name", "document", "birth_date", "phones")
NEAR = 60.0
"""`fuzz.ratio` of two names: one letter of three differs (66.7), of two none may (50)."""


@dataclass(frozen=True)
class Entry:
    """Somebody of the list."""

    name: str
    document: str
    born: dt.date | None
    phones: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        name = indexes.spelled_name(self.name)
        return (name, self.document, str(self.born or ""), *sorted(self.phones))

    @classmethod
    def read(cls, cells: dict[str, str]) -> Entry | None:
        """None for a row without a name or with nothing beside it."""
        row = Row(0, cells)
        document = checking.plain(row.text("document"))
        born = row.day("birth_date")
        if born is None and len(document) == 18 and document[6:14].isdigit():
            born = Row(0, {"day": document[6:14]}).day("day")
        phones = tuple(normalised(part) for part in parts_of(row.text("phones")))
        name = row.text("name")
        return cls(name, document, born, phones) if name and (document or born or phones) else None


@dataclass(frozen=True)
class Differing:
    person: int
    field: str
    theirs: str


@dataclass
class Known:
    """Somebody of the register, by what stands in clear columns and indexes."""

    pk: int
    document: str
    likeness: str
    born: dt.date | None
    grams: list[int]
    phones: set[str] = field(default_factory=set)


class Matcher:
    """Batch by batch; `found` are the keys of people that were matched."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.counts: Counter[str] = Counter()
        self.found: set[int] = set()
        self.differing: list[Differing] = []

    def match(self, entries: list[Entry]) -> None:
        batch = _Batch(self.path, entries)
        for entry in entries:
            known = batch.find(entry, self.found)
            if known is None:
                self.counts["there"] += 1
                continue
            self.found.add(known.pk)
            differs = batch.differences(entry, known)
            self.counts["differ" if differs else "agree"] += 1
            self.differing += [Differing(known.pk, name, theirs) for name, theirs in differs]


class _Batch:
    """The people of the area who may be meant by some entries: four statements."""

    def __init__(self, path: str, entries: list[Entry]) -> None:
        self.rows = Person.objects.current().under(path)
        self.by_document: dict[str, Known] = {}
        self.by_phone: dict[str, list[Known]] = defaultdict(list)
        self.by_likeness: dict[str, list[Known]] = defaultdict(list)
        self.by_birth: dict[dt.date, list[Known]] = defaultdict(list)
        self.known: dict[int, Known] = {}
        self.names: dict[int, str] = {}
        self._load(entries)

    def _load(self, entries: list[Entry]) -> None:
        documents = {k for e in entries for k in indexes.wanted(indexes.DOCUMENT, e.document)}
        for known in self._people(document_index__in=documents - {""}):
            self.by_document[known.document] = known
        rest = [e for e in entries if self._with_document(e) is None]
        alike = {k for e in rest for k in indexes.wanted_likeness(e.name, e.born)}
        for known in self._people(likeness_index__in=alike):
            self.by_likeness[known.likeness].append(known)
        self._load_phones(entries)
        for known in self._people(birth_date__in={e.born for e in rest if e.born}):
            if known.born is not None:
                self.by_birth[known.born].append(known)

    def _load_phones(self, entries: list[Entry]) -> None:
        """The phones of whoever is known by now, and whoever has one of the list's phones."""
        keys = {k for e in entries for p in e.phones for k in indexes.wanted(indexes.PHONE, p)}
        owners = set(Phone.objects.filter(index__in=keys).values_list("person_id", flat=True))
        missing = owners - self.known.keys()
        list(self._people(pk__in=missing))
        rows = Phone.objects.filter(person__in=list(self.known)).values_list("person_id", "index")
        for owner, key in rows:
            self.known[owner].phones.add(key)
            self.by_phone[key].append(self.known[owner])

    def _people(self, **wanted: Any) -> Iterable[Known]:
        if not all(wanted.values()):
            return []
        columns = ("pk", "document_index", "likeness_index", "birth_date", "name_grams")
        rows = self.rows.filter(**wanted).prefetch_related(None).values_list(*columns)
        return [self.known.setdefault(row[0], Known(*row)) for row in rows]

    def _with_document(self, entry: Entry) -> Known | None:
        keys = indexes.wanted(indexes.DOCUMENT, entry.document)
        return next((self.by_document[key] for key in keys if key in self.by_document), None)

    def find(self, entry: Entry, taken: set[int]) -> Known | None:
        """The person who is meant; nobody who was found before or has another document."""
        known = self._with_document(entry)
        if known is not None:
            return known if known.pk not in taken else None
        for candidates in (self._phone(entry), self._alike(entry), self._near(entry)):
            free = [k for k in candidates if k.pk not in taken]
            free = [k for k in free if not (entry.document and k.document)]
            if free:
                return free[0]
        return None

    def _phone(self, entry: Entry) -> list[Known]:
        keys = {k for p in entry.phones for k in indexes.wanted(indexes.PHONE, p)}
        owners = {known.pk: known for key in keys for known in self.by_phone.get(key, [])}
        return [
            known
            for known in owners.values()
            if self._same_name(entry, known)
            or (entry.born and entry.born == known.born)
            or self._score(entry, known) >= NEAR
        ]

    def _alike(self, entry: Entry) -> list[Known]:
        keys = indexes.wanted_likeness(entry.name, entry.born)
        return [known for key in keys for known in self.by_likeness.get(key, [])]

    def _near(self, entry: Entry) -> list[Known]:
        """The nearest name among those of the same birth date; two as near are nobody."""
        if entry.born is None:
            return []
        mine = set(indexes.grams(entry.name))
        block = [k for k in self.by_birth.get(entry.born, []) if mine & set(k.grams)]
        scored = sorted(((self._score(entry, k), k.pk, k) for k in block), reverse=True)
        if not scored or scored[0][0] < NEAR:
            return []
        return [scored[0][2]] if len(scored) == 1 or scored[1][0] < scored[0][0] else []

    def _same_name(self, entry: Entry, known: Known) -> bool:
        """By the index; a name is opened where that differs, as after a change of keys."""
        if sorted(indexes.grams(entry.name)) == sorted(known.grams):
            return True
        return indexes.spelled_name(entry.name) == self._name(known)

    def _score(self, entry: Entry, known: Known) -> float:
        return fuzz.ratio(indexes.spelled_name(entry.name), self._name(known))

    def _name(self, known: Known) -> str:
        if known.pk not in self.names:
            person = Person.objects.select_related("key").get(pk=known.pk)
            self.names[known.pk] = indexes.spelled_name(person.name)
        return self.names[known.pk]

    def differences(self, entry: Entry, known: Known) -> list[tuple[str, str]]:
        """The fields in which the list says something else, and what it says."""
        found = []
        if not self._same_name(entry, known):
            found.append(("name", entry.name))
        if entry.born and entry.born != known.born:
            found.append(("birth_date", entry.born.isoformat()))
        if entry.document and known.document not in indexes.wanted(
            indexes.DOCUMENT, entry.document
        ):
            found.append(("document", entry.document))
        keys = {k for p in entry.phones for k in indexes.wanted(indexes.PHONE, p)}
        if keys and not keys & known.phones:
            found.append(("phones", "、".join(entry.phones)))
        return found
