"""Figures made by hand, for the words that are drafted from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assessment.circulars.material import Count, Material, Point, Rate, Table, Unit
from assessment.circulars.wording import composed

NAMES = "甲镇 乙镇 丙镇 丁镇 戊镇 己镇 庚镇 辛镇".split()
COUNTS = {
    "reported": (120, 100),
    "filed": (110, 96),
    "settled": (10, 4),
    "due": (80, 60),
    "on_time": (60, 54),
    "due_to_close": (972, 900),
    "closed": (905, 880),
    "overdue_stock": (0, 0),
}
RATES = {
    "filing_rate": ("91.67", "96.00"),
    "on_time_disposal": ("75.00", "90.00"),
    "closing_rate": ("93.72", "93.00"),
    "on_time_closing": ("75.82", "75.82"),
    "rework_rate": ("2.50", "3.00"),
    "satisfaction": ("88.00", None),
}


def unit(number: int, points: str | None = None, rank: int | None = None, **more: Any) -> Unit:
    """The unit of that place in `NAMES`."""
    score = None if points is None else Decimal(points)
    gained = more.pop("gained", None)
    return Unit(
        number,
        NAMES[number],
        rank,
        score,
        gained=None if gained is None else Decimal(gained),
        **more,
    )


def field(*points: str) -> tuple[Unit, ...]:
    """Units with these points, the best first; equal ones share a rank."""
    ranks = [points.index(one) + 1 for one in points]
    return tuple(unit(n, one, ranks[n]) for n, one in enumerate(points))


def table(units: tuple[Unit, ...] = (), **more: Any) -> Table:
    given: dict[str, Any] = {"kind": "township", "scheme": "考核办法", "measure": "应结案数"}
    return Table(units=units, **{**given, "minimum": 5, **more})


def rate(key: str, value: str | None, before: str | None = None) -> Rate:
    above, below = {"on_time_closing": ({"closed_on_time": 737}, {"due_to_close": 972})}.get(
        key, ({}, {"rated": 50})
    )
    numbers = [None if one is None else Decimal(one) for one in (value, before)]
    return Rate(key, key, numbers[0], above, below, numbers[1])


def material(**more: Any) -> Material:
    counts = {**COUNTS, **more.pop("counts", {})}
    rates = {**RATES, **more.pop("rates", {})}
    given: dict[str, Any] = {
        "area": 1,
        "name": "凤翔区",
        "period": "2026-10",
        "revision": 1,
        "compared": True,
        "townships": table(),
        "departments": table(kind="department"),
        "trend": (Point("2026-09", Decimal("88.84")), Point("2026-10", None)),
        "counts": tuple(Count(key, key, *pair) for key, pair in counts.items()),
        "rates": tuple(rate(key, *pair) for key, pair in rates.items()),
    }
    return Material(**{**given, **more})


def text(key: str, **more: Any) -> str:
    return composed(material(**more)).sections[key]
