"""From where a worker stood in a quarter to what is paid for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet

from assessment.figures.subjects import SubjectKind
from assessment.models import PayLine, PayList, PayRule, Snapshot, Standing
from assessment.snapshots.names import names
from grids.models import Area

CENT = Decimal("0.01")
FIELDS = ("subject_id", "path", "points", "rank", "grade", "stars")


@dataclass(frozen=True)
class Unruled(Exception):
    """Grades and numbers of stars that a rule says nothing about."""

    grades: tuple[str, ...]
    stars: tuple[int, ...]


def standings(snapshot: Snapshot, area: Area) -> QuerySet[Standing]:
    """The workers of a county in a revision."""
    rows = Standing.objects.filter(snapshot=snapshot, subject=SubjectKind.WORKER)
    return rows.filter(path__startswith=area.path)


def lines_of(
    snapshot: Snapshot, area: Area, rule: PayRule, before: PayList | None = None
) -> list[PayLine]:
    """One line a worker, not stored, the first rank first. Raises Unruled."""
    rows = list(standings(snapshot, area).order_by("position", "pk").values(*FIELDS))
    check(rule, rows)
    called = names(SubjectKind.WORKER, [row["subject_id"] for row in rows])
    earlier = dict(before.lines.values_list("user", "amount")) if before else {}
    return [_line(row, called, rule, earlier, before is not None) for row in rows]


def check(rule: PayRule, rows: Iterable[dict[str, Any]]) -> None:
    grades = {row["grade"] for row in rows if row["grade"]}
    stars = {row["stars"] for row in rows}
    unknown = tuple(sorted(one for one in grades if rule.factor_of_grade(one) is None))
    many = tuple(sorted(one for one in stars if rule.factor_of_stars(one) is None))
    if unknown or many:
        raise Unruled(unknown, many)


def amount(base: Decimal, grade: Decimal, stars: Decimal) -> Decimal:
    return (base * grade * stars).quantize(CENT, ROUND_HALF_UP)


def total(lines: Collection[PayLine]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def _line(
    row: dict[str, Any],
    called: dict[int, str],
    rule: PayRule,
    earlier: dict[int, Decimal],
    corrects: bool,
) -> PayLine:
    """Who has no rank has neither grade nor stars: paid by the factor for that alone."""
    pk, grade = row["subject_id"], row["grade"]
    by_grade = (rule.factor_of_grade(grade) if grade else None) or Decimal(0)
    if not grade and row["stars"] is None and rule.unranked:
        by_grade = Decimal(1)
    by_stars = rule.factor_of_stars(row["stars"]) or Decimal(0)
    return PayLine(
        user_id=pk,
        name=called.get(pk, "—"),
        path=row["path"],
        points=row["points"],
        rank=row["rank"],
        grade=grade,
        stars=row["stars"],
        grade_factor=by_grade,
        star_factor=by_stars,
        amount=amount(rule.base, by_grade, by_stars),
        before=earlier.get(pk, Decimal(0)) if corrects else None,
    )
