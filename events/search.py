"""Finding cases by number and by words, of two Chinese characters already.

Words are looked up in the index of character pairs (`EventWords`), which a trigger of the
database keeps; then the text itself has to hold each word as it was typed. One statement does
both, and gives the keys as the text that the statements after it ask with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, Q, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from events.models import Event, EventWords
from events.workflow import LIVE_STEPS

if TYPE_CHECKING:
    from accounts.models import User

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
    that so many cases hold it that only an uncounted list can be given.

    `live` is the condition for who asks for live cases alone: fewer keys are compared.
    """

    condition: Q
    live: Q
    words: tuple[str, ...] = ()
    short: bool = False
    common: bool = False


@dataclass(frozen=True)
class Found:
    """How many cases hold the pairs, at most one more than `FEW`; of the readable ones that
    hold the words the keys, live and ended, each as the database writes an array."""

    hits: int
    live: str
    every: str


def search(text: str, user: User) -> Search:
    """A case or receipt number exactly; else parts of a number, or words in what `user` sees."""
    if receipt := RECEIPT.match(text):
        return exactly(Q(pk=int(receipt[1])))
    if NUMBER.match(text):
        return exactly(Q(number=text))
    part = [f"#{text}"]
    if NUMBER_PART.match(text) and (found := _found(part, Q(), user)).hits:
        return _search(found, Q(words__grams__contains=part))
    words = words_of(text)
    if not words:
        return exactly(Q(pk__in=[]), short=True)
    longer = [word for word in words if len(word) > PAIR]
    found = _found(grams_of(" ".join(words)), _hold(longer), user)
    return _search(found, _hold(words), words)


def exactly(condition: Q, **said: Any) -> Search:
    return Search(condition, condition, **said)


def _search(found: Found, walked: Q, words: tuple[str, ...] = ()) -> Search:
    """By the keys found; by the condition itself where it holds for too many cases."""
    if found.hits > FEW:
        return exactly(walked, words=words, common=True)
    return Search(Q(pk__among_many=found.every), Q(pk__among=found.live), words)


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


def _found(grams: Any, holding: Q, user: User) -> Found:
    """The texts of cases with these pairs are compared, unless too many have them."""
    with_all = EventWords.objects.filter(grams__contains=grams).values("pk")[: FEW + 1]
    few = RawSQL("(SELECT count(*) FROM hit) <= %s", (FEW,), BooleanField())
    among = RawSQL("TABLE hit", ())
    seen = Event.objects.for_user(user).filter(few, holding, pk__in=among)
    hits, hit_params = with_all.query.sql_with_params()
    rows, params = seen.order_by().values_list("pk", "step").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH hit AS MATERIALIZED ({hits}) SELECT (SELECT count(*) FROM hit), "  # noqa: S608
            "coalesce(array_agg(id) FILTER (WHERE step = ANY(%s)), '{}')::text, "
            f"coalesce(array_agg(id), '{{}}')::text FROM ({rows}) AS seen (id, step)",
            [*hit_params, list(LIVE_STEPS), *params],
        )
        return Found(*cursor.fetchone())


def _hold(words: Iterable[str]) -> Q:
    """The text holds each word as a whole; one that stands there as typed is found at once."""
    condition = Q()
    for word in words:
        typed = Q(title__contains=word) | Q(description__contains=word) | Q(address__contains=word)
        condition &= typed | Q(GreaterThan(StrIndex(TEXT, Value(word)), 0))
    return condition
