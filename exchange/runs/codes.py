"""Which codes of a partner mean something here."""

from __future__ import annotations

from events.models import Category
from events.workflow import Urgency
from exchange.runs.outcome import Wrong
from exchange.runs.results import answer_of
from grids.models import Area

KNOWN = ("category", "area", "urgency", "answer")


def unknown(name: str, codes: list[str]) -> list[str]:
    """Those of our codes that do not exist."""
    if name == "category":
        there = set(Category.objects.filter(code__in=codes).values_list("code", flat=True))
    elif name == "area":
        there = set(Area.objects.filter(code__in=codes).values_list("code", flat=True))
    elif name == "urgency":
        there = set(Urgency.values)
    elif name == "answer":
        there = {code for code in codes if is_answer(code)}
    else:
        return []
    return [code for code in codes if code not in there]


def is_answer(code: str) -> bool:
    try:
        answer_of(code)
    except Wrong:
        return False
    return True
