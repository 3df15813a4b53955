"""For random histories every figure is what the trace says, and as long as its list."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessment.figures.checking import check
from assessment.figures.counting import case_keys, counts, counts_of, facts_of_period
from assessment.figures.measures import measures_for
from assessment.figures.periods import Period, current
from assessment.figures.subjects import SubjectKind
from events.sweep import sweep
from tests.events.people import World, world
from tests.events.stage import MONDAY, make_category
from tests.events.test_random_sequences import Player
from tests.factories import make_kind

__all__ = ["world"]

pytestmark = pytest.mark.usefixtures("rules", "calendar")


@given(seed=st.integers(min_value=0, max_value=10**6))
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_it_counts_what_the_trace_says(world: World, seed: int) -> None:
    make_category("0201", worker_may_settle=True)
    make_category("0301", confidential=True)
    make_category("0101", lead=make_kind("M01", "community"))
    with transaction.atomic():
        now = played(world, seed)
        week = Period.of("week", MONDAY.date())
        periods = [week, week.following(), current("week", now), Period.of("month", MONDAY.date())]
        frozen = check(week, week.bounds()[1])
        assert (frozen.differences, frozen.untold) == ([], [])
        for period in periods:
            checked = check(period, now)
            assert (checked.differences, checked.untold) == ([], [])
            check_lists(period, now)
        transaction.set_rollback(True)


def played(world: World, seed: int) -> dt.datetime:
    """Three cases that go their ways, with the ladder of alerts climbing; the last moment."""
    players = [Player(world, seed + number) for number in range(3)]
    chance = random.Random(seed)
    for _turn in range(90):
        player = min(players, key=lambda one: one.now)
        if player.possible():
            player.step()
        else:
            player.now += dt.timedelta(days=2)
        if chance.random() < 0.2:
            sweep(min(one.now for one in players))
    return max(player.now for player in players)


def check_lists(period: Period, now: dt.datetime) -> None:
    facts = facts_of_period(period, now)
    for kind in SubjectKind:
        figures = counts(kind, period, now)
        assert {pk: dict(found) for pk, found in figures.items()} == by_subject(facts, kind)
        for pk, found in figures.items():
            assert counts_of(kind, pk, period, now) == found
            for measure in measures_for(kind):
                keys = case_keys(kind, pk, measure.key, period, now)
                assert len(keys) == len(set(keys)) == found.get(measure.key, 0)


def by_subject(facts: dict[tuple[str, int, str], set[int]], kind: str) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for (one, pk, measure), keys in facts.items():
        if one == kind:
            found.setdefault(pk, {})[measure] = len(keys)
    return found
