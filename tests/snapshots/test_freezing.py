"""A closed period is frozen once: its figures are the live ones, and none is ever changed."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from accounts.models import Department
from assessment.figures.counting import counts
from assessment.figures.subjects import SubjectKind
from assessment.models import Figure, Snapshot, Standing
from assessment.snapshots import catching_up, freezing, reading
from assessment.snapshots.catching_up import catch_up, due
from assessment.snapshots.freezing import freeze
from tests.events.stage import MONDAY, Stage
from tests.snapshots.conftest import DAY, W10, W11, W12, after, dispatched, handled


def test_it_freezes_what_is_counted_live(stage: Stage) -> None:
    first, second = dispatched(stage), dispatched(stage)
    handled(stage, first, MONDAY + DAY)
    snapshot = freeze(W11, after(W11))
    for kind in SubjectKind:
        assert reading.frozen_counts(kind, W11) == counts(kind, W11, snapshot.known_at)
    department = stage.lead.pk
    assert reading.frozen_keys("department", department, "overdue_open", W11) == [second.pk]
    assert reading.frozen_keys("department", department, "due", W11) == [first.pk, second.pk]


def test_it_refuses_a_period_that_runs(stage: Stage) -> None:
    with pytest.raises(ValueError, match="is not over"):
        freeze(W11, W11.bounds()[1] - DAY)


def test_it_has_nothing_to_say_before_the_freeze(db: None) -> None:
    assert reading.frozen_counts("department", W11) is None
    assert reading.frozen_keys("department", 1, "due", W11) is None
    assert reading.standings("department", W11) == []


def test_it_is_harmless_twice(stage: Stage) -> None:
    dispatched(stage)
    once = freeze(W11, after(W11))
    dispatched(stage)
    assert freeze(W11, after(W11, hours=5)) == once
    assert Snapshot.objects.count() == 1


def test_it_counts_as_of_the_end_of_the_period_however_late(stage: Stage) -> None:
    """Handled in week 12: for week 11 it is overdue and open, also when frozen afterwards."""
    event = dispatched(stage)
    handled(stage, event, MONDAY + 15 * DAY)
    freeze(W11, after(W12))
    found = (reading.frozen_counts("department", W11) or {})[stage.lead.pk]
    assert (found["overdue_open"], found.get("late")) == (1, None)


def test_it_ranks_by_the_schemes_in_force(stage: Stage, schemes: Any) -> None:
    for _number in range(5):
        dispatched(stage)
    freeze(W11, after(W11))
    row = Standing.objects.get(subject="department", subject_id=stage.lead.pk)
    assert (row.rank, row.field[-9:]) == (1, ":township")
    assert row.parts["parts"][0]["indicator"] == "on_time_disposal"
    assert [one.pk for one in reading.standings("department", W11)] == [row.pk]


def test_it_lists_who_has_too_few_cases_without_a_rank(stage: Stage, schemes: Any) -> None:
    dispatched(stage)
    freeze(W11, after(W11))
    row = Standing.objects.get(subject="department", subject_id=stage.lead.pk)
    assert (row.rank, row.unranked) == (None, "few")


def test_it_compares_with_the_period_before(
    stage: Stage, schemes: Any, township_department: Department
) -> None:
    for week in range(2):
        for _number in range(5):
            event = dispatched(stage, MONDAY + 7 * week * DAY)
            if week:
                handled(stage, event, MONDAY + 7 * week * DAY + DAY)
    freeze(W11, after(W11))
    freeze(W12, after(W12))
    before, now = Standing.objects.filter(
        subject="department", subject_id=township_department.pk
    ).order_by("pk")
    assert now.points is not None
    assert before.points is not None
    assert now.points_change == now.points - before.points > 0
    assert now.change == 0


def test_it_leaves_nothing_when_it_is_killed(
    stage: Stage, schemes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatched(stage)
    with monkeypatch.context() as patch:
        patch.setattr(freezing, "write_standings", killed)
        assert catch_up(after(W11)) == 0
    assert not Snapshot.objects.exists()
    assert not Figure.objects.exists()
    assert catch_up(after(W11)) == 2


def killed(*args: Any) -> None:
    raise RuntimeError("killed")


def test_it_catches_up_missed_periods_oldest_first(stage: Stage) -> None:
    dispatched(stage)
    now = after(W12)
    assert [period.code for period in due("week", now)] == ["2026-W10", "2026-W11", "2026-W12"]
    assert catch_up(now) == 3
    found = Snapshot.objects.filter(kind="week").order_by("pk")
    assert [one.period for one in found] == ["2026-W10", "2026-W11", "2026-W12"]
    assert catch_up(now) == 0


def test_it_waits_some_minutes_after_the_end(stage: Stage) -> None:
    dispatched(stage)
    assert due("week", W10.bounds()[1] + DAY / 24 / 12) == []
    assert due("week", after(W10)) == [W10]


def test_it_begins_with_the_first_period_that_has_a_case(stage: Stage) -> None:
    assert due("week", after(W12)) == []
    dispatched(stage, MONDAY + 7 * DAY)
    assert due("week", after(W12)) == [W11, W12]


def test_a_period_that_fails_holds_back_the_later_ones_of_its_kind(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatched(stage)

    def failing(period: Any, now: Any) -> Snapshot:
        if period == W11:
            raise RuntimeError
        return freeze(period, now)

    monkeypatch.setattr(catching_up, "freeze", failing)
    catch_up(after(W12))
    assert [one.period for one in Snapshot.objects.all()] == ["2026-W10"]


def test_it_waits_for_the_cases_of_the_demo(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    dispatched(stage)
    monkeypatch.setattr(catching_up, "_holds", [lambda: True])
    assert catch_up(after(W12)) == 0


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_freeze_it_once(stage: Stage) -> None:
    dispatched(stage)
    barrier = threading.Barrier(3)

    def work() -> None:
        try:
            barrier.wait(timeout=30)
            catch_up(after(W12))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Snapshot.objects.values_list("period", "revision")) == [
        ("2026-W10", 1),
        ("2026-W11", 1),
        ("2026-W12", 1),
    ]
