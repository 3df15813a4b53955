"""What was decided about a frozen period since its last revision is told until one counts it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessment.models import Adjustment, Snapshot
from assessment.schemes.services.adjustments import Subject, adjust, extras_for, take_back
from assessment.snapshots.appeals import appeal_decide, appeal_file
from assessment.snapshots.freezing import freeze, revise
from assessment.snapshots.pending import pending
from tests.cast import in_english
from tests.events.stage import Stage
from tests.snapshots.conftest import W11, dispatched

NOTE = "taken since this revision"


@pytest.fixture
def snapshot(stage: Stage, schemes: Any) -> Snapshot:
    dispatched(stage)
    return freeze(W11, timezone.now())


def give(stage: Stage, by: User) -> Adjustment:
    return adjust(
        user=by,
        subject=Subject("department", stage.lead.area, department=stage.lead),
        period=W11,
        extra=extras_for("department", W11)[0],
        points=Decimal(2),
        reason="经验推广到全县",
        evidence=None,
    )


def test_nothing_is_told_where_nothing_waits(snapshot: Snapshot, county_supervisor: User) -> None:
    assert pending(snapshot, "department", county_supervisor) == 0
    text = in_english(county_supervisor).get(reverse("ranking:show"), {"of": "department"})
    assert NOTE not in text.content.decode()


def test_points_wait_until_a_revision_counts_them(
    snapshot: Snapshot, stage: Stage, county_supervisor: User
) -> None:
    row = give(stage, county_supervisor)
    where = (county_supervisor, stage.lead.pk)
    assert pending(snapshot, "department", *where) == 1
    assert pending(snapshot, "department", county_supervisor, 0) == 0
    assert pending(snapshot, "township", county_supervisor) == 0
    second = revise(W11, "补记加分", county_supervisor, timezone.now())
    assert pending(second, "department", *where) == 0
    take_back(user=county_supervisor, adjustment=row, reason="重复登记")
    assert pending(second, "department", *where) == 1


def test_a_granted_appeal_waits_as_well(
    snapshot: Snapshot, stage: Stage, county_supervisor: User
) -> None:
    now = timezone.now() + dt.timedelta(minutes=1)
    where: dict[str, Any] = {"snapshot": snapshot, "kind": "department", "pk": stage.lead.pk}
    appeal = appeal_file(user=stage.liaison, reason="得分有误。", now=now, **where)
    assert pending(snapshot, "department", county_supervisor) == 0
    words: dict[str, Any] = {
        "granted": True,
        "decision": "属实。",
        "points": Decimal(5),
        "now": now,
    }
    appeal_decide(user=county_supervisor, appeal=appeal, **words)
    assert pending(snapshot, "department", county_supervisor) == 1


def test_pages_say_so_and_lead_on_whoever_may_revise(
    snapshot: Snapshot, stage: Stage, county_supervisor: User
) -> None:
    give(stage, county_supervisor)
    where = [W11.code, "department", stage.lead.pk]
    revision = reverse("snapshots:revise", args=[W11.code])
    for url in (
        reverse("ranking:show"),
        reverse("ranking:subject", args=where),
        reverse("snapshots:show", args=[W11.code]),
        reverse("snapshots:subject", args=where),
    ):
        query = {"of": "department"}
        for user, leads in ((county_supervisor, True), (stage.liaison, False)):
            text = in_english(user).get(url, query).content.decode()
            assert NOTE in text, url
            assert (revision in text) is leads
