"""Repeat addresses: where the same was reported at least three times in ninety days."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.analysis import named
from assessment.analysis.asked import DAY, Asked
from assessment.analysis.charts import Cell, Chart, Column, Line
from assessment.analysis.repeats import FEWEST, Found, Repeat, repeats
from events.models import Event
from events.worklist.counted import SAME_PLACE_METRES
from grids.models import Area

DAYS = 90
MOST = 100
SHOWN = 20
COLUMNS = (
    Column(gettext_lazy("Category"), is_text=True),
    Column(gettext_lazy("Area"), is_text=True),
    Column(gettext_lazy("Cases"), "value"),
)


def charts(asked: Asked) -> list[Chart]:
    """Of the ninety days up to the last one looked at."""
    until = min(asked.until, asked.today)
    wide = asked.over(until - (DAYS - 1) * DAY, until)
    rows = wide.cases.values_list("pk", "category", "address", "map_x", "map_y")
    found = repeats(Found(*row) for row in rows.iterator(chunk_size=5000))
    if not found:
        return []
    return [_chart(wide, found)]


def _chart(wide: Asked, found: list[Repeat]) -> Chart:
    told = {"fewest": FEWEST, "since": wide.since, "until": wide.until}
    told |= {"metres": SAME_PLACE_METRES, "found": len(found), "most": MOST}
    sentences = [
        _(
            "Reported from %(since)s to %(until)s: the same category at the same address or within "
            "%(metres)s metres, at least %(fewest)s times. A case that lies between two such "
            "places stands in both lists."
        )
        % told
    ]
    if len(found) > MOST:
        sentences.append(
            ngettext(
                "There is %(found)s such place; the %(most)s with most cases are listed.",
                "There are %(found)s such places; the %(most)s with most cases are listed.",
                len(found),
            )
            % told
        )
    return Chart(
        "repeats",
        "bars",
        _("Where is the same reported again and again?"),
        _("Place"),
        COLUMNS,
        tuple(_lines(wide, found[:MOST])),
        tuple(sentences),
        shown=SHOWN,
    )


def _lines(wide: Asked, found: list[Repeat]) -> list[Line]:
    rows = Event.objects.filter(pk__in=[one.pk for one in found]).only(
        "address", "category", "area", "number", "reported_at"
    )
    cases = {case.pk: case for case in rows}
    names = named.categories({case.category_id for case in cases.values()})
    keys = {case.area_id for case in cases.values() if case.area_id}
    areas = Area.objects.defer("geometry").in_bulk(list(keys))
    lines = []
    for one in found:
        case = cases[one.pk]
        kind = str(names[case.category_id]) if case.category_id else _("Not classified yet")
        where = areas[case.area_id].label if case.area_id else "—"
        list_url = wide.listed(like=one.pk)
        lines.append(
            Line(
                case.address.strip() or _("around case %(case)s") % {"case": case},
                (Cell(kind), Cell(where), Cell(one.count, list_url)),
            )
        )
    return lines
