"""The pages of frozen periods: what they show, to whom, and what they refuse."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from assessment.models import Snapshot
from assessment.schemes.services.adjustments import Subject, adjust, extras_for
from assessment.snapshots import jobs as revisions
from assessment.snapshots.appeals import appeal_decide, appeal_file
from assessment.snapshots.freezing import freeze, revise
from assessment.snapshots.jobs import work
from events.models import Event
from grids.models import Area
from jobs import services
from jobs.models import Job, JobState
from tests.cast import Login, in_english
from tests.events.stage import Stage
from tests.factories import make_department, make_kind, make_person
from tests.snapshots.conftest import W11, W12, dispatched

CODE = W11.code


@pytest.fixture
def login() -> Login:
    return in_english


@pytest.fixture
def snapshot(stage: Stage, schemes: Any) -> Snapshot:
    for _number in range(5):
        dispatched(stage)
    return freeze(W11, timezone.now())


def page(client: Client, name: str, *where: Any, **query: Any) -> str:
    answer = client.get(reverse(f"snapshots:{name}", args=where), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_lists_frozen_periods(snapshot: Snapshot, login: Login, supervisor: User) -> None:
    assert CODE in page(login(supervisor), "list")
    assert CODE not in page(login(supervisor), "list", kind="month")


def test_an_unknown_period_is_not_found(snapshot: Snapshot, login: Login, supervisor: User) -> None:
    client = login(supervisor)
    for code in (W12.code, "2026-W99", "nothing"):
        assert client.get(reverse("snapshots:show", args=[code])).status_code == 404
    for query in ({"revision": "2"}, {"of": "nothing"}):
        assert client.get(reverse("snapshots:show", args=[CODE]), query).status_code == 404
    assert client.get(reverse("snapshots:list"), {"kind": "day"}).status_code == 404
    assert client.get(reverse("snapshots:changes", args=[CODE, 1])).status_code == 404


def test_a_liaison_sees_departments_alone(snapshot: Snapshot, login: Login, stage: Stage) -> None:
    shown = page(login(stage.liaison), "show", CODE)
    assert str(stage.lead) in shown
    client = login(stage.liaison)
    other = client.get(reverse("snapshots:show", args=[CODE]), {"of": "township"})
    assert other.status_code == 404


def test_a_worker_sees_nobody_else(
    snapshot: Snapshot, login: Login, worker: User, operator: User
) -> None:
    client = login(worker)
    where = reverse("snapshots:subject", args=[CODE, "operator", operator.pk])
    assert client.get(where).status_code == 404


def test_it_opens_exactly_the_cases_that_were_counted(
    snapshot: Snapshot, login: Login, stage: Stage
) -> None:
    dispatched(stage)
    shown = page(login(stage.liaison), "cases", CODE, "department", stage.lead.pk, "due")
    found = [str(event) for event in Event.objects.order_by("pk")]
    assert [number in shown for number in found] == [True] * 5 + [False]
    assert "outside what you may see" not in shown


def test_it_says_how_many_cases_are_out_of_sight(
    snapshot: Snapshot, login: Login, stage: Stage
) -> None:
    Event.objects.filter(pk=Event.objects.order_by("pk")[0].pk).update(confidential=True)
    shown = page(login(stage.liaison), "cases", CODE, "department", stage.lead.pk, "due")
    assert "1 of 5 are outside what you may see." in shown


def test_a_measure_of_another_kind_is_not_found(
    snapshot: Snapshot, login: Login, stage: Stage
) -> None:
    where = reverse("snapshots:cases", args=[CODE, "department", stage.lead.pk, "desk_done"])
    assert login(stage.liaison).get(where).status_code == 404


def test_an_older_revision_says_so(
    snapshot: Snapshot, login: Login, supervisor: User, county_supervisor: User
) -> None:
    why = "一线补录"
    revise(W11, why, county_supervisor, timezone.now())
    client = login(supervisor)
    assert "This is an older revision. Revision 2 holds." in page(client, "show", CODE, revision=1)
    assert why in page(client, "show", CODE)
    assert why in page(client, "changes", CODE, 2)


def test_a_revision_is_a_job_that_is_harmless_twice(
    snapshot: Snapshot, login: Login, county_supervisor: User
) -> None:
    client, where = login(county_supervisor), reverse("snapshots:revise", args=[CODE])
    assert "make revision 2" in client.get(where).content.decode()
    for _twice in range(2):
        assert client.post(where, {"reason": "补录"}).status_code == 302
    job = Job.objects.get(kind=revisions.KIND)
    assert services.run_next(timezone.now())
    list(work(job))
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert list(Snapshot.objects.order_by("revision").values_list("revision", "made_by")) == [
        (1, None),
        (2, county_supervisor.pk),
    ]
    assert services.result(job, county_supervisor).url.endswith("/2/changes/")


def test_a_revision_without_a_reason_is_refused_at_the_field(
    snapshot: Snapshot, login: Login, county_supervisor: User
) -> None:
    where = reverse("snapshots:revise", args=[CODE])
    answer = login(county_supervisor).post(where, {"reason": " "})
    assert answer.status_code == 422
    assert not Job.objects.filter(kind=revisions.KIND).exists()


def test_an_appeal_is_filed_from_a_figure(snapshot: Snapshot, login: Login, stage: Stage) -> None:
    event = Event.objects.order_by("pk")[0]
    where = reverse("snapshots:appeal_file", args=[CODE, "department", stage.lead.pk])
    client, query = login(stage.liaison), f"?measure=overdue_open&event={event.pk}"
    assert str(event) in client.get(where + query).content.decode()
    answer = client.post(where + query, {"reason": "道路封闭。"}, follow=True)
    assert "The appeal is filed." in answer.content.decode()
    assert client.get(where + "?measure=late&event=1").status_code == 404


def test_a_decision_that_lacks_points_is_refused_at_the_field(
    snapshot: Snapshot, login: Login, stage: Stage, supervisor: User
) -> None:
    file_at = reverse("snapshots:appeal_file", args=[CODE, "department", stage.lead.pk])
    login(stage.liaison).post(file_at, {"reason": "得分有误。"})
    appeal = snapshot.appeals.get()
    where, client = reverse("snapshots:appeal_decide", args=[appeal.pk]), login(supervisor)
    answer = client.post(where, {"outcome": "granted", "decision": "属实。"})
    assert answer.status_code == 422
    assert "Say how many points" in answer.content.decode()
    assert client.post(where, {"outcome": "refused", "decision": "不属实。"}).status_code == 302
    assert client.post(where, {"outcome": "refused", "decision": "再来。"}).status_code == 302
    appeal.refresh_from_db()
    assert appeal.decision == "不属实。"


def test_lists_ask_little(
    snapshot: Snapshot,
    login: Login,
    supervisor: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = login(supervisor)
    page(client, "list")
    with django_assert_max_num_queries(14):
        page(client, "list")
    with django_assert_max_num_queries(18):
        page(client, "show", CODE, of="department")


def test_a_department_reads_no_reasons_of_another(
    snapshot: Snapshot, login: Login, stage: Stage, county_supervisor: User, township: Area
) -> None:
    """It sees that points moved by an appeal, neither the appeal nor why it was granted."""
    other = make_person("other", "liaison", make_department(make_kind("T05", "township"), township))
    now = timezone.now()
    where: dict[str, Any] = {"snapshot": snapshot, "kind": "department", "pk": stage.lead.pk}
    appeal = appeal_file(user=stage.liaison, reason="得分有误。", now=now, **where)
    words: dict[str, Any] = {
        "granted": True,
        "decision": "属实，予以加分。",
        "points": Decimal(5),
        "now": now,
    }
    appeal_decide(user=county_supervisor, appeal=appeal, **words)
    revise(W11, "申诉", county_supervisor, now)
    for user, reads in ((other, False), (stage.liaison, True)):
        client = login(user)
        scored = page(client, "subject", CODE, "department", stage.lead.pk)
        assert ("予以加分" in scored, "Granted appeal" in scored) == (reads, True)
        changed = page(client, "changes", CODE, 2, of="department")
        assert (reverse("snapshots:appeal_show", args=[appeal.pk]) in changed) is reads
        assert f"Appeal {appeal.pk}" in changed


def test_a_revision_names_the_points_that_moved_a_score(
    snapshot: Snapshot, login: Login, stage: Stage, county_supervisor: User
) -> None:
    """The page begins with a kind of which anything changed."""
    place = stage.lead.area
    extra = extras_for("department", W11)[0]
    adjust(
        user=county_supervisor,
        subject=Subject("department", place, department=stage.lead),
        period=W11,
        extra=extra,
        points=Decimal(2),
        reason="经验推广到全县",
        evidence=None,
    )
    revise(W11, "补记加分", county_supervisor, timezone.now())
    text = page(login(county_supervisor), "changes", W11.code, 2)
    assert f"{extra} (2" in text
    assert "经验推广到全县" not in text
    assert "what was entered or corrected since" not in text
