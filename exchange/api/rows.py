"""People of a list in JSON: tens of thousands, so they are checked by hand, row by row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gridgov.characters import UNSEEN_IN_LINE
from people.exchange.comparing import LEAST, MOST

MOST_TOLD = 100
LONGEST = 100
MOST_PHONES = 10
TEXT = {"type": "string", "maxLength": LONGEST}
MEMBERS = {
    "name": {**TEXT, "minLength": 1},
    "document": TEXT,
    "birth_date": {"type": "string", "format": "date"},
    "phones": {"type": "array", "items": TEXT, "maxItems": MOST_PHONES},
}
PERSON = {
    "type": "object",
    "properties": MEMBERS,
    "required": ["name"],
    "anyOf": [{"required": [name]} for name in ("document", "birth_date", "phones")],
    "additionalProperties": False,
}
ROWS = {"type": "array", "items": PERSON, "minItems": LEAST, "maxItems": MOST}


@extend_schema_field(ROWS)
class RowsField(serializers.Field[Any, Any, Any, Any]):
    """Gives the rows as they came; the errors say in which row and member."""

    def to_internal_value(self, data: Any) -> list[dict[str, Any]]:
        if not isinstance(data, list):
            raise serializers.ValidationError([_("Give a list of people.")])
        if not LEAST <= len(data) <= MOST:
            raise serializers.ValidationError([_("A list has from 100 to 50,000 people.")])
        wrong: dict[str, Any] = {}
        for number, row in enumerate(data):
            if errors := errors_of(row):
                wrong[str(number)] = errors
            if len(wrong) >= MOST_TOLD:
                break
        if wrong:
            raise serializers.ValidationError(wrong)
        return data


def errors_of(row: Any) -> dict[str, list[str]] | list[str]:
    """What is wrong in a row by its members; empty for a good one."""
    if not isinstance(row, dict):
        return [_("A person has the members name, document, birth_date and phones.")]
    wrong = {name: [_("There is no such member.")] for name in row.keys() - MEMBERS.keys()}
    for name in ("name", "document"):
        if not is_text(row.get(name, "")):
            wrong[name] = [_("Give a text of at most 100 letters in one line.")]
    if not row.get("name"):
        wrong["name"] = [_("Give the name.")]
    if "birth_date" in row and not is_day(row["birth_date"]):
        wrong["birth_date"] = [_("Give a day, such as 1980-01-31.")]
    if "phones" in row and not are_phones(row["phones"]):
        wrong["phones"] = [_("Give a list of at most 10 numbers.")]
    if not wrong and not any(row.get(name) for name in ("document", "birth_date", "phones")):
        return [_("Give the document, the date of birth or a phone beside the name.")]
    return wrong


def is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and not UNSEEN_IN_LINE.search(value)


def is_day(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != len("1980-01-31"):
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def are_phones(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST_PHONES and all(map(is_text, value))
