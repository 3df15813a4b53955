"""What the desk and the map have to reach at a million cases; needs no database."""

from __future__ import annotations

from typing import Any

from bench.report import Report

MOVED = 2_000
"""Cases that an edit of boundaries touches."""

DESK_TARGETS = {
    "preview": ("ms", 80),
    "live poll": ("ms", 8),
    "bulk dispatch of 50": ("ms", 3000),
    "fifty slips": ("ms", 10_000),
    "first page": ("kB", 250),
}
PEOPLE_TARGETS = {
    "document": 50,
    "phone": 50,
    "last four": 150,
    "name": 150,
    "two letters of a name": 150,
    "list, first page": 150,
    "list, any page": 150,
    "building": 150,
    "tower": 150,
    "person": 100,
}
"""Milliseconds, p95, of the registers' pages."""

ASSESSMENT_TARGETS = {
    "freezing": ("s", 60),
    "memory": ("MB", 300),
    "running": ("ms", 300),
    "unfrozen": ("ms", 300),
    "frozen": ("ms", 100),
    "cases": ("ms", 200),
}
"""By the first word of a line; pages are p95."""

API_TARGETS = {
    "list p95": ("ms", 120),
    "Open311 p95": ("ms", 150),
    "list statements": ("", 12),
    "create p50": ("ms", 40),
    "create statements": ("", 15),
    "action p50": ("ms", 40),
}
"""By the first and the last word of a line."""

WEBHOOKS_A_SECOND = 200
LISTS_A_SECOND = 5 * 3.3
"""Five times what Signalen lists on such a machine."""


def tell_desk(report: Report, desk: dict[str, dict[str, float]]) -> None:
    """The lines of the operator's desk, all at a million cases."""
    for name, p95 in desk["lists"].items():
        report.line(f"list of {name}: p95", p95, "ms", 150)
    for reader, p95 in desk["words"].items():
        report.line(f"words, {reader}: p95", p95, "ms", 200)
    for reader, p95 in desk["counts"].items():
        report.line(f"counts, {reader}: p95", p95, "ms", 60)
    for name, (unit, target) in DESK_TARGETS.items():
        report.line(f"{name}: p95" if unit == "ms" else name, desk["rest"][name], unit, target)
    lists = "lists a second, four at once"
    report.line(lists, desk["rest"][lists], "", LISTS_A_SECOND, least=True)


def tell_map(report: Report, figures: dict[str, Any]) -> None:
    """The lines of the map, all at a million cases."""
    report.line("areas with boundaries", figures["areas"], "", 5_000, least=True)
    report.line("point to grid, in SQL: p95", figures["places"]["one"], "ms", 2)
    report.line("1,000 points in one statement: p95", figures["places"]["thousand"], "ms", 300)
    for name, p95 in figures["clusters"].items():
        report.line(f"clusters, {name}: p95", p95, "ms", 150)
    report.line("tile of boundaries, cold: p95", figures["tiles"]["cold"], "ms", 100)
    report.line("tile of boundaries, kept: p95", figures["tiles"]["kept"], "ms", 15)
    moved = int(figures["edit"]["moved"])
    report.line("cases touched by the edit", moved, "", MOVED, least=True)
    report.line(f"preview of an edit that moves {moved} cases", figures["edit"]["preview"], "s", 2)
    report.line("saving it", figures["edit"]["saving"], "s", 5)


def tell_people(report: Report, figures: dict[str, float]) -> None:
    """The lines of the registers, at a million people."""
    for name, p95 in figures.items():
        what = name.rpartition(", ")[0]
        report.line(f"people, {name}: p95", p95, "ms", PEOPLE_TARGETS[what])


def tell_assessment(report: Report, figures: dict[str, float]) -> None:
    """The lines of the rankings, with 5,000 grids and as many workers."""
    for name, value in figures.items():
        unit, target = ASSESSMENT_TARGETS[name.partition(" ")[0]]
        report.line(f"{name}: p95" if unit == "ms" else name, value, unit, target)


def tell_api(report: Report, figures: dict[str, float]) -> None:
    """The lines of the API, at a million cases."""
    for name, value in figures.items():
        unit, target = API_TARGETS[f"{name.split()[0].rstrip(',:')} {name.split()[-1]}"]
        report.line(f"API, {name}", value, unit, target)


def tell_hooks(report: Report, figures: dict[str, float]) -> None:
    """How many webhooks reach a receiver on this machine in a second."""
    for name, rate in figures.items():
        report.line(f"webhooks a second, {name}", rate, "", WEBHOOKS_A_SECOND, least=True)
