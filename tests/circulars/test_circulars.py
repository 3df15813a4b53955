"""Circulars change by their services alone: drafted, edited, signed off, published once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from accounts.models import Department, User
from assessment.circulars import services, told
from assessment.figures.periods import Period
from assessment.models import Circular, CircularState, Snapshot
from assessment.snapshots.freezing import freeze, revise
from events.models import Notice, Outbox
from events.outbox import relay
from grids.models import Area
from people import news
from tests.circulars.conftest import MONTH, drafted, published, signed
from tests.events.stage import Stage
from tests.snapshots.conftest import dispatched


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """What services say is compared in English."""
    with translation.override("en"):
        yield


def edited(user: User, circular: Circular, text: str, version: int | None = None) -> Circular:
    words = services.words_of(circular)
    words = replace(words, sections={**words.sections, "next": text})
    return services.change(
        user=user,
        circular=circular,
        words=words,
        version=version or circular.version,
        now=timezone.now(),
    )


def test_it_is_drafted_from_the_figures(
    month: Snapshot, county: Area, county_supervisor: User, township: Area
) -> None:
    row = drafted(county_supervisor, county, month)
    said = {one["key"]: one["text"] for one in row.sections}
    assert row.title == "关于2026年3月网格化服务管理工作情况的通报"
    assert "上报事件6件" in said["overall"]
    assert "到期应处置6件，按期处置0件，按期处置率0.00%" in said["overall"]
    assert row.state == CircularState.DRAFT
    assert row.called == ""
    assert not services.is_edited(row)


def test_there_is_one_draft_of_a_period(
    circular: Circular, county: Area, county_operator: User
) -> None:
    again = drafted(county_operator, county, circular.snapshot)
    assert again == circular
    assert again.drafted_by == circular.drafted_by


def test_two_texts_are_told_apart(circular: Circular, county_operator: User) -> None:
    row = edited(county_operator, circular, "（一）抓紧办结。")
    assert services.is_edited(row)
    assert row.version == 2
    assert row.changed_by == county_operator
    same = edited(county_operator, row, "（一）抓紧办结。")
    assert same.version == 2


def test_the_second_editor_is_told_and_nothing_is_lost(
    circular: Circular, county_operator: User, county_supervisor: User
) -> None:
    edited(county_operator, circular, "甲写的。", version=1)
    with pytest.raises(services.Overtaken):
        edited(county_supervisor, circular, "乙写的。", version=1)
    row = Circular.objects.get()
    assert services.words_of(row).sections["next"] == "甲写的。"


def test_phones_and_numbers_of_people_are_taken_out(
    circular: Circular, county_operator: User
) -> None:
    row = edited(county_operator, circular, "请联系13812345678办理。")
    assert "13812345678" not in services.words_of(row).sections["next"]


def test_drafting_again_takes_the_last_revision(
    month: Snapshot, county: Area, county_supervisor: User, stage: Stage
) -> None:
    row = edited(county_supervisor, drafted(county_supervisor, county, month), "改过。")
    revise(MONTH, "补录", None, timezone.now())
    row = services.draft_again(
        user=county_supervisor, circular=row, version=row.version, now=timezone.now()
    )
    assert row.snapshot.revision == 2
    assert not services.is_edited(row)
    assert "第2版" in services.words_of(row).sections["opening"]
    with pytest.raises(services.Overtaken):
        services.draft_again(user=county_supervisor, circular=row, version=1, now=timezone.now())


def test_the_supervisor_signs_what_was_read(
    circular: Circular, county_operator: User, county_supervisor: User
) -> None:
    with pytest.raises(PermissionDenied):
        signed(county_operator, circular)
    edited(county_operator, circular, "改过。")
    with pytest.raises(services.Overtaken):
        services.sign(user=county_supervisor, circular=circular, version=1, now=timezone.now())
    row = signed(county_supervisor, Circular.objects.get())
    assert (row.state, row.signed_by) == (CircularState.SIGNED, county_supervisor)
    assert signed(county_supervisor, row).signed_at == row.signed_at
    with pytest.raises(ValidationError, match=r"signed off"):
        edited(county_operator, row, "又改。")


def test_a_signature_is_taken_back(circular: Circular, county_supervisor: User) -> None:
    row = signed(county_supervisor, circular)
    for _twice in range(2):
        row = services.take_back(user=county_supervisor, circular=row)
    assert (row.state, row.signed_at, row.version) == (CircularState.DRAFT, None, 2)


def test_what_is_not_signed_is_not_published(circular: Circular, county_supervisor: User) -> None:
    with pytest.raises(ValidationError, match="not signed off"):
        services.publish(user=county_supervisor, circular=circular, now=timezone.now())
    assert not Outbox.objects.filter(payload__act=told.PUBLISHED).exists()


def test_others_may_not(
    circular: Circular, supervisor: User, operator: User, liaison: User, auditor: User
) -> None:
    for user in (supervisor, operator, liaison, auditor):
        with pytest.raises(PermissionDenied):
            edited(user, circular, "x")
        with pytest.raises(PermissionDenied):
            signed(user, circular)
        with pytest.raises(PermissionDenied):
            services.publish(user=user, circular=circular, now=timezone.now())


def test_publishing_tells_the_units_once(
    circular: Circular,
    county_supervisor: User,
    county_liaison: User,
    supervisor: User,
    liaison: User,
    worker: User,
) -> None:
    for _twice in range(2):
        row = published(county_supervisor, Circular.objects.get())
    assert row.called == f"〔{timezone.localdate().year}〕第1号"
    relay(timezone.now())
    relay(timezone.now())
    users = Notice.objects.filter(outbox__payload__act=told.PUBLISHED).values_list(
        "user", flat=True
    )
    assert sorted(users) == sorted([county_liaison.pk, supervisor.pk])
    said = news.sentence(told.PUBLISHED, {"circular": row.pk})
    assert row.called in said
    assert news.page(told.PUBLISHED, {"circular": row.pk}) == f"/assessment/circulars/{row.pk}/"


def test_dying_between_publishing_and_telling_leaves_neither(
    circular: Circular, county_supervisor: User, county_liaison: User, monkeypatch: Any
) -> None:
    signed(county_supervisor, circular)

    def dies(*args: Any, **kwargs: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(news, "tell", dies)
    with pytest.raises(SystemExit):
        services.publish(user=county_supervisor, circular=circular, now=timezone.now())
    row = Circular.objects.get()
    assert (row.state, row.number) == (CircularState.SIGNED, None)
    monkeypatch.undo()
    row = services.publish(user=county_supervisor, circular=circular, now=timezone.now())
    assert row.number == 1
    assert Outbox.objects.filter(payload__act=told.PUBLISHED).count() == 1


def test_a_published_circular_never_changes(circular: Circular, county_supervisor: User) -> None:
    row = published(county_supervisor, circular)
    before = Circular.objects.values().get()
    revise(MONTH, "补录", None, timezone.now())
    for refused in (
        lambda: edited(county_supervisor, row, "x"),
        lambda: services.take_back(user=county_supervisor, circular=row),
        lambda: services.discard(user=county_supervisor, circular=row),
        lambda: services.draft_again(
            user=county_supervisor, circular=row, version=row.version, now=timezone.now()
        ),
    ):
        with pytest.raises(ValidationError, match="stays as it is"):
            refused()
    for write in (lambda: Circular.objects.update(title="x"), lambda: row.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert Circular.objects.values().get() == before


def test_a_correction_names_what_it_replaces(
    circular: Circular, county_supervisor: User, county: Area
) -> None:
    first = published(county_supervisor, circular)
    newer = revise(MONTH, "补录", None, timezone.now())
    second = drafted(county_supervisor, county, newer)
    assert (second.replaces, second.snapshot) == (first, newer)
    second = published(county_supervisor, second)
    third = drafted(county_supervisor, county, newer)
    assert third.replaces == second
    assert second.number == 2
    assert first.called in news.sentence(told.PUBLISHED, {"circular": second.pk})


def test_a_draft_is_thrown_away_and_uses_no_number(
    circular: Circular, county_supervisor: User, county: Area
) -> None:
    snapshot = circular.snapshot
    for _twice in range(2):
        services.discard(user=county_supervisor, circular=circular)
    row = published(county_supervisor, drafted(county_supervisor, county, snapshot))
    assert row.number == 1


def test_numbers_begin_anew_each_year(
    circular: Circular, county_supervisor: User, county: Area
) -> None:
    now = timezone.now()
    published(county_supervisor, circular)
    other = drafted(county_supervisor, county, freeze(Period.read("2026-02"), now))
    signed(county_supervisor, other)
    later = now.replace(year=now.year + 1)
    row = services.publish(user=county_supervisor, circular=other, now=later)
    assert (row.year, row.number) == (now.year + 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_publishing_at_once_give_each_number_once(
    circular: Circular, county_supervisor: User, county: Area, county_department: Department
) -> None:
    """Two circulars, each published by two at once."""
    other = drafted(county_supervisor, county, freeze(Period.read("2026-02"), timezone.now()))
    rows = [signed(county_supervisor, row) for row in (circular, other)]
    start, failed = threading.Barrier(4), []

    def go(row: Circular) -> None:
        try:
            user = User.objects.get(pk=county_supervisor.pk)
            start.wait(30)
            services.publish(user=user, circular=row, now=timezone.now())
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[row]) for row in rows * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert set(Circular.objects.values_list("number", flat=True)) == {1, 2}


def test_it_counts_what_the_cases_say(
    stage: Stage, schemes: Any, county: Area, county_supervisor: User, township: Area
) -> None:
    """Each number of the tables is the number of cases behind it."""
    for _number in range(5):
        dispatched(stage)
    snapshot = freeze(MONTH, timezone.now())
    row = drafted(county_supervisor, county, snapshot)
    [unit] = row.material["townships"]["units"]
    assert (unit["pk"], unit["rank"], unit["stock"]) == (township.pk, 1, 5)
    figures = snapshot.figures.filter(subject="township", subject_id=township.pk)
    known = dict(figures.values_list("measure", "value"))
    for one in unit["rates"]:
        for measure, value in {**one["above"], **one["below"]}.items():
            assert known[measure] == value
