"""What every service does: take the lock, compare the version, apply, save, write the history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.utils import IntegrityError
from django.utils.translation import gettext as _

from people.history import By, begin, note
from people.models import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import Promise


class Stale(ValidationError):
    """Somebody else saved the record since it was read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else changed this record meanwhile. Nothing was saved. Look at what it "
                "says now and make your change again."
            ),
            code="stale",
        )


class Problems:
    """Collects what is wrong, by field, so that all of it is told at once."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def add(self, field: str, sentence: str) -> None:
        self.found.setdefault(field, []).append(sentence)

    def ask(self, field: str, check: Callable[..., Any], *values: Any) -> Any:
        """The checked value; None where the check refused it."""
        try:
            return check(*values)
        except ValidationError as error:
            for sentence in error.messages:
                self.add(field, sentence)
        return None

    def refuse(self) -> None:
        if self.found:
            raise ValidationError(self.found)


def locked(row: Any, seq: int | None, *related: str) -> Any:
    """The row under lock, as it is now. Raises Stale when `seq` is given and is not its version."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    found = rows.select_related(*related).get(pk=row.pk) if related else rows.get(pk=row.pk)
    if seq is not None and found.seq != seq:
        raise Stale
    return found


def apply(row: Any, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Sets what differs; by field the value before and after."""
    changed = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new and not (old in (None, "") and new in (None, "")):
            setattr(row, name, new)
            changed[name] = (old, new)
    return changed


def create(row: Any, names: Iterable[str], by: By) -> Any:
    """Saves a new record and the first line of its history, with the values of `names`."""
    stamp(row, by)
    row.save(force_insert=True)
    begin(row, names, by).save(force_insert=True)
    return row


def stamp(row: Any, by: By) -> None:
    """Who recorded it and when; rows without a version have neither."""
    if hasattr(row, "seq"):
        row.created_at = row.changed_at = by.now
        row.created_by = by.user


def change(row: Any, values: Mapping[str, Any], by: By, action: str = "") -> bool:
    """Saves what differs under a new version; nothing at all where nothing does."""
    changed = apply(row, values)
    if changed:
        bump(row, by)
        note(row, action or Change.Action.CHANGE, changed, by)
    return bool(changed)


def bump(row: Any, by: By) -> None:
    """Saves under a new version, with what it is found by."""
    if hasattr(row, "seq"):
        row.seq += 1
        row.changed_at = by.now
    if hasattr(row, "reindex"):
        row.reindex()
    row.save()


Breach = tuple[str, "str | Promise"]
"""The field and the sentence to say about it."""


@contextmanager
def refusing(breaches: Mapping[str, Breach]) -> Iterator[None]:
    """Turns a breach of a constraint of these names into an error of a field."""
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        if name not in breaches:
            raise
        field, sentence = breaches[name]
        raise ValidationError({field: [str(sentence)]}) from error
