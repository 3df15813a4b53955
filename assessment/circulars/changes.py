"""Which figures of a correction stood otherwise in the circular it corrects (pure)."""

from __future__ import annotations

from assessment.circulars.material import DASH, Material, Table, Unit

Figures = dict[str, str]
"""What is shown by what it is called, in the order of the paper."""


def changes(before: Material, now: Material) -> tuple[str, ...]:
    """In the words of the paper; empty where all figures are the same."""
    old, new = figures(before), figures(now)
    return tuple(
        f"{label}由{old.get(label, DASH)}变为{new.get(label, DASH)}"
        for label in dict.fromkeys((*new, *old))
        if old.get(label) != new.get(label)
    )


def figures(found: Material) -> Figures:
    said = {f"{one.label}（件）": str(one.now) for one in found.counts}
    said |= {f"{one.label}（%）": one.shown for one in found.rates}
    for table in found.tables:
        said |= _of_table(table)
    return said


def _of_table(table: Table) -> Figures:
    said: Figures = {}
    for unit in table.units:
        said |= _of_unit(unit)
    return said


def _of_unit(unit: Unit) -> Figures:
    plain = {"名次": unit.rank, "得分": unit.points, "超期存量": unit.stock}
    said = {unit.name + label: DASH if one is None else str(one) for label, one in plain.items()}
    return said | {unit.name + rate.label: rate.shown for rate in unit.rates}
