"""Keyed indexes by which sealed values are found: whole, by their last four, by pairs of letters.

For each there is what to store (made with the current key) and what to look for (one for every
key of the ring, so that rows are found while keys are being rotated).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import unicodedata
from functools import lru_cache

from django.db.models import Q

from gridgov import crypto

TAIL = 4
DOCUMENT, PHONE, PLATE = "people.document", "people.phone", "people.plate"
LIKENESS, NUMBER = "people.likeness", "people.house.number"
GRAMS = "people.grams"


def stored(purpose: str, text: str) -> str:
    return crypto.blind_index(purpose, text)


def wanted(purpose: str, text: str) -> list[str]:
    return crypto.blind_indexes(purpose, text)


def stored_tail(purpose: str, text: str) -> str:
    """The index of the last four; "" where the value is not longer than that."""
    spelled = crypto.normalised(text)
    return stored(f"{purpose}.tail", spelled[-TAIL:]) if len(spelled) > TAIL else ""


def wanted_tail(purpose: str, text: str) -> list[str]:
    return wanted(f"{purpose}.tail", crypto.normalised(text)[-TAIL:])


def likeness(name: str, birth_date: dt.date | None) -> str:
    """The index of name and birth date together."""
    return stored(LIKENESS, _alike(name, birth_date)) if name and birth_date else ""


def wanted_likeness(name: str, birth_date: dt.date | None) -> list[str]:
    return wanted(LIKENESS, _alike(name, birth_date)) if name and birth_date else []


def _alike(name: str, birth_date: dt.date | None) -> str:
    return f"{''.join(spelled_name(name))}·{birth_date}"


def spelled_name(name: str) -> str:
    """Letters and figures alone, in lower case, full width made half."""
    text = unicodedata.normalize("NFKC", name).lower()
    return "".join(c for c in text if c.isalnum())


def pairs(text: str) -> list[str]:
    """The distinct pairs of neighbouring letters; of a single letter that letter."""
    spelled = spelled_name(text)
    if len(spelled) == 1:
        return [spelled]
    return sorted({spelled[at : at + 2] for at in range(len(spelled) - 1)})


def grams(text: str) -> list[int]:
    """What to store for a name: a keyed number for each pair of its letters."""
    return [_gram(crypto.ring()[0], pair) for pair in pairs(text)]


def holding(text: str, field: str = "name_grams") -> Q:
    """The condition that all pairs of `text` are in the name; nothing for no letter."""
    condition, cut = Q(pk__in=[]), pairs(text)
    if cut:
        for secret in crypto.ring():
            condition |= Q(**{f"{field}__contains": [_gram(secret, pair) for pair in cut]})
    return condition


@lru_cache(maxsize=20_000)
def _gram(secret: str, pair: str) -> int:
    """A signed number of 64 bits, as PostgreSQL's bigint holds it."""
    key = crypto.derived(secret, f"gridgov index {GRAMS}")
    digest = hmac.new(key, pair.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
