"""Rows of a table on their way into a register, and what their cells say."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from people.exchange.fields import meanings, plain

NEW, CHANGED, SAME, BAD = "new", "changed", "same", "bad"
DAY = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0{1,2}:00.*)?$|^(\d{4})(\d{2})(\d{2})$"
)
APART = re.compile(r"[\s,，、;；/|]+")


@dataclass
class Row:
    """One row by fields; `repeats` is the number of an earlier row that says the same key."""

    number: int
    cells: dict[str, str]
    repeats: int = 0
    problems: dict[str, list[str]] = field(default_factory=dict)
    outcome: str = ""
    plan: Any = None

    def bad(self, name: str, sentence: str) -> None:
        told = self.problems.setdefault(name, [])
        if sentence not in told:
            told.append(sentence)
        self.outcome = BAD

    def refused(self, error: ValidationError, names: dict[str, str] | None = None) -> None:
        """Takes over what a service says, under the names that the table has."""
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, sentences in told.items():
            for sentence in sentences:
                self.bad((names or {}).get(name, name), sentence)

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def choice(self, name: str, choices: type[TextChoices]) -> str:
        """The value behind the word of the cell; "" where it is empty or no such word."""
        word = plain(self.text(name))
        if not word:
            return ""
        value = meanings(choices).get(word, "")
        if not value:
            words = ", ".join(str(label) for label in choices.labels)
            self.bad(
                name, _("There is no such choice. Write one of: %(words)s.") % {"words": words}
            )
        return value

    def day(self, name: str) -> dt.date | None:
        text = unicodedata.normalize("NFKC", self.text(name))
        if not text:
            return None
        found = DAY.match(text)
        parts = [int(part) for part in found.groups() if part] if found else []
        try:
            return dt.date(*parts)
        except (TypeError, ValueError):
            self.bad(name, _("This is no date. Write it as 2026-01-31."))
            return None

    def whole(self, name: str, least: int, most: int) -> int | None:
        text = unicodedata.normalize("NFKC", self.text(name)).rstrip("层人楼")
        if not text:
            return None
        if re.fullmatch(r"-?\d{1,7}", text) and least <= int(text) <= most:
            return int(text)
        words = _("Write a whole number from %(least)s to %(most)s.")
        self.bad(name, words % {"least": least, "most": most})
        return None

    def number_of(self, name: str) -> Decimal | None:
        text = unicodedata.normalize("NFKC", self.text(name)).replace(",", "")
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("nan")
        if value.is_finite() and 0 < value < 10_000_000:
            return value.quantize(Decimal("0.01"))
        self.bad(name, _("Write a number greater than 0, without a unit."))
        return None

    def point(self) -> Point | None:
        """Longitude and latitude together; both or neither."""
        texts = [self.text(name) for name in ("longitude", "latitude")]
        if not any(texts):
            return None
        try:
            east, north = (float(text) for text in texts)
        except ValueError:
            east = north = 999.0
        if 70 < east < 140 and 3 < north < 55:
            return Point(east, north, srid=4326)
        self.bad(
            "longitude", _("Write longitude and latitude in degrees, such as 107.38 and 34.52.")
        )
        return None


class Planner(Protocol):
    """Of one register. `check` writes nothing and says what each row would do; `save` writes."""

    def check(self, rows: list[Row]) -> None: ...
    def save(self, rows: list[Row]) -> None: ...


def parts_of(text: str) -> list[str]:
    return [part for part in APART.split(text) if part]
