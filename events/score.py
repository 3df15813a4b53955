"""The automatic score of a case at its evaluation. Pure."""

from __future__ import annotations

ON_TIME, NO_REWORK, SATISFACTION = 50, 20, 30
REWORK_COST = 10
SHARE = {4: 30, 3: 24, 2: 15, 1: 0}
UNRATED = 20


def automatic_score(on_time: bool, reworks: int, grade: int | None) -> int:
    """0 to 100: 50 for closing on time, 20 less 10 a rework, up to 30 by the grade.

    A case nobody rated gets 20 of the 30, between fair and satisfied.
    """
    care = max(0, NO_REWORK - REWORK_COST * reworks)
    satisfaction = UNRATED if grade is None else SHARE[grade]
    return (ON_TIME if on_time else 0) + care + satisfaction
