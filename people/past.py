"""The history of a record as a page may show it: every value that names somebody is masked."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from gridgov.masks import mask_address, mask_id, mask_name, mask_phone
from people import history
from people.models import Act, Change

NEVER = {
    ("house", "number"),
    ("house", "address"),
    ("house", "owner_text"),
    ("house", "point"),
    ("house", "footprint"),
    ("organisation", "point"),
    ("person", "occupation"),
    ("person", "employer"),
    ("caredetail", "words"),
    ("visit", "found"),
    ("visit", "welfare"),
}
"""What changed there is told, not what it was."""


@dataclass(frozen=True)
class Line:
    """One thing that changed; `values` are name, before and after, masked."""

    at: dt.datetime
    by: str
    action: str
    what: str
    values: list[tuple[Any, str, str]]
    why: str


def lines(changes: list[Change]) -> list[Line]:
    return [line(change) for change in changes]


def line(change: Change) -> Line:
    begun = history.begun(change)
    if begun:
        values = [
            (named(change, name), "", text(change, name, value))
            for name, value in begun.items()
            if shows(change, name)
        ]
    elif change.field and shows(change, change.field):
        old, new = text(change, change.field, change.old), text(change, change.field, change.new)
        values = [(named(change, change.field), old, new)]
    else:
        values = [(named(change, change.field), "", "")] if change.field else []
    return Line(
        at=change.at,
        by=change.by.name if change.by is not None else _("the system"),
        action=change.get_action_display(),
        what=str(history.MODELS[change.kind]._meta.verbose_name),
        values=values,
        why=change.why,
    )


def shows(change: Change, name: str) -> bool:
    return not is_relation(change.kind, name)


def is_relation(kind: str, name: str) -> bool:
    """Keys of other rows say nothing to a reader."""
    try:
        field = history.MODELS[kind]._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return isinstance(field, models.ForeignKey)


def named(change: Change, name: str) -> Any:
    """What a field is called; phones are rows of their own and no field."""
    return history.LABELS.get(name) or history.label(Change(kind=change.kind, field=name))


def text(change: Change, name: str, value: str) -> str:
    """The value as a page may show it."""
    if not value:
        return ""
    if (change.kind, name) in NEVER:
        return "***"
    masks = {
        "name": mask_name if change.kind == "person" else str,
        "document": number,
        "phones": phones,
        "phone": mask_phone,
        "plate": plate,
        "birth_date": year,
        "registration_place": mask_address,
        "visited_at": moment,
        "did": acts,
    }
    if name in masks:
        return str(masks[name](value))
    return history.shown(Change(kind=change.kind, field=name), value)


def number(value: str) -> str:
    if len(value) >= 15:
        return mask_id(value)
    return f"{'*' * max(0, len(value) - 4)}{value[-4:]}" if len(value) > 4 else "*" * len(value)


def phones(value: str) -> str:
    return " ".join(mask_phone(one) for one in value.split())


def plate(value: str) -> str:
    return f"{value[:2]}{'*' * (len(value) - 3)}{value[-1]}" if len(value) > 3 else "*" * len(value)


def year(value: str) -> str:
    return f"{value[:4]}-**-**"


def moment(value: str) -> str:
    return f"{timezone.localtime(dt.datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"


def acts(value: str) -> str:
    """What was done on a visit, in words."""
    labels = dict(Act.choices)
    return " · ".join(str(labels.get(one, one)) for one in json.loads(value))
