"""How many cases came: by category, by area, by hour and weekday, week by week."""

from __future__ import annotations

from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.analysis import counting, named
from assessment.analysis.asked import DAY, WEEK, Asked, monday
from assessment.analysis.charts import Cell, Chart, Column, Line, with_total
from grids.models import Area

TREND_WEEKS = 12
SHOWN = 12
COUNT = Column(gettext_lazy("Cases"), "value", adds_up=True)
SHARE = Column(gettext_lazy("Share, %"), "share", places=1)


def charts(asked: Asked) -> list[Chart]:
    found = counting.volumes(asked.cases, asked.base)
    made = [by_area(asked, found), by_category(asked, found), by_time(asked, found), trend(asked)]
    return [chart for chart in made if chart.lines]


def counted(count: int, total: int, url: str) -> tuple[Cell, Cell]:
    share = 100 * count / total if total else None
    return Cell(count, url if count else ""), Cell(share, places=1)


def by_category(asked: Asked, found: counting.Volumes) -> Chart:
    """The most frequent first; those nobody has classified yet last."""
    names = named.categories(found.by_category)
    order = sorted(names, key=lambda key: (-found.by_category[key], names[key].code))
    lines = [
        Line(
            str(names[key]),
            counted(found.by_category[key], found.total, asked.listed(category=key)),
            url=asked.query_with(category=key),
        )
        for key in order
    ]
    if count := found.by_category.get(None):
        url = asked.listed(uncategorised="1")
        lines.append(Line(_("Not classified yet"), counted(count, found.total, url)))
    return Chart(
        "category",
        "bars",
        _("What was reported?"),
        _("Category"),
        (COUNT, SHARE),
        tuple(lines),
        total=with_total(_("Together"), (COUNT, SHARE), lines, asked.listed()),
        shown=SHOWN,
    )


def by_area(asked: Asked, found: counting.Volumes) -> Chart:
    """In the order of their codes; each part leads to its own analysis."""
    areas = named.parts(asked.base, found.by_path, asked.user)
    lines = [_part(asked, found, area) for area in areas]
    elsewhere = found.total - sum(found.by_path[area.path] for area in areas)
    if lines and elsewhere and asked.base:
        url = asked.listed(direct=asked.base.pk)
        lines.append(Line(_("In none of these"), counted(elsewhere, found.total, url)))
    return Chart(
        "area",
        "bars",
        _("Where was it reported?"),
        _("Area"),
        (COUNT, SHARE),
        tuple(lines),
        total=with_total(_("Together"), (COUNT, SHARE), lines, asked.listed()),
        shown=2 * SHOWN,
    )


def _part(asked: Asked, found: counting.Volumes, area: Area) -> Line:
    cells = counted(found.by_path[area.path], found.total, asked.listed(area=area.pk))
    return Line(area.label, cells, url=asked.query_with(area=area.pk))


def by_time(asked: Asked, found: counting.Volumes) -> Chart:
    """Hours down, weekdays across."""
    columns = tuple(Column(name, "value", adds_up=True) for name in WEEKDAYS_ABBR.values())
    lines = [
        Line(
            f"{hour:02}:00",
            tuple(
                Cell(count, asked.listed(weekday=str(weekday), hour=str(hour)) if count else "")
                for weekday in range(1, 8)
                if (count := found.by_time[weekday, hour]) is not None
            ),
        )
        for hour in range(24)
    ]
    total = with_total(_("Together"), columns, lines, "")
    cells = tuple(
        Cell(cell.value, asked.listed(weekday=str(day)) if cell.value else "")
        for day, cell in enumerate(total.cells, 1)
    )
    return Chart(
        "time",
        "heat",
        _("At which hour of which day was it reported?"),
        _("Hour"),
        columns,
        tuple(lines) if found.total else (),
        (_("Each field counts the reports of one hour of a weekday over all weeks looked at."),),
        total=Line(_("Together"), cells),
    )


def trend(asked: Asked) -> Chart:
    """Whole weeks up to the end of the days looked at."""
    end = monday(min(asked.until + DAY, asked.today))
    mondays = [end - weeks * WEEK for weeks in range(TREND_WEEKS, 0, -1)]
    wide = asked.over(mondays[0], end - DAY)
    counts = counting.weekly(wide.cases, mondays)
    lines = [
        Line(
            _("from %(day)s") % {"day": day},
            (Cell(n, asked.over(day, day + 6 * DAY).listed() if n else ""),),
        )
        for day, n in zip(mondays, counts, strict=True)
    ]
    return Chart(
        "trend",
        "line",
        _("How did the last twelve weeks go?"),
        _("Week"),
        (COUNT,),
        tuple(lines) if any(counts) else (),
        (_("Whole weeks, Monday to Sunday; a week that still runs is left out."),),
        total=with_total(_("Together"), (COUNT,), lines, wide.listed()),
    )


def lead_on(query: str) -> str:
    return f"{reverse('analysis:show')}?{query}"
