"""Which categories and places the words typed so far speak of."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import F, Func, Value
from django.db.models.functions import Length, StrIndex

from events import finding
from events.beside.words import pairs
from events.models import Category
from grids.models import Area

SHOWN = 4
KINDS_OF_AREA = "(社区居委会|村委会|社区|街道|镇|乡|村|县|区|市)$"
BARE = Func(F("name"), Value(KINDS_OF_AREA), Value(""), function="regexp_replace")


def categories(text: str) -> list[Category]:
    """The best first. A word that few categories have weighs more than one that many have."""
    typed = pairs(text)
    if not typed:
        return []
    known = [(row, pairs(words(row))) for row in Category.objects.filter(is_active=True)]
    times = Counter(pair for _row, has in known for pair in has & typed)
    score = {row.pk: sum(1 / times[pair] for pair in has & typed) for row, has in known}
    best = sorted((row for row, _has in known if score[row.pk]), key=lambda r: -score[r.pk])
    return best[:SHOWN]


def words(row: Category) -> str:
    return f"{row.name_zh} {row.name_en}"


def places(user: Any, text: str) -> list[finding.Found]:
    """Areas whose name stands in an address; the closest first. The value is the area's code."""
    if len(text.strip()) < 2:
        return []
    rows = (
        finding.reach(user)
        .filter(depth__gt=1)
        .annotate(bare=BARE, at=StrIndex(Value(text), "bare"))
    )
    found = list(rows.annotate(size=Length("bare")).filter(at__gt=0, size__gt=1).defer("geometry"))
    best = sorted(found, key=lambda area: (-said(area, found), area.depth, area.path))[:SHOWN]
    return [finding.Found(a.code, a.label, note) for a, note in finding.with_chains(best)]


def said(area: Area, found: list[Any]) -> int:
    """How many signs of the address name the area or an area above it."""
    return sum(other.size for other in found if area.path.startswith(other.path))
