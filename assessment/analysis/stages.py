"""Time at each step as a funnel: how many passed, and how long it took them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessment.analysis.asked import Asked
from assessment.analysis.charts import Cell, Chart, Column, Line
from assessment.analysis.stays import HOUR, Moved, Stage, nearest_rank, stages
from events.waiting import compiled
from events.workflow import Step
from grids.services import calendar_for

MOST = 10_000
"""Cases whose traces are read; of more, those of the last days."""

SLOWEST = 2
MOVES = """
    SELECT event_id, changes #>> '{{event,step,0}}', changes #>> '{{event,step,1}}',
           (extract(epoch FROM at) * 1000000)::bigint
    FROM events_traceentry
    WHERE event_id IN ({rows}) AND changes #> '{{event,step}}' IS NOT NULL
    ORDER BY event_id, seq"""
COLUMNS = (
    Column(pgettext_lazy("cases", "Passed"), "value"),
    Column(gettext_lazy("Waiting there"), "waiting"),
    Column(gettext_lazy("Working hours, median"), "median", places=2),
    Column(gettext_lazy("Working hours, 90 of 100 within"), "high", places=2),
    Column(gettext_lazy("All hours, median"), "natural", places=2),
    Column(gettext_lazy("All hours, 90 of 100 within"), "natural_high", places=2),
)


def charts(asked: Asked) -> list[Chart]:
    measured = latest(asked)
    found = stages(_moves(measured), _worked(measured))
    if not any(stage.reached for stage in found.values()):
        return []
    slow = slowest(found)
    lines = [_line(measured, step, stage, step in slow) for step, stage in found.items()]
    return [
        Chart(
            "stages",
            "funnel",
            _("How many cases passed each step, and how long did it take?"),
            _("Step"),
            COLUMNS,
            tuple(lines),
            tuple(_sentences(asked, measured)),
            notes=[_slow_words(step, found[step]) for step in slow],
        )
    ]


def latest(asked: Asked) -> Asked:
    """The last days that hold no more than `MOST` cases, at least one day."""
    days = asked.cases.annotate(day=TruncDate("reported_at")).values("day")
    total, since = 0, None
    for row in days.annotate(count=Count("pk")).order_by("-day"):
        total += row["count"]
        if total > MOST and since is not None:
            return asked.over(since, asked.until)
        since = row["day"]
    return asked


def slowest(found: dict[str, Stage]) -> list[str]:
    """The steps with the longest median of working time, the longest first."""
    medians = {step: nearest_rank(stage.worked, 50) or 0 for step, stage in found.items()}
    order = sorted(medians, key=lambda step: -medians[step])
    return [step for step in order if medians[step]][:SLOWEST]


def _line(asked: Asked, step: str, stage: Stage, slow: bool) -> Line:
    passed = asked.listed(passed=step) if stage.passed else ""
    waiting = asked.listed(step=step) if stage.waiting else ""
    return Line(
        Step(step).label,
        (
            Cell(stage.passed, passed),
            Cell(stage.waiting, waiting),
            *(
                _hours(nearest_rank(times, percent))
                for times in (stage.worked, stage.natural)
                for percent in (50, 90)
            ),
        ),
        mark=_("slowest") if slow else "",
    )


def _hours(time: int | None) -> Cell:
    return Cell(None if time is None else time / HOUR, places=2)


def _slow_words(step: str, stage: Stage) -> str:
    told = {
        "step": Step(step).label,
        "median": f"{(nearest_rank(stage.worked, 50) or 0) / HOUR:.1f}",
        "high": f"{(nearest_rank(stage.worked, 90) or 0) / HOUR:.1f}",
    }
    return (
        _(
            "%(step)s: half of the cases took at most %(median)s working hours, 90 of 100 at most "
            "%(high)s."
        )
        % told
    )


def _sentences(asked: Asked, measured: Asked) -> Iterator[str]:
    yield _(
        "Of the cases reported in these days: a case has passed a step once it went on to a later "
        "one. Its time there is that of all rounds together, also while it was suspended; cases "
        "that wait there still are not in the times. Not every case needs every step."
    )
    if measured.since != asked.since:
        yield _(
            "Only the cases reported from %(since)s on are measured, about the last %(most)s; for "
            "earlier ones choose a shorter period."
        ) % {"since": measured.since, "most": MOST}


def _moves(asked: Asked) -> list[Moved]:
    if (compiled_rows := compiled(asked.cases.values("pk"))) is None:
        return []
    inner, params = compiled_rows
    with connection.cursor() as cursor:
        cursor.execute(MOVES.format(rows=inner), params)
        return [Moved(*row) for row in cursor.fetchall()]


def _worked(asked: Asked) -> Callable[[int], int]:
    """The working time up to a moment, by the calendar of the county."""
    calendar = calendar_for(asked.base.path if asked.base else asked.user.scope.area_path)
    table = calendar.table(asked.since.year, asked.today.year)
    return table.worked
