"""A page of a pay list: which lines, in which order, each with the words it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.models import PayLine, PayRule
from assessment.models.schemes import in_words
from assessment.pay.amounts import amount
from grids.models import Area, Level

RANK = "rank"
LAST = 10**9
STARS = 5
ORDERS = {
    RANK: lambda line: (line.rank or LAST, line.name),
    "name": lambda line: (line.name,),
    "place": lambda line: (line.path, line.rank or LAST, line.name),
    "amount": lambda line: (line.amount, line.name),
    "difference": lambda line: (abs(line.difference), line.name),
}


@dataclass(frozen=True)
class Row:
    line: PayLine
    place: str
    grade: str


@dataclass(frozen=True)
class Part:
    """How many have one grade and what they are paid together."""

    grade: str
    workers: int
    amount: Decimal


def ordered(lines: Iterable[PayLine], sort: str) -> list[PayLine]:
    """By the column asked for; a minus before it turns the order round."""
    key = ORDERS.get(sort.removeprefix("-"), ORDERS[RANK])
    return sorted(lines, key=key, reverse=sort.startswith("-"))


def townships(area: Area) -> list[Area]:
    rows = Area.objects.filter(path__startswith=area.path, level=Level.TOWNSHIP)
    return list(rows.only("path", "name", "name_en", "level").order_by("path"))


def within(lines: Iterable[PayLine], path: str) -> list[PayLine]:
    return [line for line in lines if line.path.startswith(path)]


def rows_of(lines: Iterable[PayLine], below: Sequence[Area], rule: PayRule) -> list[Row]:
    """With the township each worker belonged to, and the grade in the reader's language."""
    called = grades_of(rule)
    return [
        Row(line, place_of(line.path, below), called.get(line.grade, line.grade)) for line in lines
    ]


def place_of(path: str, below: Iterable[Area]) -> str:
    return next((str(one.label) for one in below if path.startswith(one.path)), "")


def grades_of(rule: PayRule) -> dict[str, str]:
    return {one["name_zh"]: in_words(one["name_zh"], one["name_en"]) for one in rule.grades}


def amounts_of(rule: PayRule, stars: Sequence[int]) -> list[tuple[str, list[tuple[int, Decimal]]]]:
    """What each grade is paid with so many stars."""
    return [
        (
            in_words(one["name_zh"], one["name_en"]),
            [(n, _paid(rule, Decimal(one["factor"]), n)) for n in stars],
        )
        for one in rule.grades
    ]


def _paid(rule: PayRule, grade: Decimal, stars: int) -> Decimal:
    return amount(rule.base, grade, Decimal(rule.factor_of_stars(stars) or 0))


def parts_of(lines: Iterable[PayLine], rule: PayRule) -> list[Part]:
    """The grades of the rule in its order, then what it does not name."""
    found: dict[str, list[Decimal]] = {one["name_zh"]: [] for one in rule.grades}
    for line in lines:
        found.setdefault(line.grade, []).append(line.amount)
    called = grades_of(rule)
    return [
        Part(called.get(grade, grade), len(amounts), sum(amounts, Decimal(0)))
        for grade, amounts in found.items()
        if amounts
    ]
