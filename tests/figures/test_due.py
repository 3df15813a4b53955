"""What is due, kept, missed and left out: by hand, with the worked example of 972 cases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from accounts.models import Department
from assessment.figures.counting import case_keys, counts, counts_of
from assessment.figures.indicators import INDICATORS
from assessment.figures.subjects import SubjectKind
from events.models import Clock, Event
from grids.models import Area
from tests.figures.making import END, HOUR, NOW, START, WEEK, at, make_case, make_clock, make_part

CLOSED = {"due_to_close", "closed_on_time"}
LATE = {"due_to_close", "closed_late"}
OPEN = {"due_to_close", "overdue_to_close", "overdue_stock"}
INSTANT = dt.timedelta(microseconds=1)
SINCE = at(2).isoformat()


def figures(area: Area, now: dt.datetime = NOW) -> set[str]:
    return set(counts_of(SubjectKind.COMMUNITY, area.pk, WEEK, now)) - {"reported", "valid"}


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ({"stopped_at": at(2)}, CLOSED),
        ({"stopped_at": at(3)}, CLOSED),
        ({"stopped_at": at(3) + INSTANT}, LATE),
        ({"stopped_at": None}, OPEN),
        ({"due_at": START, "stopped_at": None}, OPEN),
        ({"due_at": END - INSTANT, "stopped_at": None}, OPEN),
        ({"due_at": START - INSTANT, "stopped_at": None}, {"overdue_stock"}),
        ({"due_at": START - INSTANT, "stopped_at": at(1)}, set()),
        ({"due_at": END, "stopped_at": None}, set()),
        ({"due_at": END, "stopped_at": at(1)}, set()),
        ({"stopped_at": END + HOUR}, {*LATE, "overdue_stock"}),
        ({"stopped_at": None, "refunded": True}, set()),
        ({"stopped_at": None, "suspensions": [[SINCE, None]]}, set()),
        ({"stopped_at": None, "suspensions": [[SINCE, at(2, 10).isoformat()]]}, OPEN),
        ({"stopped_at": None, "suspensions": [[at(4).isoformat(), None]]}, OPEN),
        ({"stopped_at": None, "suspensions": [[at(3).isoformat(), None]]}, OPEN),
    ],
)
def test_it_counts_a_case_by_its_due_time(
    community: Area, clock: dict[str, Any], expected: set[str]
) -> None:
    make_clock(make_case(community), "case", **clock)
    assert figures(community) == expected


@pytest.mark.parametrize("step", ["merged", "cancelled"])
def test_it_leaves_out_what_was_merged_or_cancelled(community: Area, step: str) -> None:
    make_clock(make_case(community, step=step), "case", stopped_at=at(4))
    assert figures(community) == set()


def test_it_leaves_out_what_is_not_due_yet_and_counts_what_is_closed_early(
    community: Area,
) -> None:
    now = at(1)
    make_clock(make_case(community), "case")
    assert figures(community, now) == set()
    make_clock(make_case(community), "case", stopped_at=at(0, 12))
    assert figures(community, now) == CLOSED
    assert figures(community, at(3) - INSTANT) == CLOSED
    assert figures(community, at(3)) == CLOSED | OPEN


def test_it_counts_a_reopened_case_by_its_last_limit_in_the_period(community: Area) -> None:
    event = make_case(community)
    make_clock(event, "case", due_at=at(1), stopped_at=at(0, 12))
    make_clock(event, "case", reopened=True, started_at=at(2), stopped_at=at(5))
    assert figures(community) == {*LATE, "reopened"}
    assert counts_of("community", community.pk, WEEK, NOW)["due_to_close"] == 1


def test_it_counts_the_earlier_limit_while_the_new_one_is_not_due(community: Area) -> None:
    event = make_case(community)
    make_clock(event, "case", due_at=at(1), stopped_at=at(0, 12))
    make_clock(event, "case", reopened=True, started_at=at(2), due_at=END + HOUR)
    assert figures(community, at(4)) == {*CLOSED, "reopened"}


KEPT = {"due", "on_time"}
MISSED = {"due", "late"}
STILL = {"due", "overdue_open", "overdue_stock"}
DROPPED = {"due", "dropped"}


@pytest.mark.parametrize(
    ("part", "clock", "expected"),
    [
        ({}, {"stopped_at": at(3)}, {*KEPT, "passed_disposal"}),
        ({}, {"stopped_at": at(4)}, {*MISSED, "passed_disposal"}),
        ({"role": "assist"}, {"stopped_at": at(3)}, {*KEPT, "passed_disposal"}),
        ({"state": "sent"}, {"stopped_at": None}, STILL),
        ({"state": "accepted"}, {"stopped_at": None}, STILL),
        ({"state": "suspended"}, {"suspensions": [[SINCE, None]]}, set()),
        ({"state": "returned"}, {"stopped_at": at(4), "refunded": True}, set()),
        ({"state": "withdrawn"}, {"stopped_at": at(2)}, set()),
        ({"state": "withdrawn"}, {"stopped_at": at(4)}, DROPPED),
        ({"state": "waived", "role": "assist"}, {"stopped_at": at(2)}, DROPPED),
        (
            {"state": "sent", "round": 2, "sent_at": at(2)},
            {"stopped_at": at(1)},
            {*KEPT, "passed_disposal"},
        ),
    ],
)
def test_it_counts_a_part_for_its_department(
    community: Area,
    township_department: Department,
    part: dict[str, Any],
    clock: dict[str, Any],
    expected: set[str],
) -> None:
    event = make_case(community)
    task = make_part(event, township_department, **part)
    make_clock(event, "handle", task=task, **clock)
    found = counts_of("department", township_department.pk, WEEK, NOW)
    assert set(found) == {*expected, "dispatched"}
    assert set(found.values()) == {1}


def test_it_lets_the_lead_stand_for_the_case(
    community: Area, township_department: Department, county_department: Department
) -> None:
    event = make_case(community)
    lead = make_part(event, township_department)
    assist = make_part(event, county_department, role="assist")
    make_clock(event, "handle", task=lead, stopped_at=at(1))
    make_clock(event, "handle", task=assist, stopped_at=at(4))
    assert figures(community) == {*KEPT, "passed_disposal", "dispatched"}
    departments = counts("department", WEEK, NOW)
    assert departments[township_department.pk]["on_time"] == 1
    assert departments[county_department.pk]["late"] == 1


def test_it_does_not_pass_a_case_whose_lead_still_works(
    community: Area, township_department: Department, county_department: Department
) -> None:
    event = make_case(community)
    lead = make_part(event, township_department, state="accepted")
    assist = make_part(event, county_department, role="assist")
    make_clock(event, "handle", task=lead)
    make_clock(event, "handle", task=assist, stopped_at=at(1))
    assert figures(community) == {*STILL, "dispatched"} - {"overdue_stock"}
    assert counts("department", WEEK, NOW)[county_department.pk]["passed_disposal"] == 1


def test_it_counts_the_last_round_of_rework_once(
    community: Area, township_department: Department
) -> None:
    event = make_case(community)
    task = make_part(event, township_department, round=2, sent_at=at(2))
    make_clock(event, "handle", task=task, due_at=at(1), stopped_at=at(0, 12))
    make_clock(event, "handle", task=task, started_at=at(2), stopped_at=at(4))
    found = counts_of("department", township_department.pk, WEEK, NOW)
    assert found == {"due": 1, "late": 1, "dispatched": 1, "reworked": 1, "passed_disposal": 1}
    assert INDICATORS["rework_rate"].value(found) == 1


def test_it_counts_closing_for_the_department_that_leads(
    community: Area, township_department: Department, county_department: Department
) -> None:
    event = make_case(community, number="1", step="done", closed_at=at(2))
    make_clock(event, "case", stopped_at=at(2))
    make_part(event, township_department, state="returned")
    make_part(event, county_department, sent_at=at(1))
    make_part(event, township_department, role="assist", sent_at=at(1))
    found = counts("department", WEEK, NOW)
    assert found == {county_department.pk: {"due_to_close": 1, "closed_on_time": 1, "closed": 1}}


def test_it_is_the_worked_example(community: Area) -> None:
    """972 due to close, 911 closed, 737 of them on time: 93.72 % and 75.82 %."""
    ends = [at(2)] * 737 + [at(4)] * 174 + [None] * 61
    left_out: list[dict[str, Any]] = [
        {"due_at": END},
        {"due_at": START - HOUR, "stopped_at": at(0)},
        {"refunded": True},
    ]
    shapes: list[dict[str, Any]] = [{"stopped_at": end} for end in ends] + left_out * 10
    one = make_case(community, reported_at=START - HOUR)
    names = [f.attname for f in Event._meta.concrete_fields if not f.generated]
    values = {n: getattr(one, n) for n in names if n not in ("id", "uid", "submission")}
    one.delete()
    events = Event.objects.bulk_create(Event(**values) for _shape in shapes)
    Clock.objects.bulk_create(
        Clock(
            event=event,
            kind="case",
            **{"started_at": at(0), "due_at": at(3), "near_at": at(2), **shape},
        )
        for event, shape in zip(events, shapes, strict=True)
    )
    with connection.cursor() as cursor:  # as a database that is used knows what it holds
        cursor.execute("ANALYZE events_event, events_clock")
    found = counts(SubjectKind.COMMUNITY, WEEK, NOW)[community.pk]
    assert found == {
        "due_to_close": 972,
        "closed_on_time": 737,
        "closed_late": 174,
        "overdue_to_close": 61,
        "overdue_stock": 61,
    }
    assert INDICATORS["closing_rate"].shown(found) == "93.72 %"
    assert INDICATORS["on_time_closing"].shown(found) == "75.82 %"
    for measure, number in found.items():
        assert len(case_keys("community", community.pk, measure, WEEK, NOW)) == number
