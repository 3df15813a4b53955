"""How many cases are to be expected next week, and how wrong that usually is."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from assessment.analysis import counting
from assessment.analysis.asked import DAY, WEEK, Asked, monday
from assessment.analysis.charts import Cell, Chart, Column, Line
from assessment.analysis.smoothing import Ahead, Forecast, Series, forecast

KNOWN_WEEKS = 104
DRAWN = 26
COLUMNS = (
    Column(gettext_lazy("Cases"), "value"),
    Column(gettext_lazy("Forecast"), "forecast"),
    Column(pgettext_lazy("interval", "at least"), "low"),
    Column(pgettext_lazy("interval", "at most"), "high"),
    Column(gettext_lazy("Off by"), "off"),
)
TRIED = (Column(gettext_lazy("Off by, cases a week"), "value", places=1),)
METHODS = {
    "mean": gettext_lazy("Mean of the last four weeks"),
    "smoothed_2": gettext_lazy("Exponential smoothing, weight 0.2"),
    "smoothed_5": gettext_lazy("Exponential smoothing, weight 0.5"),
    "last": gettext_lazy("As many as the week before"),
    "last_year": gettext_lazy("As many as 52 weeks before"),
}


def charts(asked: Asked) -> list[Chart]:
    """From the weeks that are over today, whatever days are looked at."""
    end = monday(asked.today)
    mondays = [end - weeks * WEEK for weeks in range(KNOWN_WEEKS, 0, -1)]
    wide = asked.over(mondays[0], end - DAY)
    counts = counting.weekly(wide.cases, mondays)
    found = forecast(counts)
    if found is None:
        return []
    return [_weeks(asked, end, counts, found), _tried(found)]


def _weeks(asked: Asked, end: dt.date, counts: Series, found: Forecast) -> Chart:
    drawn = min(DRAWN, len(counts) - next(at for at, count in enumerate(counts) if count))
    lines = []
    for back in range(drawn, 0, -1):
        guess = found.past[-back] if back <= found.held_out else None
        lines.append(_past(asked, end - back * WEEK, counts[-back], guess))
    lines += [_ahead(end, one) for one in found.ahead]
    return Chart(
        "forecast",
        "forecast",
        _("How many cases are to be expected?"),
        _("Week"),
        COLUMNS,
        tuple(lines),
        (*(sentence(found, one, end) for one in found.ahead), _method(found)),
    )


def _past(asked: Asked, day: dt.date, count: int, guess: float | None) -> Line:
    url = asked.over(day, day + 6 * DAY).listed() if count else ""
    off = None if guess is None else abs(count - guess)
    return Line(
        _("from %(day)s") % {"day": day},
        (Cell(count, url), Cell(guess), Cell(None), Cell(None), Cell(off)),
    )


def _ahead(end: dt.date, one: Ahead) -> Line:
    return Line(
        _("from %(day)s") % {"day": end + (one.weeks - 1) * WEEK},
        (Cell(None), Cell(one.value), Cell(one.low), Cell(one.high), Cell(None)),
        mark=_("forecast"),
    )


def sentence(found: Forecast, one: Ahead, end: dt.date) -> str:
    """A forecast with its interval and its error, in words."""
    day = end + (one.weeks - 1) * WEEK
    return ngettext(
        "%(day)s to %(last)s: about %(value)s cases, between %(low)s and %(high)s. In the last "
        "%(held_out)s week such forecasts were off by %(error)s cases on average and by "
        "%(worst)s at most.",
        "%(day)s to %(last)s: about %(value)s cases, between %(low)s and %(high)s. In the last "
        "%(held_out)s weeks such forecasts were off by %(error)s cases on average and by "
        "%(worst)s at most.",
        found.held_out,
    ) % {
        "day": day,
        "last": day + 6 * DAY,
        "value": f"{one.value:.0f}",
        "low": f"{one.low:.0f}",
        "high": f"{one.high:.0f}",
        "held_out": found.held_out,
        "error": f"{one.error:.1f}",
        "worst": f"{one.worst:.1f}",
    }


def _method(found: Forecast) -> str:
    return _(
        "Method: %(method)s. It was off by least in the %(weeks)s weeks before those that the "
        "error is told of; these had no part in the choice. The interval is drawn from the errors "
        "of these weeks and is meant to hold 4 of 5 weeks to come; the fewer they are, the rougher "
        "it is. Holidays and storms are not known to it."
    ) % {"method": METHODS[found.method], "weeks": found.held_out}


def _tried(found: Forecast) -> Chart:
    """The methods by their error, the best first."""
    lines = [
        Line(
            METHODS[one.method],
            (Cell(one.error, places=1),),
            mark=_("chosen") if one.method == found.method else "",
        )
        for one in sorted(found.tried, key=lambda one: one.error)
    ]
    return Chart(
        "methods",
        "bars",
        _("Which method was off by least?"),
        _("Method"),
        TRIED,
        tuple(lines),
        (
            _(
                "Mean of what each was off by, one week ahead, in the %(weeks)s weeks that it was "
                "chosen by; each time only the weeks before were known to it."
            )
            % {"weeks": found.held_out},
        ),
    )
