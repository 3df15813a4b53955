"""What is counted by its own moment, and for whom: by hand."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Department, User
from assessment.figures.counting import case_keys, counts, counts_of
from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind
from events.models import Alert, Check, Order, TaskRequest
from grids.models import Area
from tests.figures.making import (
    END,
    HOUR,
    NOW,
    START,
    WEEK,
    at,
    make_case,
    make_clock,
    make_entry,
    make_part,
)


def of(area: Area) -> dict[str, int]:
    return dict(counts_of(SubjectKind(area.level), area.pk, WEEK, NOW))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"step": "classify"}, {"reported"}),
        ({"step": "file"}, {"reported", "valid"}),
        ({"step": "rejected"}, {"reported", "invalid"}),
        ({"step": "merged"}, set()),
        ({"step": "cancelled", "done_at": at(1)}, {"cancelled"}),
        ({"reported_at": START}, {"reported", "valid"}),
        ({"reported_at": START - HOUR}, set()),
        ({"reported_at": END}, set()),
        ({"reported_at": END - HOUR, "filed_at": END}, {"reported", "valid"}),
        ({"reported_at": START - HOUR, "filed_at": at(0)}, {"filed"}),
        ({"step": "merged", "filed_at": at(0)}, set()),
        (
            {"step": "done", "number": "1", "filed_at": at(0), "closed_at": at(2)},
            {"reported", "valid", "filed", "closed"},
        ),
        (
            {"step": "evaluate", "settled": True, "closed_at": at(0)},
            {"reported", "valid", "settled"},
        ),
        (
            {"step": "done", "reported_at": START - HOUR, "done_at": at(2), "grade": 2},
            {"rated"},
        ),
        (
            {"step": "done", "reported_at": START - HOUR, "done_at": at(2), "grade": 3},
            {"rated", "satisfied"},
        ),
        ({"step": "done", "reported_at": START - HOUR, "done_at": at(2)}, set()),
    ],
)
def test_it_counts_a_case_by_its_moment(
    grid: Area, case: dict[str, Any], expected: set[str]
) -> None:
    make_case(grid, **case)
    assert of(grid) == dict.fromkeys(expected, 1)


def test_it_counts_a_case_at_every_level_above_it(
    grid: Area, community: Area, township: Area, other_township: Area, county: Area
) -> None:
    make_case(grid)
    make_case(township)
    for area, number in ((grid, 1), (community, 1), (township, 2), (county, 2)):
        found = counts(area.level, WEEK, NOW)
        assert found == {area.pk: {"reported": number, "valid": number}}
        assert of(area) == found[area.pk]
    assert of(other_township) == {}


def test_it_counts_a_complaint_above_the_unit_it_is_about(community: Area, township: Area) -> None:
    """Its area is the community, but nobody there may read from a figure that it exists."""
    make_case(community, sight_path=township.path, concerns_area=community)
    assert of(community) == {}
    assert of(township) == {"reported": 1, "valid": 1}


def test_it_counts_confidential_cases(community: Area) -> None:
    make_case(community, confidential=True)
    make_case(community, leaders_only=True)
    assert of(community)["reported"] == 2


def test_it_stays_below_what_was_asked_for(
    grid: Area, community: Area, township: Area, other_township: Area, county: Area
) -> None:
    make_case(grid)
    make_case(other_township)
    assert set(counts("township", WEEK, NOW)) == {township.pk, other_township.pk}
    assert set(counts("township", WEEK, NOW, within=township.path)) == {township.pk}
    assert counts("township", WEEK, NOW, within=community.path) == {}
    assert set(counts("community", WEEK, NOW, within=township.path)) == {community.pk}


def test_it_counts_only_what_is_needed(community: Area) -> None:
    make_clock(make_case(community, filed_at=at(0)), "case")
    found = counts("community", WEEK, NOW, measures={"filed", "due_to_close"})
    assert found == {community.pk: {"filed": 1, "due_to_close": 1, "overdue_to_close": 1}}
    assert counts("community", WEEK, NOW, measures={"desk_done"}) == {}


def test_it_counts_nothing_before_the_period_begins(community: Area) -> None:
    make_case(community)
    assert counts("community", WEEK, START - HOUR) == {}
    assert counts_of("community", community.pk, WEEK, START - HOUR) == {}
    assert case_keys("community", community.pk, "reported", WEEK, START - HOUR) == []


def test_it_counts_nothing_that_comes_after_now(community: Area) -> None:
    make_case(community, reported_at=at(2))
    assert counts("community", WEEK, at(1)) == {}
    assert set(counts("community", WEEK, at(2))) == {community.pk}


def test_it_finds_no_cases_of_an_area_of_another_level(community: Area) -> None:
    make_case(community)
    assert case_keys("township", community.pk, "reported", WEEK, NOW) == []


def test_it_knows_no_measure_that_a_kind_does_not_have(community: Area) -> None:
    with pytest.raises(KeyError):
        case_keys("community", community.pk, "desk_done", WEEK, NOW)


def test_it_counts_for_the_worker_who_reported(
    grid: Area, worker: User, operator: User, community: Area
) -> None:
    make_case(grid, by=worker, filed_at=at(0))
    make_case(grid, by=worker, step="rejected")
    make_case(grid, by=operator)
    assert counts("worker", WEEK, NOW) == {
        worker.pk: {"reported": 2, "valid": 1, "invalid": 1, "filed": 1}
    }
    assert counts("operator", WEEK, NOW) == {operator.pk: {"reported": 1}}
    assert set(counts("worker", WEEK, NOW, within=community.path)) == {worker.pk}


def test_it_leaves_out_people_posted_elsewhere(
    grid: Area, worker: User, other_township: Area
) -> None:
    make_case(grid, by=worker)
    assert counts("worker", WEEK, NOW, within=other_township.path) == {}


def test_it_counts_what_was_settled_for_who_settled_it(
    grid: Area, worker: User, operator: User
) -> None:
    event = make_case(grid, by=operator, step="done", settled=True, closed_at=at(1))
    event.done_at, event.grade = at(2), 4
    event.save()
    make_entry(event, "settle", at(1), worker)
    assert counts_of("worker", worker.pk, WEEK, NOW) == {"settled": 1, "rated": 1, "satisfied": 1}


def test_it_counts_sample_checks_for_who_settled(grid: Area, worker: User, operator: User) -> None:
    for action in ("sample_pass", "sample_fail"):
        event = make_case(grid, reported_at=START - HOUR)
        make_entry(event, "settle", START - HOUR, worker)
        make_entry(event, action, at(2), operator)
    expected = {"samples_passed": 1, "samples_failed": 1}
    assert of(grid) == expected
    assert counts("worker", WEEK, NOW) == {worker.pk: expected}


@pytest.mark.parametrize(
    ("outcome", "answered", "expected"),
    [
        ("passed", at(2), {"checks_due": 1, "checks_on_time": 1}),
        ("failed", at(3), {"checks_due": 1, "checks_on_time": 1}),
        ("passed", at(4), {"checks_due": 1}),
        ("pending", None, {"checks_due": 1}),
        ("closed", at(2), {}),
    ],
)
def test_it_counts_checks_on_site(
    grid: Area, worker: User, outcome: str, answered: Any, expected: dict[str, int]
) -> None:
    event = make_case(grid)
    Check.objects.create(
        event=event, worker=worker, asked_at=at(0), outcome=outcome, answered_at=answered
    )
    make_clock(event, "check", stopped_at=answered)
    assert counts_of("worker", worker.pk, WEEK, NOW) == expected


def test_it_counts_steps_at_the_desk_and_whether_all_were_in_time(
    grid: Area, operator: User, supervisor: User
) -> None:
    kept, missed = make_case(grid), make_case(grid)
    for event, end in ((kept, at(1)), (missed, at(4))):
        make_entry(event, "classify", at(0, 10), operator)
        make_entry(event, "file", end, operator)
        make_clock(event, "classify", stopped_at=at(0, 10))
        make_clock(event, "file", stopped_at=end)
        make_entry(event, "dispatch", end, supervisor)
    assert counts("operator", WEEK, NOW) == {operator.pk: {"desk_done": 2, "desk_on_time": 1}}
    assert case_keys("operator", operator.pk, "desk_on_time", WEEK, NOW) == [kept.pk]


def test_it_counts_dispatches_and_returns(
    community: Area, township_department: Department, operator: User
) -> None:
    event = make_case(community)
    task = make_part(event, township_department, state="returned", dispatcher=operator)
    make_clock(event, "handle", task=task, stopped_at=at(1), refunded=True)
    for kind, state in (("return", "approved"), ("extension", "refused")):
        TaskRequest.objects.create(
            task=task, kind=kind, state=state, asked_at=at(0), decided_at=at(1), centre=community
        )
    expected = {"dispatched": 1, "returned": 1}
    assert counts("department", WEEK, NOW) == {township_department.pk: expected}
    assert counts("operator", WEEK, NOW) == {operator.pk: expected}
    assert of(community) == {"reported": 1, "valid": 1, **expected}


def test_it_counts_a_case_once_however_often_it_was_extended(
    community: Area, township_department: Department
) -> None:
    event = make_case(community, reported_at=START - HOUR)
    task = make_part(event, township_department)
    for kind in ("extension", "extension", "suspension"):
        TaskRequest.objects.create(
            task=task,
            kind=kind,
            state="approved",
            asked_at=at(0),
            decided_at=at(1),
            centre=community,
        )
    expected = {"extended": 1, "suspended": 1}
    assert counts("department", WEEK, NOW) == {township_department.pk: expected}
    assert of(community) == expected


def test_it_counts_urgings_and_cards(community: Area, township_department: Department) -> None:
    event = make_case(community, reported_at=START - HOUR)
    task = make_part(event, township_department)
    for card, about in (("", task), ("", task), ("red", None)):
        Order.objects.create(event=event, task=about, kind="urge", card=card, given_at=at(1))
    assert of(community) == {"urged": 1, "cards": 1}
    assert counts("department", WEEK, NOW) == {township_department.pk: {"urged": 1}}


@pytest.mark.parametrize(
    ("kind", "act", "refunded", "area", "department"),
    [
        ("handle", "yellow", False, True, True),
        ("accept", "red", False, True, True),
        ("decide_return", "red", False, True, False),
        ("handle", "remind", False, False, False),
        ("handle", "red", True, False, False),
    ],
)
def test_it_counts_cards_of_the_ladder(
    community: Area,
    township_department: Department,
    kind: str,
    act: str,
    refunded: bool,
    area: bool,
    department: bool,
) -> None:
    event = make_case(community, reported_at=START - HOUR)
    task = make_part(event, township_department)
    clock = make_clock(
        event, kind, task=task, due_at=START - HOUR, started_at=START - HOUR, refunded=refunded
    )
    Alert.objects.create(clock=clock, due_revision=1, rung=1, act=act, raised_at=at(1))
    assert of(community).get("cards", 0) == area
    found = counts_of("department", township_department.pk, WEEK, NOW)
    assert found.get("cards", 0) == department


def test_it_counts_a_month_and_a_year_by_their_own_bounds(community: Area) -> None:
    make_case(community)
    make_case(community, reported_at=at(-20))
    for code, number in (("2026-11", 1), ("2026-10", 1), ("2026-Q4", 2), ("2026", 2), ("2025", 0)):
        found = counts_of("community", community.pk, Period.read(code), NOW)
        assert found.get("reported", 0) == number
