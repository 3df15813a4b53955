"""What both records say when two become one: nothing that differs is taken without a choice."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from people import checking
from people.history import By, note, spelled
from people.models import Change, Person
from people.services.base import Problems, bump
from people.services.persons import FIELDS, cross_check
from people.vault import Vault

COMPARED = tuple(name for name in FIELDS if name != "document_kind")
"""In the order in which they are asked for; the document goes with its kind."""

DATES = ("birth_date", "died_on")
SEALED = "sealed:"
CONTEXT = "people.merge.filled"


def said(person: Person, name: str) -> tuple[Any, ...] | None:
    """What a record says; None for nothing."""
    if name == "document":
        return (person.document_kind, person.document) if person.document else None
    value = getattr(person, name)
    return (value,) if value else None


def differing(person: Person, into: Person) -> list[str]:
    return [name for name in COMPARED if said(person, name) != said(into, name)]


def is_asked(person: Person, into: Person, name: str) -> bool:
    """Whether both say something, and not the same."""
    return said(person, name) is not None and said(into, name) is not None


def keep_field(name: str) -> str:
    """What the choice is called, in forms and in errors."""
    return f"keep-{name}"


def fill(person: Person, into: Person, keep: Mapping[str, int], by: By) -> dict[str, str]:
    """Gives the survivor what was chosen and what it lacks; by field what stood there, sealed."""
    names = _columns(_taken(person, into, keep))
    before = {name: getattr(into, name) for name in names}
    for name in names:
        setattr(into, name, getattr(person, name))
    if not names:
        return {}
    _check(into)
    bump(into, by)
    changed = {name: (before[name], getattr(into, name)) for name in names}
    note(into, Change.Action.MERGE, changed, by)
    return {name: sealed(into.vault, spelled(value)) for name, value in before.items()}


def _taken(person: Person, into: Person, keep: Mapping[str, int]) -> list[str]:
    problems, found = Problems(), []
    for name in differing(person, into):
        chosen = keep.get(name)
        if chosen is None and is_asked(person, into, name):
            problems.add(
                keep_field(name), _("The records do not say the same. Choose what is right.")
            )
        elif chosen == person.pk or (chosen is None and said(into, name) is None):
            found.append(name)
    problems.refuse()
    return found


def _columns(names: list[str]) -> list[str]:
    kinds = ["document_kind"] if "document" in names else []
    return [*kinds, *names]


def _check(into: Person) -> None:
    """An identity number says sex and birth date: what was chosen must not say otherwise."""
    number = checking.derived(into.document_kind, into.document)
    problems = Problems()
    if number is not None:
        cross_check(into.sex, into.birth_date, number, problems)
    fields = {keep_field(name): told for name, told in problems.found.items()}
    problems.found = fields
    problems.refuse()


def sealed(vault: Vault, text: str) -> str:
    if not text:
        return ""
    return SEALED + base64.b64encode(vault.seal(text, CONTEXT)).decode()


def opened(vault: Vault, text: str) -> str:
    """Merges of before kept the kind of document as it is, and nothing else."""
    if not text.startswith(SEALED):
        return text
    return vault.open(base64.b64decode(text.removeprefix(SEALED)), CONTEXT)


def empty(person: Person, into: Person, filled: Mapping[str, str], by: By) -> None:
    """Gives back what the survivor took, as far as it still stands as it was taken."""
    if person.erased_at is not None or into.erased_at is not None:
        return
    changed = {}
    for name, kept in filled.items():
        now = getattr(into, name)
        if now == getattr(person, name):
            setattr(into, name, _value(name, opened(into.vault, kept)))
            changed[name] = (now, getattr(into, name))
    if into.document and "document_kind" in changed and "document" not in changed:
        into.document_kind = changed.pop("document_kind")[0]
    if changed:
        bump(into, by)
        note(into, Change.Action.UNMERGE, changed, by)


def _value(name: str, text: str) -> Any:
    if name in DATES:
        return dt.date.fromisoformat(text) if text else None
    return text
