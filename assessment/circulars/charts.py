"""The two drawings of a circular as plain shapes, for screen and print alike (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.circulars.material import Point, Unit
from assessment.figures.periods import Period, PeriodKind

WIDTH, HEIGHT = 480, 150
LEFT, RIGHT, TOP, BOTTOM = 30, 30, 26, 24


@dataclass(frozen=True)
class Bar:
    """`percent` of the full width."""

    name: str
    shown: str
    percent: float


def bars(units: Sequence[Unit]) -> list[Bar]:
    """The points of the ranked units, out of 100 or of the best score above it."""
    ranked = [(unit, unit.points) for unit in units if unit.rank and unit.points is not None]
    full = max([Decimal(100), *(points for _unit, points in ranked)])
    return [
        Bar(unit.name, str(points), round(float(100 * max(points, Decimal(0)) / full), 1))
        for unit, points in ranked
    ]


@dataclass(frozen=True)
class Dot:
    """A period of the line; without a value it has a label only."""

    x: float
    label: str
    y: float = 0
    shown: str = ""


@dataclass(frozen=True)
class Line:
    """`runs` are the points of polylines: a period without a value is a gap."""

    dots: tuple[Dot, ...]
    runs: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def floor(self) -> int:
        return self.height - BOTTOM

    @property
    def words(self) -> str:
        return "，".join(f"{dot.label}{dot.shown}%" for dot in self.dots if dot.shown)


def line(points: Sequence[Point]) -> Line | None:
    """Nothing where there are not two values to compare."""
    known = [point.value for point in points if point.value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    if high - low < 1:
        low, high = low - 1, high + 1
    dots = tuple(_dot(at, one, len(points), low, high) for at, one in enumerate(points))
    return Line(dots, tuple(_runs(dots)))


def _dot(at: int, point: Point, count: int, low: Decimal, high: Decimal) -> Dot:
    x = round(LEFT + (WIDTH - LEFT - RIGHT) * at / max(1, count - 1), 1)
    label = period_label(point.period)
    if point.value is None:
        return Dot(x, label)
    share = float((point.value - low) / (high - low))
    y = round(HEIGHT - BOTTOM - 12 - (HEIGHT - BOTTOM - 12 - TOP) * share, 1)
    return Dot(x, label, y, str(point.value))


def _runs(dots: Sequence[Dot]) -> list[str]:
    runs: list[list[str]] = [[]]
    for dot in dots:
        if dot.shown:
            runs[-1].append(f"{dot.x},{dot.y}")
        else:
            runs.append([])
    return [" ".join(run) for run in runs if len(run) > 1]


def period_label(code: str) -> str:
    """Short: 10月, 第40周, 3季度, 2026年."""
    span = Period.read(code)
    if span.kind == PeriodKind.MONTH:
        return f"{span.start.month}月"
    if span.kind == PeriodKind.WEEK:
        return f"{span.start.isocalendar().week}周"
    if span.kind == PeriodKind.QUARTER:
        return f"{(span.start.month + 2) // 3}季度"
    return f"{span.start.year}年"
