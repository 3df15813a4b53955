"""The only root of all areas: its cases are found without looking up where each lies."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Department
from assessment.figures.counting import asked, case_keys, counts
from assessment.figures.sources import Axis
from assessment.figures.sources.clocks import SOURCES
from assessment.figures.subjects import SubjectKind
from events.models import Event
from grids.models import Area
from tests.figures.making import NOW, START, WEEK, at, make_case, make_clock, make_part

QUICKER = [key for source in SOURCES if source.axis == Axis.WHOLE for key in source.measures]
STOPS = ((at(1), at(2)), (at(1), at(4)), (at(1), None))
STEPS = ("handle", "done", "merged", "cancelled")
ROUNDS: tuple[dict[str, Any], ...] = (
    {"sent_at": at(0)},
    {"sent_at": at(1), "round": 2},
    {"sent_at": at(1), "state": "handling"},
    {"sent_at": at(2), "role": "assist", "state": "handling"},
    {"sent_at": at(1), "state": "returned"},
    {"sent_at": at(0), "state": "waived"},
    {"sent_at": at(0), "state": "withdrawn"},
)


def fill(places: list[Area], department: Department) -> None:
    """For each place and step cases on time, late, open, sent back and returned."""
    for number, area in enumerate(places * len(STEPS)):
        for turn, more in enumerate(ROUNDS):
            event = make_case(area, step=STEPS[number % len(STEPS)], reported_at=START)
            part = make_part(event, department, **more)
            for n, stopped in enumerate(STOPS[turn % 3]):
                make_clock(event, "handle", task=part, started_at=at(n), stopped_at=stopped)
            make_clock(event, "case", stopped_at=at(2 + turn) if turn else None)


@pytest.mark.parametrize("measure", QUICKER)
def test_it_names_the_cases_that_the_areas_below_name(
    measure: str,
    county: Area,
    township: Area,
    other_township: Area,
    grid: Area,
    township_department: Department,
) -> None:
    fill([county, township, other_township, grid, grid], township_department)
    found = case_keys("county", county.pk, measure, WEEK, NOW)
    assert found
    assert len(found) == counts("county", WEEK, NOW)[county.pk][measure]
    Area.objects.add_root(instance=Area(name="邻县", code="620501", level="county"))
    assert found == case_keys("county", county.pk, measure, WEEK, NOW)
    assert not Event.objects.filter(pk__in=found, step__in=("merged", "cancelled")).exists()


def test_it_looks_cases_up_where_another_county_stands_beside_it(county: Area) -> None:
    def axes() -> set[Axis]:
        return {source.axis for source in asked(SubjectKind.COUNTY, county.pk, "due")[0]}

    assert axes() == {Axis.WHOLE}
    Area.objects.add_root(instance=Area(name="邻县", code="620501", level="county"))
    assert axes() == {Axis.AREA}


def test_it_looks_cases_up_for_every_other_area(county: Area, township: Area) -> None:
    sources, condition, _params = asked(SubjectKind.TOWNSHIP, township.pk, "due")
    assert {source.axis for source in sources} == {Axis.AREA}
    assert condition != "true"
