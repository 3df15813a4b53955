"""Time at each step, by hand: rounds add up, what waits is left out, office hours count."""

from __future__ import annotations

import datetime as dt

import pytest

from assessment.analysis.stays import HOUR, Moved, nearest_rank, stages
from grids.workdays import Calendar, to_us

MONDAY = dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
WAY = ("classify", "file", "dispatch", "handle", "report", "verify", "evaluate", "done")


def at(day: int, hour: float) -> int:
    """A moment of a day of that week (1 is Monday), county time."""
    return to_us(MONDAY + dt.timedelta(days=day - 1, hours=hour))


def case(pk: int, *moves: tuple[str, int]) -> list[Moved]:
    """The steps a case came to, with the moments."""
    before = [None, *(step for step, _at in moves)]
    return [Moved(pk, old, new, when) for old, (new, when) in zip(before, moves, strict=False)]


def hours(values: list[int]) -> list[float]:
    return [value / HOUR for value in values]


@pytest.fixture(scope="module")
def worked() -> object:
    return Calendar.build().table(2026, 2026).worked


def test_it_counts_all_hours_and_office_hours(worked) -> None:  # type: ignore[no-untyped-def]
    """Reported Monday 10:00, classified 11:30; filed at once; dispatched Tuesday 9:00."""
    moves = case(
        1,
        ("classify", at(1, 10)),
        ("file", at(1, 11.5)),
        ("dispatch", at(1, 11.5)),
        ("handle", at(2, 9)),
    )
    found = stages(moves, worked)
    assert hours(found["classify"].natural) == [1.5]
    assert hours(found["classify"].worked) == [1.5]
    assert hours(found["file"].natural) == [0]
    # 11:30 to 12:00, 14:00 to 18:00, 8:00 to 9:00 of office hours; 21.5 hours by the clock.
    assert hours(found["dispatch"].natural) == [21.5]
    assert hours(found["dispatch"].worked) == [5.5]
    assert (found["handle"].passed, found["handle"].waiting) == (0, 1)
    assert found["handle"].natural == []
    assert found["report"].reached == 0


def test_rounds_add_up_and_the_case_passed_once(worked) -> None:  # type: ignore[no-untyped-def]
    """Handled 2 hours, reported 1, verified 1 and sent back; 3, 0.5 and 0.5 more, then passed."""
    times = [8, 8, 8, 8, 10, 11, 12, 15, 15.5, 16]
    steps = [*WAY[:6], "handle", "report", "verify", "evaluate"]
    moves = case(1, *((step, at(1, hour)) for step, hour in zip(steps, times, strict=True)))
    found = stages(moves, worked)
    assert hours(found["handle"].natural) == [5]
    assert hours(found["handle"].worked) == [3]  # 8 to 10, and 14 to 15
    assert hours(found["report"].natural) == [1.5]
    assert hours(found["verify"].natural) == [1.5]
    assert [found[step].passed for step in ("handle", "report", "verify")] == [1, 1, 1]
    assert found["evaluate"].waiting == 1


def test_going_back_or_out_is_no_passing(worked) -> None:  # type: ignore[no-untyped-def]
    rejected = case(1, ("classify", at(1, 8)), ("rejected", at(1, 9)))
    back = case(2, *((step, at(1, 8)) for step in WAY[:6]), ("handle", at(1, 9)))
    found = stages([*rejected, *back], worked)
    assert found["classify"].passed == 1
    assert found["classify"].reached == 2
    assert found["classify"].waiting == 0
    assert found["verify"].passed == 0
    assert found["handle"].passed == 1
    assert found["handle"].waiting == 1


def test_settling_on_the_spot_skips_steps(worked) -> None:  # type: ignore[no-untyped-def]
    moves = case(1, ("classify", at(1, 8)), ("evaluate", at(1, 9)), ("done", at(1, 10)))
    found = stages(moves, worked)
    assert [found[step].passed for step in WAY[:-1]] == [1, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [
        ([], 50, None),
        ([7], 50, 7),
        ([7], 90, 7),
        ([3, 1, 2], 50, 2),
        ([4, 3, 2, 1], 50, 2),
        (list(range(1, 11)), 90, 9),
        (list(range(1, 12)), 90, 10),
    ],
)
def test_the_nearest_rank(values: list[int], percent: int, found: int | None) -> None:
    assert nearest_rank(values, percent) == found
