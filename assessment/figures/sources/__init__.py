"""The statements behind the measures: each names the cases that count, and for whom.

A statement gives rows (event_id, task_id, subject, measures): one case that counts in each of
`measures` for one subject, at most one row for a case, a subject and a measure. `subject` is a
path for areas, else the key of a department or user. Parameters: `start` and `end` bound the
period, `until` is the earlier of its end and of now, `now` the moment of reading; `first`,
`after` and `today` are the days of `start`, `end` and `now` in county time, whose name is `zone`.
Where something else than cases is counted (`measures.Of`), its key takes the place of `event_id`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Axis(StrEnum):
    """Along which subjects a statement counts; one case lies in all areas above it at once.

    `WHOLE` stands for the only root, in which every case lies: nothing has to be looked up to
    know that.
    """

    AREA = "area"
    WHOLE = "whole"
    DEPARTMENT = "department"
    WORKER = "worker"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Source:
    """`own` names no more than `sql` and all rows of one subject; found more quickly.

    The subject is `pk`, of an area there is `path`, of a worker `paths`: those of its postings.
    """

    axis: Axis
    measures: tuple[str, ...]
    sql: str
    own: str = ""


def listed(*pairs: tuple[str, str]) -> str:
    """An array of the measures whose condition holds: (measure, condition) each."""
    cases = ", ".join(f"CASE WHEN {condition} THEN '{key}' END" for key, condition in pairs)
    return f"array_remove(ARRAY[{cases}]::text[], NULL)"


def unseen(name: str) -> str:
    """A bound of the period that the planner does not read.

    From the bounds of a year it concludes that reading whole tables is quicker than looking up
    the cases of the period one by one, which takes many times as long.
    """
    return f"(SELECT %({name})s::timestamptz)"


COUNTS = "e.step NOT IN ('merged', 'cancelled')"
"""Merged cases count where they went, cancelled ones nowhere."""

COUNTS_BY_KEY = """
    c.event_id NOT IN (SELECT id FROM events_event WHERE step IN ('merged', 'cancelled'))
"""
"""The same without looking the case up: those that do not count are few and found once."""

OF_ITS_CASES = "IN (SELECT event_id FROM events_task WHERE department_id = %(pk)s)"
"""The cases that one department has or had a part of, by keys in an index."""
