"""The history of a record: written by services, read by pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.copying import insert
from people.models import (
    Care,
    CareDetail,
    Change,
    Diary,
    House,
    Household,
    HouseholdMember,
    Organisation,
    OrganisationPerson,
    Person,
    Phone,
    Residence,
    Vehicle,
    Visit,
)

if TYPE_CHECKING:
    from accounts.models import User

Fields = Mapping[str, tuple[Any, Any]]
"""By field what was there before and what is there now."""


@dataclass(frozen=True)
class By:
    """Who changes something, when and why; nobody is a command or an import."""

    user: User | None = None
    why: str = ""
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    @property
    def posting(self) -> Any:
        return self.user.scope.posting if self.user else None


def note(record: Any, action: str, fields: Fields, by: By) -> list[Change]:
    """Writes one line for each field, or one for the whole record where there are none."""
    return write(lines(record, action, fields, by))


def write(changes: list[Change]) -> list[Change]:
    return insert(changes)


def lines(record: Any, action: str, fields: Fields, by: By) -> list[Change]:
    """The same, not saved yet, for who writes many at once."""
    about = record.about()
    found = []
    for name, (old, new) in (fields or {"": (None, None)}).items():
        change = Change(
            kind=record._meta.model_name,
            key=record.pk,
            action=action,
            field=name,
            by=by.user,
            posting=by.posting,
            at=by.now,
            why=by.why,
            **about,
        )
        change.old, change.new = spelled(old), spelled(new)
        found.append(change)
    return found


def begin(record: Any, names: Iterable[str], by: By, **more: str) -> Change:
    """The first line of a new record, not saved yet: all the values it begins with."""
    given = {name: spelled(getattr(record, name)) for name in names} | more
    values = {name: text for name, text in given.items() if text}
    [line] = lines(record, Change.Action.CREATE, {}, by)
    line.new = json.dumps(values, ensure_ascii=False)
    return line


def begun(change: Change) -> dict[str, str]:
    """By field the values a new record began with; empty for other lines."""
    begins = change.action == Change.Action.CREATE and not change.field
    return dict(json.loads(change.new)) if begins and change.new else {}


def spelled(value: Any) -> str:
    """A value as text: dates and numbers in their usual form, rows by their key."""
    match value:
        case None | "":
            return ""
        case models.Model():
            return str(value.pk)
        case bool():
            return "true" if value else "false"
        case dt.date() | dt.datetime():
            return value.isoformat()
        case GEOSGeometry():
            return str(value.wkt)
        case Decimal():
            return f"{value.normalize():f}"
        case list() | tuple() | dict():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


LABELS = {
    "name": pgettext_lazy("person", "name"),
    "document": _("number of the document"),
    "occupation": _("occupation"),
    "employer": _("employer"),
    "registration_place": _("place of registration"),
    "phones": _("phones"),
    "number": _("number"),
    "plate": _("plate"),
    "words": _("detail of care"),
    "photos": _("photos"),
    "found": _("what was found"),
    "welfare": _("what is needed"),
}
"""Sealed values are no fields of Django's, so their names stand here."""

MODELS: dict[str, type[models.Model]] = {
    str(model._meta.model_name): model
    for model in (
        Person,
        Phone,
        House,
        Residence,
        Household,
        HouseholdMember,
        Organisation,
        OrganisationPerson,
        Vehicle,
        Care,
        CareDetail,
        Visit,
        Diary,
    )
}


def label(change: Change) -> Any:
    """What the changed field is called; the kind of record for the whole of it."""
    model = MODELS[change.kind]
    if not change.field:
        return model._meta.verbose_name
    try:
        return getattr(model._meta.get_field(change.field), "verbose_name", change.field)
    except FieldDoesNotExist:
        return LABELS.get(change.field, change.field)


def shown(change: Change, text: str) -> str:
    """`change.old` or `change.new` as a word of the field's choices where it has any."""
    model = MODELS[change.kind]
    try:
        found = model._meta.get_field(change.field) if change.field else None
    except FieldDoesNotExist:
        return text
    choices = dict(getattr(found, "flatchoices", None) or ())
    return str(choices.get(text, text))
