"""From a frozen quarter to a released list: once, in time, and never rewritten."""

from __future__ import annotations

import datetime as dt
import io
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from accounts.models import AccessLog, Posting, User
from assessment.figures.periods import Period
from assessment.models import Appeal, PayLine, PayList, Standing
from assessment.pay import services, told
from assessment.pay.amounts import amount
from assessment.pay.defaults import default, rule_for
from assessment.pay.quarters import State
from assessment.snapshots.appeals import appeal_decide, appeal_file, deadline
from assessment.snapshots.freezing import revise
from events.models import Outbox
from grids.models import Area
from tests.cast import Login
from tests.factories import acting_in, make_person
from tests.pay.making import FROZEN, LATER, Q1, frozen, reported, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def state(county: Area, now: dt.datetime = LATER) -> State:
    found = services.quarter_of(Q1, county, now)
    assert found is not None
    return found.state


def disputed(worker: User) -> Appeal:
    return appeal_file(
        user=worker,
        snapshot=frozen(worker),
        kind="worker",
        pk=worker.pk,
        reason="有一件没有计入。",
        now=FROZEN + dt.timedelta(days=1),
    )


@pytest.mark.parametrize(
    ("base", "grade", "stars", "paid"),
    [
        ("900.00", "1.20", "1.20", "1296.00"),
        ("900.00", "1.00", "0.80", "720.00"),
        ("900.00", "0.50", "0.00", "0.00"),
        ("333.33", "1.15", "1.05", "402.50"),
    ],
)
def test_it_pays_base_times_grade_times_stars(base: str, grade: str, stars: str, paid: str) -> None:
    assert amount(Decimal(base), Decimal(grade), Decimal(stars)) == Decimal(paid)


def test_a_quarter_goes_from_appeals_to_release(
    county: Area, worker: User, county_supervisor: User
) -> None:
    snapshot = frozen(worker)
    ends = deadline(snapshot, "worker", worker.pk)
    assert state(county, ends - dt.timedelta(seconds=1)) == State.OPEN
    assert state(county, ends) == State.READY
    with pytest.raises(ValidationError, match="not over yet"):
        settle(county, county_supervisor, now=ends - dt.timedelta(seconds=1))
    row = settle(county, county_supervisor, now=ends)
    assert state(county) == State.SETTLED
    services.release(user=county_supervisor, pay_list=row)
    assert state(county) == State.RELEASED


def test_the_amount_follows_from_the_frozen_standing(
    county: Area, worker: User, county_supervisor: User
) -> None:
    snapshot = frozen(worker)
    standing = Standing.objects.get(snapshot=snapshot, subject="worker", subject_id=worker.pk)
    reported(worker)
    line = settle(county, county_supervisor).lines.get()
    assert (line.rank, line.stars, line.grade) == (1, 5, standing.grade)
    rule = default()
    factor = rule.factor_of_grade(standing.grade)
    assert factor is not None
    assert line.amount == amount(rule.base, factor, Decimal("1.20"))
    assert line.pay_list.total == line.amount


def test_twice_is_once(county: Area, worker: User, county_supervisor: User) -> None:
    frozen(worker)
    assert settle(county, county_supervisor) == settle(county, county_supervisor)
    assert PayLine.objects.count() == 1


def test_it_waits_for_appeals_and_for_the_revision_that_carries_them_out(
    county: Area, worker: User, supervisor: User, county_supervisor: User
) -> None:
    appeal = disputed(worker)
    assert state(county) == State.DISPUTED
    with pytest.raises(ValidationError, match="appeals to be decided"):
        settle(county, county_supervisor)
    appeal_decide(
        user=supervisor, appeal=appeal, granted=True, decision="属实。", points=Decimal(40)
    )
    assert state(county) == State.GRANTED
    with pytest.raises(ValidationError, match="Make the revision first"):
        settle(county, county_supervisor)
    revise(Q1, "落实申诉。", None, LATER)
    assert state(county, LATER + dt.timedelta(days=4)) == State.OPEN
    over = LATER + dt.timedelta(days=9)
    with pytest.raises(ValidationError, match="newer revision"):
        settle(county, county_supervisor, now=over)
    assert settle(county, county_supervisor, 2, over).snapshot.revision == 2


def test_a_refused_appeal_holds_nothing_back(
    county: Area, worker: User, supervisor: User, county_supervisor: User
) -> None:
    appeal_decide(user=supervisor, appeal=disputed(worker), granted=False, decision="不属实。")
    settle(county, county_supervisor)


def test_a_later_revision_gives_a_correction(
    county: Area, worker: User, county_supervisor: User
) -> None:
    frozen(worker, 1)
    first = settle(county, county_supervisor)
    before = first.lines.get()
    for _number in range(60):
        reported(worker)
    revise(Q1, "补录上报。", None, LATER)
    found = services.quarter_of(Q1, county, LATER)
    assert found is not None
    assert found.corrects
    second = settle(county, county_supervisor, 2, LATER + dt.timedelta(days=9))
    line = second.lines.get()
    assert (second.number, second.rule) == (2, first.rule)
    assert line.before == before.amount
    assert line.difference == line.amount - before.amount > 0
    assert PayLine.objects.get(pk=before.pk).amount == before.amount


def test_the_database_refuses_to_rewrite_it(
    county: Area, worker: User, county_supervisor: User
) -> None:
    frozen(worker)
    row = settle(county, county_supervisor)
    services.release(user=county_supervisor, pay_list=row)
    line = row.lines.get()
    writes = (
        lambda: PayLine.objects.filter(pk=line.pk).update(amount=1),
        lambda: PayLine.objects.filter(pk=line.pk).delete(),
        lambda: PayList.objects.filter(pk=row.pk).update(total=1),
        lambda: PayList.objects.filter(pk=row.pk).update(released_at=None, released_by=None),
        lambda: row.rule.delete(),
    )
    for write in writes:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_a_line_comes_only_with_its_list(
    county: Area, worker: User, county_supervisor: User
) -> None:
    """In another transaction `txid_current` differs; here it is made to."""
    frozen(worker)
    row = settle(county, county_supervisor)
    old = PayList.objects.create(
        period="2025-Q4",
        area=county,
        number=1,
        snapshot=row.snapshot.__class__.objects.create(
            period="2025-Q4", kind="quarter", starts_on="2025-10-01", ends_on="2026-01-01",
            revision=1, closed_at=FROZEN, known_at=FROZEN, frozen_at=FROZEN, formula="x",
        ),
        rule=row.rule,
        total=0,
        settled_at=LATER,
        written_in=1,
    )  # fmt: skip
    line = row.lines.get()
    line.pk, line.pay_list = None, old
    with pytest.raises(DatabaseError), transaction.atomic():
        line.save(force_insert=True)


def test_who_dies_while_settling_leaves_nothing(
    county: Area, worker: User, county_supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(worker)

    def dies(*_rows: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assessment.models.PayLine.objects.bulk_create", dies)
    with pytest.raises(KeyboardInterrupt):
        settle(county, county_supervisor)
    monkeypatch.undo()
    assert not PayList.objects.exists()
    assert settle(county, county_supervisor).lines.count() == 1


def test_nobody_settles_a_list_they_stand_in(
    county: Area, grid: Area, worker: User, county_supervisor: User
) -> None:
    frozen(worker)
    posting = Posting.objects.create(
        user=worker, role="supervisor", area=county, valid_from=Q1.start
    )
    with pytest.raises(PermissionDenied, match="stands in a pay list"):
        settle(county, acting_in(posting))


def test_only_the_county_settles(county: Area, worker: User, supervisor: User) -> None:
    frozen(worker)
    with pytest.raises(PermissionDenied):
        settle(county, supervisor)


def test_it_says_which_grade_the_rule_does_not_name(
    county: Area, worker: User, county_supervisor: User
) -> None:
    frozen(worker)
    services.make_rule(
        user=county_supervisor,
        quarter=Q1,
        base=Decimal(1000),
        grades=[{"name_zh": "甲", "name_en": "A", "factor": "1.00"}],
        stars=["1.00"] * 5,
        unranked=Decimal(0),
        reason="新办法",
    )
    with pytest.raises(ValidationError, match="no factor for"):
        settle(county, county_supervisor)


def test_a_rule_holds_from_a_quarter_on_and_not_for_a_settled_one(
    county: Area, worker: User, county_supervisor: User
) -> None:
    values = {
        "user": county_supervisor,
        "base": Decimal(1000),
        "grades": default().grades,
        "stars": default().stars,
        "unranked": Decimal(0),
        "reason": "提高标准",
    }
    frozen(worker)
    settle(county, county_supervisor)
    with pytest.raises(ValidationError, match="settled already"):
        services.make_rule(quarter=Q1, **values)
    later = services.make_rule(quarter=Q1.following(), **values)
    assert rule_for(Q1).is_default
    assert rule_for(Period.read("2026-Q4")) == later


def test_the_workers_are_told_once(county: Area, worker: User, county_supervisor: User) -> None:
    frozen(worker)
    row = settle(county, county_supervisor)
    for _time in range(2):
        services.release(user=county_supervisor, pay_list=row)
    news = Outbox.objects.get(payload__act=told.RELEASED)
    assert news.payload["users"] == [worker.pk]
    with translation.override("zh-hans"):
        assert "2026" in told.released_words(news.payload["keys"])


@pytest.mark.parametrize("was_released", [True, False])
def test_a_correction_tells_those_it_is_news_to(
    county: Area, worker: User, county_supervisor: User, was_released: bool
) -> None:
    """Nothing changed for the worker; without a first release the correction is the first news."""
    frozen(worker)
    first = settle(county, county_supervisor)
    if was_released:
        services.release(user=county_supervisor, pay_list=first)
    revise(Q1, "补录。", None, LATER)
    second = settle(county, county_supervisor, 2, LATER + dt.timedelta(days=9))
    services.release(user=county_supervisor, pay_list=second)
    assert Outbox.objects.filter(payload__act=told.RELEASED).count() == 1
    assert not Outbox.objects.filter(payload__act=told.CORRECTED).exists()


def test_pages_lead_through_settling_and_releasing(
    county: Area, worker: User, county_supervisor: User, login: Login
) -> None:
    frozen(worker)
    client, where = login(county_supervisor), [Q1.code, county.pk]
    assert worker.name in client.get(reverse("pay:show", args=where)).content.decode()
    page = client.get(reverse("pay:list"))
    assert [row.state for row in page.context["rows"]] == [State.READY]
    assert client.get(reverse("pay:settle", args=where)).status_code == 200
    client.post(reverse("pay:settle", args=where), {"revision": "1"})
    assert client.get(reverse("pay:release", args=where)).status_code == 200
    client.post(reverse("pay:release", args=where))
    assert PayList.objects.get().released_by == county_supervisor
    for name in ("pay:settle", "pay:release"):
        assert client.get(reverse(name, args=where)).status_code == 302
    assert client.get(reverse("pay:show", args=where) + "?number=7").status_code == 404


def test_the_file_has_formulas_and_is_noted(
    county: Area, worker: User, county_supervisor: User, login: Login
) -> None:
    frozen(worker)
    row = settle(county, county_supervisor)
    url = reverse("pay:table", args=[Q1.code, county.pk])
    answer = login(county_supervisor).get(url)
    sheet: Any = load_workbook(io.BytesIO(answer.content)).active
    assert sheet["B4"].value == 900
    assert sheet["I7"].value == "=ROUND($B$4*G7*H7,2)"
    assert sheet["I8"].value == "=SUM(I7:I7)"
    line = row.lines.get()
    assert Decimal(str(sheet["G7"].value)) * Decimal(str(sheet["H7"].value)) * 900 == line.amount
    entry = AccessLog.objects.get(subject=f"pay_list:{row.pk}")
    assert (entry.user, entry.field) == (county_supervisor, "file")


def test_a_worker_sees_the_own_line_once_released(
    county: Area, grid: Area, worker: User, county_supervisor: User, login: Login
) -> None:
    colleague = make_person("colleague", "worker", grid)
    frozen(worker)
    row = settle(county, county_supervisor)
    url = reverse("pay:mine")
    assert login(worker).get(url).context["graded"].line is None
    services.release(user=county_supervisor, pay_list=row)
    page = login(worker).get(url)
    assert page.context["graded"].line.user == worker
    assert colleague.name not in page.content.decode()
    assert login(colleague).get(url).context["graded"].line.amount == 0


def test_the_list_of_quarters_asks_as_much_for_many(
    county: Area, worker: User, county_supervisor: User, login: Login,
    django_assert_max_num_queries: object,
) -> None:  # fmt: skip
    frozen(worker)
    client = login(county_supervisor)
    client.get(reverse("pay:list"))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(reverse("pay:list"))
    with django_assert_max_num_queries(26):  # type: ignore[operator]
        client.get(reverse("pay:show", args=[Q1.code, county.pk]))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_settle_once(county: Area, worker: User, county_supervisor: User) -> None:
    frozen(worker)
    start, made, wrong = threading.Barrier(2), [], []

    def run() -> None:
        try:
            start.wait(10)
            made.append(settle(county, county_supervisor).pk)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (wrong, len(set(made)), PayLine.objects.count()) == ([], 1, 1)


def test_now_is_after_the_quarter() -> None:
    assert timezone.now() > LATER
