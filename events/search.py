"""Finding cases by number and by words, of two Chinese characters already.

Words are looked up in the index of character pairs (`EventWords`), which a trigger of the
database keeps; then the text itself has to hold each word as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Func, Q, TextField, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from events.lookups import array
from events.models import EventWords

RECEIPT = re.compile(r"^\d{6}-(\d{1,18})$")
NUMBER = re.compile(r"^\d{4,9}-\d{8}-\d{5,}$")
NUMBER_PART = re.compile(r"^(\d{8}-\d{5,}|\d{5,8})$")
RUN = re.compile(r"[^\W_]{2,}")

FEW = 10_000
"""Up to so many cases that hold the words are fetched by their keys; words in more cases
than that are met soon enough by walking the list."""


PAIR = 2
"""Characters that are looked up together: a word of so many needs no second look."""

TEXT = Func(
    Concat(
        F("title"), Value(" "), F("description"), Value(" "), F("address"), output_field=TextField()
    ),
    template="lower(normalize(%(expressions)s, NFKC))",
    output_field=TextField(),
)


@dataclass(frozen=True)
class Search:
    """What was looked for: `short` says that the text holds nothing to look for, `common`
    that so many cases hold it that only an uncounted list can be given."""

    condition: Q
    words: tuple[str, ...] = ()
    short: bool = False
    common: bool = False


def search(text: str) -> Search:
    """A case or receipt number exactly; else parts of a number, or words."""
    if receipt := RECEIPT.match(text):
        return Search(Q(pk=int(receipt[1])))
    if NUMBER.match(text):
        return Search(Q(number=text))
    part = [f"#{text}"]
    if NUMBER_PART.match(text) and (keys := keys_with(part)):
        common = len(keys) > FEW
        return Search(
            Q(words__grams__contains=part) if common else Q(pk__among=array(keys)), common=common
        )
    words = words_of(text)
    if not words:
        return Search(Q(pk__in=[]), short=True)
    return _found(keys_with(grams_of(" ".join(words))), words)


def words_of(text: str) -> tuple[str, ...]:
    """The words as they are compared: full width made half, in lower case."""
    return tuple(RUN.findall(unicodedata.normalize("NFKC", text).lower()))


def grams_of(text: str) -> Any:
    """The pairs of a text, cut by the same function as the index."""
    return Func(
        Value(text, output_field=CharField()),
        function="events_grams",
        output_field=ArrayField(TextField()),
    )


def keys_with(grams: Any) -> list[int]:
    """Keys of the cases that hold all pairs; cut off after `FEW`."""
    rows = EventWords.objects.filter(grams__contains=grams)
    return list(rows.values_list("pk", flat=True)[: FEW + 1])


def _found(keys: list[int], words: tuple[str, ...]) -> Search:
    if len(keys) > FEW:
        return Search(_hold(words), words, common=True)
    longer = [word for word in words if len(word) > PAIR]
    return Search(Q(pk__among=array(keys)) & _hold(longer), words)


def _hold(words: Iterable[str]) -> Q:
    """The text holds each word as a whole; one that stands there as typed is found at once."""
    condition = Q()
    for word in words:
        typed = Q(title__contains=word) | Q(description__contains=word) | Q(address__contains=word)
        condition &= typed | Q(GreaterThan(StrIndex(TEXT, Value(word)), 0))
    return condition
