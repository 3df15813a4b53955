"""What grew most: places and categories against their own weeks before."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from assessment.analysis import counting, named
from assessment.analysis.asked import DAY, WEEK, Asked
from assessment.analysis.charts import Cell, Chart, Column, Line
from assessment.analysis.poisson import TAIL, Ratio, chance, compare, standing_out
from events.models import Event

HISTORY_WEEKS = 12
SHOWN = 10
COLUMNS = (
    Column(gettext_lazy("Cases now"), "now"),
    Column(gettext_lazy("Cases before"), "before"),
    Column(gettext_lazy("Expected now"), "expected", places=1),
    Column(pgettext_lazy("times as many", "Ratio"), "value", places=2),
    Column(pgettext_lazy("interval", "at least"), "low", places=2),
    Column(pgettext_lazy("interval", "at most"), "high", places=2),
)


@dataclass(frozen=True)
class Windows:
    """The days looked at that are over, and as many whole weeks before as are compared."""

    since: dt.date
    until: dt.date
    before: dt.date

    @classmethod
    def of(cls, asked: Asked, first: dt.date) -> Windows | None:
        """None where none of the days is over, or not a week before them is known: cases are
        there from the day `first` on."""
        until = min(asked.until, asked.today - DAY)
        known = (asked.since - first) // WEEK
        if until < asked.since or known < 1:
            return None
        days = (until - asked.since).days + 1
        weeks = min(max(HISTORY_WEEKS, math.ceil(days / 7)), known)
        return cls(asked.since, until, asked.since - weeks * WEEK)

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def days_before(self) -> int:
        return (self.since - self.before).days


@dataclass(frozen=True)
class Grown:
    """One place or category; `what` are the filters of its lists."""

    label: str
    what: dict[str, Any]
    now: int
    before: int
    ratio: Ratio
    clear: bool


def charts(asked: Asked) -> list[Chart]:
    windows = Windows.of(asked, first_day(asked.today))
    if windows is None:
        return []
    wide = asked.over(windows.before, windows.until)
    found = counting.changes(wide.cases, asked.base, windows.since)
    areas = named.parts(asked.base, found.by_path, asked.user)
    places = [
        (area.label, {"area": area.pk}, *found.by_path.get(area.path, (0, 0))) for area in areas
    ]
    names = named.categories(found.by_category)
    kinds = [(str(names[key]), {"category": key}, *found.by_category[key]) for key in names]
    rows = [row for row in (*places, *kinds) if row[2] or row[3]]
    grown = _compared(rows, windows)
    says = (*_explained(windows), _honest(len(rows), sum(one.clear for one in grown)))
    made = [
        _chart(asked, windows, grown, "area", _("Which places grew most?"), _("Area")),
        _chart(asked, windows, grown, "category", _("Which categories grew most?"), _("Category")),
    ]
    return [replace(chart, sentences=says) for chart in made if chart.lines]


def first_day(today: dt.date) -> dt.date:
    """Of the first case of all; weeks before it are not known, and not empty."""
    first = Event.objects.order_by("reported_at").values_list("reported_at", flat=True).first()
    return timezone.localdate(first) if first else today


Row = tuple[str, dict[str, Any], int, int]
"""What it is called, the filters of its list, how many now and how many before."""


def _compared(rows: Sequence[Row], windows: Windows) -> list[Grown]:
    """What grew of all that is compared, the surest first; limits are reckoned for these alone."""
    days, before_days = windows.days, windows.days_before
    clear = standing_out([chance(row[2], row[3], days, before_days) for row in rows])
    found = []
    for (label, what, now, before), sure in zip(rows, clear, strict=True):
        if now * before_days > before * days:
            ratio = compare(now, before, days, before_days)
            found.append(Grown(label, what, now, before, ratio, sure))
    return sorted(found, key=lambda one: (-one.ratio.low, -one.now, one.label))


def _chart(
    asked: Asked, windows: Windows, grown: list[Grown], kind: str, title: str, head: str
) -> Chart:
    """What the numbers of the first say stands in a sentence each."""
    mine = [one for one in grown if kind in one.what]
    return Chart(
        f"growth_{kind}",
        "whiskers",
        title,
        head,
        COLUMNS,
        tuple(_line(asked, windows, one) for one in mine),
        shown=SHOWN,
        notes=_said(mine, windows),
    )


def _said(grown: list[Grown], windows: Windows) -> list[str]:
    """Those whose interval lies wholly above 1 in a sentence each."""
    sure = [sentence(one, windows) for one in grown if one.ratio.low > 1]
    return sure[:SHOWN] or [_("None of them grew by more than chance alone may bring.")]


def _line(asked: Asked, windows: Windows, one: Grown) -> Line:
    now = asked.over(windows.since, windows.until).listed(**one.what)
    before = asked.over(windows.before, windows.since - DAY).listed(**one.what)
    ratio, expected = one.ratio, one.before * windows.days / windows.days_before
    return Line(
        one.label,
        (
            Cell(one.now, now if one.now else ""),
            Cell(one.before, before if one.before else ""),
            Cell(expected, places=1),
            Cell(finite(ratio.ratio), places=2),
            Cell(ratio.low, places=2),
            Cell(finite(ratio.high), places=2),
        ),
        url=asked.query_with(**one.what),
        mark=_("clear growth") if one.clear else "",
    )


def finite(number: float) -> float | None:
    """Nothing where there was nothing to compare with."""
    return number if math.isfinite(number) else None


def sentence(one: Grown, windows: Windows) -> str:
    """What a line says, in words."""
    expected = one.before * windows.days / windows.days_before
    told = {
        "name": one.label,
        "now": one.now,
        "expected": f"{expected:.1f}",
        "low": f"{one.ratio.low:.2f}",
    }
    if not math.isfinite(one.ratio.ratio):
        return (
            _("%(name)s: %(now)s now and none before; surely at least %(low)s times as many.")
            % told
        )
    told |= {"ratio": f"{one.ratio.ratio:.2f}", "high": f"{one.ratio.high:.2f}"}
    return (
        _(
            "%(name)s: %(now)s cases where %(expected)s were to be expected, %(ratio)s times as "
            "many; with 95%% certainty between %(low)s and %(high)s times."
        )
        % told
    )


def _explained(windows: Windows) -> tuple[str, str]:
    compared = _(
        "The days from %(since)s to %(until)s (%(days)s days) are compared with the %(weeks)s "
        "weeks before, from %(before)s on: what came then, scaled to as many days, is what was "
        "to be expected now."
    ) % {
        "since": windows.since,
        "until": windows.until,
        "days": windows.days,
        "weeks": windows.days_before // 7,
        "before": windows.before,
    }
    interval = _(
        "The interval is exact for counts that come by chance and independently (Poisson; "
        "Clopper and Pearson): were nothing changed, it would hold 1.00 in 95 of 100 places. "
        "Reports that come together, as after a storm, make it narrower than it should be."
    )
    return compared, interval


def _honest(number: int, clear: int) -> str:
    """How many would look grown by chance, and how many are clear nevertheless."""
    told = {"number": number, "chance": f"{number * TAIL:.1f}", "clear": clear}
    return (
        ngettext(
            "%(number)s place or category was compared; by chance alone about %(chance)s would lie "
            "wholly above 1.00. Clear growth, after correcting for that (Holm): %(clear)s.",
            "%(number)s places and categories were compared; by chance alone about %(chance)s "
            "would lie wholly above 1.00. Clear growth, after correcting for that (Holm): "
            "%(clear)s.",
            number,
        )
        % told
    )
