"""The page of the documentation that says what every figure means, written from the definitions."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation

from assessment.figures import measures
from assessment.figures.indicators import INDICATORS, Indicator
from assessment.figures.measures import MEASURES, Measure
from assessment.figures.subjects import AREAS, SubjectKind

HEAD = """# Indicators

Written by `manage.py list_indicators`; change `assessment/figures/`, not this page.

The figures of a period come from statements over the cases (`assessment/figures/sources/`), which
also name the cases behind each figure. `manage.py check_figures [PERIOD]` counts anew from the
trace, without these statements, and names every figure that differs.
"""


def document() -> str:
    """Markdown, in English with the Chinese names beside."""
    with translation.override("en"):
        parts = [HEAD, "## What holds for every count\n", rules(), "## Indicators\n"]
        parts += [indicator_rows(INDICATORS.values()), "## Counts\n"]
        parts += [measure_rows(MEASURES.values()), index()]
        return "\n".join(parts)


def rules() -> str:
    """The list in the docstring of `measures`, which is where the rules are kept."""
    return (measures.__doc__ or "").split(":\n\n", 1)[1]


def indicator_rows(found: Iterable[Indicator]) -> str:
    rows = [
        "| indicator | 指标 | key | formula | good is | for | small sample under |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found:
        cells = (
            str(one.label) + ("" if one.collected else " (not collected)"),
            chinese(one.label),
            f"`{one.key}`",
            formula(one),
            "high" if one.higher_is_better else "low",
            kinds(one.kinds),
            str(one.sample) if one.denominator else "",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def formula(one: Indicator) -> str:
    above = " + ".join(f"`{key}`" for key in one.numerator)
    below = " + ".join(f"`{key}`" for key in one.denominator)
    if not below:
        return above
    above, below = (f"({side})" if "+" in side else side for side in (above, below))
    return f"{above} / {below}"


def measure_rows(found: Iterable[Measure]) -> str:
    rows = [
        "| count | 统计项 | key | in the period of | which cases | for |",
        "|---|---|---|---|---|---|",
    ]
    for one in found:
        cells = (
            str(one.label) + ("" if one.collected else " (not collected)"),
            chinese(one.label),
            f"`{one.key}`",
            str(one.moment),
            str(one.meaning),
            kinds(one.kinds),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def index() -> str:
    return """## Department index

60 × on-time disposal + 30 × closing rate + 10 × (1 − rework rate), from 0 to 100. It is a dash
where one of the three has a zero denominator.
"""


def kinds(found: Iterable[SubjectKind]) -> str:
    left = set(found)
    names = ["areas"] if left >= AREAS else []
    left -= AREAS if names else set()
    return ", ".join([*names, *(f"{kind}s" for kind in SubjectKind if kind in left)])


def chinese(label: object) -> str:
    with translation.override("zh-hans"):
        return str(label)
