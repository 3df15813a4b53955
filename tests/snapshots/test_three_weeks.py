"""Three weeks with a worker that dies, facts that come late and an appeal.

What was frozen stays as it was to the last byte; every revision says why there is one.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from accounts.models import User
from assessment.models import Appeal, Snapshot
from assessment.snapshots import freezing, reading
from assessment.snapshots.appeals import appeal_decide, appeal_file
from assessment.snapshots.catching_up import catch_up
from assessment.snapshots.changes import (
    before,
    carried_out,
    changed_kinds,
    figure_changes,
    standing_changes,
)
from assessment.snapshots.freezing import NotFrozen, revise
from assessment.snapshots.reading import newest
from events import outbox
from events.models import Notice
from tests.events.stage import MONDAY, Stage
from tests.snapshots.conftest import DAY, HOUR, W10, W11, W12, after, dispatched, handled
from tests.snapshots.test_freezing import killed

pytestmark = pytest.mark.django_db
KIND = "department"


def digest(snapshot: Snapshot) -> str:
    """Of all that was ever frozen in a revision."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in ("figure", "standing", "remedy"):
            cursor.execute(
                f"SELECT t::text FROM assessment_{table} t WHERE snapshot_id = %s ORDER BY id",  # noqa: S608
                [snapshot.pk],
            )
            found.update(repr(cursor.fetchall()).encode())
        cursor.execute("SELECT t::text FROM assessment_snapshot t WHERE id = %s", [snapshot.pk])
        found.update(repr(cursor.fetchall()).encode())
    return found.hexdigest()


def test_three_weeks(
    stage: Stage,
    schemes: Any,
    county_supervisor: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unit = stage.lead.pk
    kept = [dispatched(stage) for _number in range(5)]
    late = dispatched(stage)
    for event in kept:
        handled(stage, event, MONDAY + 2 * DAY)

    # The first week closes; the worker dies once in the middle, then two look after it.
    with monkeypatch.context() as patch:
        patch.setattr(freezing, "write_standings", killed)
        catch_up(after(W10))
    for _worker in range(2):
        catch_up(after(W10, hours=1))
    # Nobody works for two weeks, and Redis is emptied meanwhile.
    cache.clear()
    handled(stage, late, MONDAY + 15 * DAY)
    catch_up(after(W12))
    assert [s.period for s in Snapshot.objects.filter(kind="week").order_by("pk")] == [
        "2026-W10",
        "2026-W11",
        "2026-W12",
    ]
    first = newest(W11)
    assert first is not None
    seals = {one.pk: digest(one) for one in Snapshot.objects.all()}
    assert reading.counts_of(first, KIND, unit)["on_time"] == 5
    assert reading.counts_of(first, KIND, unit)["overdue_open"] == 1

    # A case of the first week is entered only now: no figure moves by itself.
    offline = dispatched(stage, MONDAY + HOUR)
    handled(stage, offline, MONDAY + 3 * DAY)
    assert reading.keys_in(first, KIND, unit, "on_time") == sorted(one.pk for one in kept)
    second = revise(W11, "一线离线登记的事件已补录", county_supervisor, after(W12, hours=2))
    assert (second.revision, second.made_by) == (2, county_supervisor)
    changed = {one.measure: one for one in figure_changes(first, second, KIND)}
    assert changed["on_time"].came == [offline.pk]
    assert changed["due"].after == 7
    assert "overdue_open" not in changed

    # The department appeals against the late case; the supervisor grants it.
    appeal = appeal_file(
        user=stage.liaison,
        snapshot=second,
        kind=KIND,
        pk=unit,
        measure="overdue_open",
        event=late,
        reason="道路封闭，无法到达，有交警证明。",
        now=after(W12, hours=3),
    )
    appeal_decide(
        user=county_supervisor,
        appeal=appeal,
        granted=True,
        decision="情况属实。",
        now=after(W12, hours=4),
    )
    assert reading.counts_of(second, KIND, unit)["overdue_open"] == 1
    third = revise(W11, "申诉核准", county_supervisor, after(W12, hours=5))
    assert carried_out(third) == [appeal]
    changes = {one.measure: one for one in figure_changes(second, third, KIND, [appeal])}
    assert set(changes) == {"due", "overdue_open"}
    assert all(one.went == [late.pk] and one.appeals == [appeal] for one in changes.values())
    [moved] = standing_changes(second, third, KIND, [appeal])
    assert moved.points[0] is not None
    assert moved.points[1] is not None
    assert moved.points[0] < moved.points[1]
    assert (moved.appeals, moved.given, moved.by_others) == ([appeal], [], False)
    assert changed_kinds(second, third) == {KIND}

    # A later revision carries it out as well, and names it no second time.
    fourth = revise(W11, "复核", county_supervisor, after(W12, hours=6))
    assert before(fourth) == third
    assert (figure_changes(third, fourth, KIND), carried_out(fourth)) == ([], [])
    assert {one.pk: digest(one) for one in Snapshot.objects.filter(pk__in=seals)} == seals
    assert [s.reason for s in Snapshot.objects.filter(period=W11.code).order_by("revision")] == [
        "",
        "一线离线登记的事件已补录",
        "申诉核准",
        "复核",
    ]
    outbox.relay(after(W12, hours=7))
    notices = Notice.objects.filter(kind="register", user=stage.liaison).order_by("pk")
    assert [one.act for one in notices] == ["appeal_decided", "period_revised"]
    assert Appeal.objects.count() == 1


def test_it_revises_nothing_without_a_reason_or_a_first_revision(stage: Stage) -> None:
    with pytest.raises(ValueError, match="says why"):
        revise(W11, " ", None, after(W11))
    with pytest.raises(NotFrozen):
        revise(W11, "Why", None, after(W11))
