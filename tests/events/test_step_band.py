"""The band of the eight steps: nobody's grade is no evaluation; the department is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Department
from events import lights
from events.following import Followed
from events.models import Event, Task
from events.progress import band
from tests.grids.calendars import calendar

NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def done(**about: Any) -> Event:
    return Event(step="done", reported_at=NOW, filed_at=NOW, closed_at=NOW, done_at=NOW, **about)


def test_it_shows_an_evaluation_that_nobody_gave_as_skipped() -> None:
    last = band(done(), [])[-1]
    assert (last.state, last.who) == ("skipped", "not rated")
    seen = Followed(done(), done(), NOW).band[-1]
    assert (seen.state, seen.who, seen.when) == ("skipped", "not rated", None)


def test_it_shows_an_evaluation_with_a_grade_as_done() -> None:
    assert band(done(grade=4), [])[-1].state == "done"
    assert Followed(done(grade=4), done(grade=4), NOW).band[-1].state == "done"


def test_it_skips_what_a_settled_case_never_had() -> None:
    states = [step.state for step in band(done(settled=True, grade=4), [])]
    assert states == ["done", "done", *["skipped"] * 5, "done"]
    seen = [s.state for s in Followed(done(), done(settled=True, grade=4), NOW).band]
    assert seen == states


def test_it_names_the_department_that_leads() -> None:
    lead = Task(department=Department(name="Street lighting"), ended_at=NOW)
    handled = band(done(), [], lead)[4]
    assert (handled.who, handled.when) == ("Street lighting", NOW)


def test_it_says_how_many_days_a_little_working_time_spans() -> None:
    friday = dt.datetime(2026, 11, 20, 8, 45, tzinfo=dt.UTC)
    words = lights.due_words(friday, NOW, "work_minute", calendar())
    assert words.startswith("late by ")
    assert words.endswith(" over 2 calendar days")
