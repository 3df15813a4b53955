"""Who may appeal, until when, who decides, and what a granted appeal moves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import Department, User
from assessment.models import Appeal, Snapshot, Standing
from assessment.snapshots import told
from assessment.snapshots.appeal_rights import deciders, may_decide, may_file
from assessment.snapshots.appeals import appeal_decide, appeal_file, deadline, is_open, sweep
from assessment.snapshots.families import FAMILIES, family
from assessment.snapshots.freezing import freeze, revise
from events import outbox
from events.models import Event, Notice
from events.notices import sentence
from grids.models import Area
from tests.events.stage import Stage
from tests.factories import make_person
from tests.snapshots.conftest import DAY, HOUR, W11, after, dispatched

KIND = "department"
NOW = after(W11, hours=10)


@pytest.fixture
def late(stage: Stage, schemes: Any) -> Event:
    return dispatched(stage)


@pytest.fixture
def snapshot(late: Event) -> Snapshot:
    return freeze(W11, after(W11))


def file(stage: Stage, snapshot: Snapshot, **more: Any) -> Appeal:
    values = {
        "user": stage.liaison,
        "snapshot": snapshot,
        "kind": KIND,
        "pk": stage.lead.pk,
        "reason": "道路封闭，电话13812345678可证。",
        "now": NOW,
        **more,
    }
    return appeal_file(**values)


def decide(user: User, appeal: Appeal, **more: Any) -> Appeal:
    values = {"granted": True, "decision": "情况属实。", "now": NOW + HOUR, **more}
    return appeal_decide(user=user, appeal=appeal, **values)


def test_it_keeps_no_phone_number(stage: Stage, snapshot: Snapshot) -> None:
    assert "13812345678" not in file(stage, snapshot).reason


def test_the_same_appeal_twice_is_one(stage: Stage, snapshot: Snapshot, late: Event) -> None:
    about = {"measure": "overdue_open", "event": late}
    assert file(stage, snapshot, **about) == file(stage, snapshot, **about)
    first = file(stage, snapshot)
    assert file(stage, snapshot) == first
    assert Appeal.objects.count() == 2
    with pytest.raises(ValidationError, match=f"Appeal {first.pk}"):
        file(stage, snapshot, reason="另有新的理由。")
    assert Appeal.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "kind", "where", "may"),
    [
        ("liaison", "department", "township_department", True),
        ("department_head", "department", "township_department", True),
        ("county_liaison", "department", "township_department", False),
        ("supervisor", "department", "township_department", False),
        ("supervisor", "township", "township", True),
        ("supervisor", "community", "community", False),
        ("operator", "community", "community", False),
        ("county_supervisor", "county", "county", False),
        ("worker", "worker", "worker", True),
        ("worker", "worker", "operator", False),
        ("operator", "operator", "operator", True),
        ("worker", "grid", "grid", False),
    ],
)
def test_it_is_filed_by_whom_it_is_about(
    request: pytest.FixtureRequest, who: str, kind: str, where: str, may: bool
) -> None:
    user, subject = request.getfixturevalue(who), request.getfixturevalue(where)
    assert may_file(user, kind, subject.pk) is may


def test_others_are_refused(stage: Stage, snapshot: Snapshot, county_liaison: User) -> None:
    with pytest.raises(PermissionDenied):
        file(stage, snapshot, user=county_liaison)
    assert not Appeal.objects.exists()


def test_it_is_open_until_the_end_of_the_schemes_last_day(stage: Stage, snapshot: Snapshot) -> None:
    until = deadline(snapshot, KIND, stage.lead.pk)
    assert until == W11.bounds()[1] + 6 * DAY
    assert is_open(snapshot, KIND, stage.lead.pk, until - HOUR)
    with pytest.raises(ValidationError, match="over"):
        file(stage, snapshot, now=until)


def test_only_the_last_revision_is_disputed(stage: Stage, snapshot: Snapshot) -> None:
    revise(W11, "补录", None, NOW)
    with pytest.raises(ValidationError, match="newer revision"):
        file(stage, snapshot)


def test_a_case_that_was_not_counted_is_refused(stage: Stage, snapshot: Snapshot) -> None:
    other = dispatched(stage)
    with pytest.raises(ValidationError, match="not in that figure"):
        file(stage, snapshot, measure="overdue_open", event=other)


def test_there_is_no_score_to_dispute_without_a_scheme(stage: Stage) -> None:
    dispatched(stage)
    with pytest.raises(ValidationError, match="no score"):
        file(stage, freeze(W11, after(W11)))


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("supervisor", True),
        ("county_supervisor", True),
        ("department_head", False),
        ("liaison", False),
        ("township_operator", False),
    ],
)
def test_it_is_decided_above(
    request: pytest.FixtureRequest, stage: Stage, snapshot: Snapshot, who: str, may: bool
) -> None:
    assert may_decide(request.getfixturevalue(who), file(stage, snapshot)) is may


def test_an_areas_appeal_is_decided_by_the_next_one_above(
    stage: Stage, snapshot: Snapshot, township: Area, supervisor: User, county_supervisor: User
) -> None:
    appeal = file(stage, snapshot, user=supervisor, kind="township", pk=township.pk)
    second = make_person("second", "supervisor", township)
    assert not may_decide(supervisor, appeal)
    assert not may_decide(second, appeal)
    assert may_decide(county_supervisor, appeal)
    assert deciders(appeal, dt.date(2026, 3, 16)) == {county_supervisor.pk}


def test_a_committee_is_decided_about_above_its_own_centre(
    stage: Stage, snapshot: Snapshot, community_department: Department, community: Area
) -> None:
    own = make_person("own", "supervisor", community)
    appeal = Appeal(
        subject=KIND, subject_id=community_department.pk, path=community.path, filed_by_id=0
    )
    assert not may_decide(own, appeal)


def test_who_decides_is_told(stage: Stage, snapshot: Snapshot, supervisor: User) -> None:
    appeal = file(stage, snapshot)
    outbox.relay(NOW)
    [notice] = Notice.objects.filter(act=told.FILED)
    assert notice.user == supervisor
    assert str(stage.lead) in sentence(notice)
    assert told.appeal_page({"appeal": appeal.pk}).endswith(f"/{appeal.pk}/")


@pytest.mark.parametrize(("granted", "said"), [(True, "was granted"), (False, "was refused")])
def test_who_filed_is_told(
    stage: Stage, snapshot: Snapshot, supervisor: User, granted: bool, said: str
) -> None:
    appeal = decide(supervisor, file(stage, snapshot), granted=granted, points=Decimal(3))
    assert said in told.decided_words({"appeal": appeal.pk})
    outbox.relay(NOW + HOUR)
    assert Notice.objects.get(act=told.DECIDED).user == stage.liaison


def test_it_is_decided_once(
    stage: Stage, snapshot: Snapshot, supervisor: User, county_supervisor: User
) -> None:
    appeal = file(stage, snapshot)
    decide(supervisor, appeal, granted=False)
    with pytest.raises(ValidationError, match="already"):
        decide(county_supervisor, appeal, points=Decimal(3))
    appeal.refresh_from_db()
    assert (appeal.state, appeal.decided_by) == ("refused", supervisor)


def test_the_database_keeps_a_decision(stage: Stage, snapshot: Snapshot, supervisor: User) -> None:
    appeal = decide(supervisor, file(stage, snapshot), granted=False)
    rows = Appeal.objects.filter(pk=appeal.pk)
    with pytest.raises(IntegrityError, match="is decided"), transaction.atomic():
        rows.update(decision="Other")
    with pytest.raises(IntegrityError, match="is decided"), transaction.atomic():
        rows.delete()


@pytest.mark.parametrize("points", [None, Decimal(0), Decimal(101)])
def test_a_granted_score_says_how_many_points(
    stage: Stage, snapshot: Snapshot, supervisor: User, points: Decimal | None
) -> None:
    with pytest.raises(ValidationError):
        decide(supervisor, file(stage, snapshot), points=points)


def test_granted_points_count_in_full_from_the_next_revision_on(
    stage: Stage, snapshot: Snapshot, supervisor: User
) -> None:
    """Whatever limit the scheme sets to bonus points."""
    rows = Standing.objects.filter(subject=KIND, subject_id=stage.lead.pk).order_by("pk")
    before = rows.get().points
    assert before is not None
    decide(supervisor, file(stage, snapshot), points=Decimal("42.5"))
    for number in (2, 3):
        row = rows.get(snapshot=revise(W11, "申诉", supervisor, NOW + number * HOUR))
        assert row.points == before + Decimal("42.5")
        assert row.parts["extras"][0]["reason"] == "情况属实。"


def test_a_refused_appeal_moves_nothing(
    stage: Stage, snapshot: Snapshot, late: Event, supervisor: User
) -> None:
    appeal = file(stage, snapshot, measure="overdue_open", event=late)
    decide(supervisor, appeal, granted=False)
    second = revise(W11, "复核", supervisor, NOW + 2 * HOUR)
    assert list(second.figures.filter(measure="due", subject=KIND).values_list("value")) == [(1,)]
    assert not second.remedies.exists()


def test_measures_that_count_a_case_together_are_left_out_together() -> None:
    assert family("late") == ("late", "due", "on_time", "overdue_open", "dropped")
    assert family("cards") == ("cards",)
    keys = [key for one in FAMILIES for key in one]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("content", "name", "refused"),
    [
        (b"%PDF-1.4\n%%EOF\n", "证明.pdf", False),
        (b"MZ not a document", "证明.pdf", True),
        (b"", "空.pdf", True),
    ],
    ids=["pdf", "program", "empty"],
)
def test_evidence_is_a_photo_or_a_document(
    stage: Stage, snapshot: Snapshot, content: bytes, name: str, refused: bool
) -> None:
    paper = SimpleUploadedFile(name, content, "application/pdf")
    if refused:
        with pytest.raises(ValidationError):
            file(stage, snapshot, evidence=[paper])
        assert not Appeal.objects.exists()
    else:
        assert file(stage, snapshot, evidence=[paper]).files.get().name == name
    assert sweep(NOW) == 0


def test_it_takes_no_more_files_than_it_says(stage: Stage, snapshot: Snapshot) -> None:
    papers = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4\n%%EOF\n") for n in range(6)]
    with pytest.raises(ValidationError, match="5 files"):
        file(stage, snapshot, evidence=papers)
