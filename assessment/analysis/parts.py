"""The parts of the analysis in the order of their tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.analysis import addresses, ahead, growth, stages, volumes
from assessment.analysis.asked import Asked
from assessment.analysis.charts import Chart


@dataclass(frozen=True)
class Part:
    """A page of its own; `empty` is said where there is nothing to draw."""

    name: str
    label: str | Promise
    charts: Callable[[Asked], list[Chart]]
    empty: str | Promise


PARTS = {
    part.name: part
    for part in (
        Part(
            "show",
            pgettext_lazy("analysis", "Volumes"),
            volumes.charts,
            _("No case was reported in these days."),
        ),
        Part(
            "growth",
            pgettext_lazy("analysis", "What grew"),
            growth.charts,
            _("Nothing grew in these days against the weeks before, or none of them is over yet."),
        ),
        Part(
            "repeats",
            pgettext_lazy("analysis", "Repeat addresses"),
            addresses.charts,
            _("Nowhere was the same reported three times in these ninety days."),
        ),
        Part(
            "stages",
            pgettext_lazy("analysis", "Time at each step"),
            stages.charts,
            _("No case was reported in these days."),
        ),
        Part(
            "forecast",
            pgettext_lazy("analysis", "Forecast"),
            ahead.charts,
            _("A forecast needs ten whole weeks with cases; there are fewer."),
        ),
    )
}
