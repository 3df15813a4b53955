"""Scores counted by hand."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from assessment.schemes.scoring import (
    Band,
    Counts,
    Extra,
    Part,
    Rules,
    Scored,
    State,
    Unranked,
    grade_of,
    scaled,
    score,
    stars_of,
)
from tests.schemes.figures import RATES, index, rules

EXAMPLE = {"due_to_close": 972, "closed": 911, "on_time": 737, "due": 972, "passed": 0}
BANDS = (
    Band("优秀", "excellent", Decimal(90)),
    Band("合格", "qualified", Decimal(60)),
    Band("不合格", "not qualified", Decimal(0)),
)


def scored(what: Rules, counts: Counts, *extras: str) -> Scored:
    given = [Extra(Decimal(points)) for points in extras]
    return score(what, counts, given, indicators=RATES)


def points(what: Rules, counts: Counts, *extras: str) -> Decimal | None:
    return scored(what, counts, *extras).points


def part(one: Scored, key: str) -> Part:
    return next(part for part in one.parts if part.indicator == key)


def test_the_department_index_by_hand() -> None:
    counts = {
        "due": 20, "on_time": 17,  # 85 %, of 60: 51
        "due_to_close": 16, "closed": 12,  # 75 %, of 30: 22.5
        "passed": 25, "reworked": 3,  # 12 %, 88 % of 10: 8.8
    }  # fmt: skip
    one = scored(index(), counts)
    assert [str(p.points) for p in one.parts] == ["51.00", "22.50", "8.80"]
    assert one.points == Decimal("82.30")
    assert one.ranked


def test_the_worked_example() -> None:
    """972 due to close, 911 closed, 737 on time: 93.72 % and 75.82 %, not 737 of 911."""
    one = scored(index(), EXAMPLE)
    assert part(one, "closing").value == Decimal("0.9372")
    # Nothing passed disposal: rework has no denominator, so 60 and 30 stand for 100.
    assert part(one, "on_time").points == Decimal("50.55")  # 66.67 × 75.82 %
    assert part(one, "closing").points == Decimal("31.24")  # 33.33 × 93.72 %
    assert one.points == Decimal("81.79")


def test_the_worked_example_without_rework() -> None:
    one = scored(index(), {**EXAMPLE, "passed": 911, "reworked": 0})
    # 60 × 75.82 % = 45.49, 30 × 93.72 % = 28.12, 10
    assert [str(p.points) for p in one.parts] == ["45.49", "28.12", "10.00"]
    assert one.points == Decimal("83.61")


def test_a_zero_denominator_is_neither_nothing_nor_everything() -> None:
    one = scored(index(), {"due": 10, "on_time": 5, "passed": 10})
    empty = part(one, "closing")
    assert (empty.state, empty.value, empty.points, empty.counted) == (
        State.EMPTY, None, None, None,
    )  # fmt: skip
    # 60 and 10 stand for 100: 85.71 × 0.5 = 42.86, 14.29
    assert one.points == Decimal("57.15")


def test_nothing_to_count_at_all_is_a_dash() -> None:
    one = scored(index(minimum=0), {})
    assert (one.points, one.ranked, one.unranked, one.grade) == (None, False, Unranked.EMPTY, None)


def test_what_is_not_collected_is_left_out_of_the_weights() -> None:
    one = scored(rules(("on_time", 60), ("patrols", 40)), {"due": 4, "on_time": 3})
    assert part(one, "patrols").state == State.NOT_COLLECTED
    assert part(one, "patrols").points is None
    assert part(one, "on_time").counted == 100
    assert one.points == Decimal("75.00")


def test_an_indicator_nobody_knows_is_not_collected() -> None:
    one = scored(rules(("on_time", 50), ("gone", 50)), {"due": 1, "on_time": 1})
    assert part(one, "gone").state == State.NOT_COLLECTED
    assert one.points == 100


@pytest.mark.parametrize(
    ("item", "counts", "earned", "state"),
    [
        (("quota", 15, 4), {"valid": 3}, "11.25", State.COUNTED),
        (("quota", 15, 4), {"valid": 4}, "15.00", State.COUNTED),
        (("quota", 15, 4), {"valid": 400}, "15.00", State.CAPPED),
        (("quota", 15, 4, 120), {"valid": 5}, "18.00", State.CAPPED),
        (("quota", 15, 4, 80), {"valid": 4}, "12.00", State.CAPPED),
        (("on_time", 10, 90), {"due": 10, "on_time": 9}, "10.00", State.COUNTED),
        (("on_time", 10, 90), {"due": 10, "on_time": 10}, "10.00", State.CAPPED),
        (("rework", 10), {"passed": 10, "reworked": 1}, "9.00", State.COUNTED),
        (("rework", 10, 20), {"passed": 10, "reworked": 1}, "5.00", State.COUNTED),
        (("rework", 10, 20), {"passed": 10, "reworked": 6}, "0.00", State.COUNTED),
    ],
)
def test_targets_and_caps(item: tuple[Any, ...], counts: Counts, earned: str, state: State) -> None:
    (only,) = scored(rules(item), counts).parts
    assert (str(only.points), only.state) == (earned, state)


def test_flooding_does_not_help() -> None:
    """Four valid events and four hundred earn the same."""
    what = rules(("quota", 50, 4), ("satisfaction", 50))
    rated = {"rated": 2, "satisfied": 2}
    assert points(what, {**rated, "valid": 4}) == points(what, {**rated, "valid": 400}) == 100


def test_parts_add_up_to_what_is_shown() -> None:
    thirds = rules(("on_time", 33), ("closing", 33), ("satisfaction", 34))
    counts = {"due": 3, "on_time": 1, "due_to_close": 3, "closed": 1, "rated": 3, "satisfied": 1}
    one = scored(thirds, counts)
    assert [str(p.points) for p in one.parts] == ["11.00", "11.00", "11.33"]
    assert one.points == Decimal("33.33")


@pytest.mark.parametrize(
    ("weights", "counted"),
    [
        ((60, 30, 10), ["60.00", "30.00", "10.00"]),
        ((60, 10), ["85.71", "14.29"]),
        ((1, 1, 1), ["33.34", "33.33", "33.33"]),
        ((15, 15, 15, 10), ["27.28", "27.27", "27.27", "18.18"]),
        ((30, 20, 10, 10, 5), ["40.00", "26.67", "13.33", "13.33", "6.67"]),
        ((), []),
    ],
    ids=str,
)
def test_scaled_weights_add_up(weights: tuple[int, ...], counted: list[str]) -> None:
    found = scaled([Decimal(weight) for weight in weights], Decimal(100))
    assert [str(one) for one in found] == counted
    assert sum(found) == (100 if weights else 0)


def test_full_marks_are_100_however_weights_are_scaled() -> None:
    what = rules(("on_time", 30), ("closing", 20), ("satisfaction", 25), ("patrols", 25))
    counts = {"due": 3, "on_time": 3, "due_to_close": 3, "closed": 3, "rated": 3, "satisfied": 3}
    assert points(what, counts) == 100


FULL = {"due": 10, "on_time": 8}
LIMITS = {"bonus_most": Decimal(5), "penalty_most": Decimal(20)}


@pytest.mark.parametrize(
    ("extras", "result"),
    [
        ((), "80.00"),
        (("3",), "83.00"),
        (("3", "4"), "85.00"),
        (("-6",), "74.00"),
        (("-15", "-15"), "60.00"),
        (("3", "-6.5"), "76.50"),
    ],
)
def test_bonus_and_penalty_within_their_limits(extras: tuple[str, ...], result: str) -> None:
    assert points(rules(("on_time", 100), **LIMITS), FULL, *extras) == Decimal(result)


def test_no_score_falls_below_nothing() -> None:
    what = rules(("on_time", 100), penalty_most=Decimal(50))
    assert points(what, {"due": 10, "on_time": 1}, "-40") == 0


def test_too_few_cases_are_scored_and_not_ranked() -> None:
    what = index(minimum=5, measure="due")
    few = scored(what, {"due": 4, "on_time": 4, "passed": 4})
    assert (few.points, few.ranked, few.unranked) == (Decimal("100.00"), False, Unranked.FEW)
    assert (few.volume, few.minimum, few.grade) == (4, 5, None)
    none = scored(what, {})
    assert (none.points, none.ranked, none.unranked) == (None, False, Unranked.EMPTY)
    assert scored(what, {"due": 5, "on_time": 5}).ranked


@pytest.mark.parametrize(
    ("reached", "name"),
    [("100", "excellent"), ("90", "excellent"), ("89.99", "qualified"), ("60", "qualified"),
     ("59.99", "not qualified"), ("0", "not qualified")],
)  # fmt: skip
def test_grades(reached: str, name: str) -> None:
    found = grade_of(tuple(reversed(BANDS)), Decimal(reached))
    assert found is not None
    assert found.name_en == name


def test_a_score_has_its_grade() -> None:
    one = scored(rules(("on_time", 100), bands=BANDS), {"due": 10, "on_time": 9})
    assert one.grade == BANDS[0]
    assert grade_of((BANDS[0],), Decimal(80)) is None


@pytest.mark.parametrize(
    ("rank", "of", "stars"),
    [(1, 1, 5), (1, 10, 5), (2, 10, 4), (3, 10, 4), (4, 10, 3), (7, 10, 3), (8, 10, 2),
     (9, 10, 2), (10, 10, 1), (2, 11, 5), (5, 5, 2), (None, 10, None)],
)  # fmt: skip
def test_stars_by_rank(rank: int | None, of: int, stars: int | None) -> None:
    assert stars_of((10, 30, 70, 90), rank, of) == stars


def test_without_shares_there_are_no_stars() -> None:
    assert stars_of((), 1, 10) is None


def test_it_warns_where_the_score_rests_on_few_cases() -> None:
    many = {"due": 10, "on_time": 9, "due_to_close": 9, "closed": 9, "passed": 9}
    assert [p.small for p in scored(index(), many).parts] == [False, True, True]
    assert not scored(index(), many).small_sample  # 40 of 100 rest on few
    assert scored(index(), {**many, "due": 9}).small_sample


def test_half_of_the_score_is_enough_for_the_warning() -> None:
    halves = rules(("on_time", 50), ("closing", 50))
    counts = {"due": 10, "on_time": 9, "due_to_close": 9, "closed": 9}
    assert scored(halves, counts).small_sample


def test_it_survives_being_frozen() -> None:
    what = rules(("on_time", 60), ("patrols", 40), bands=BANDS, bonus_most=Decimal(5))
    given = [Extra(Decimal("2.5"), "表扬", "Praise", "救人", 7)]
    one = score(what, {"due": 3, "on_time": 1}, given, indicators=RATES)
    assert Scored.from_json(json.loads(json.dumps(one.as_json()))) == one
    few = scored(index(minimum=5, measure="due"), {})
    assert Scored.from_json(json.loads(json.dumps(few.as_json()))) == few
