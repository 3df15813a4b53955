"""A hotline's reports come as files: each row is one case, whatever comes twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone, translation

from accounts.models import User
from events.models import Event, Source
from exchange.models import Link, RunRow, Taken
from exchange.models.runs import Phase, RowState
from exchange.runs import folder, services
from exchange.runs.schedule import tick
from grids.models import Area
from jobs.models import JobState
from jobs.services import run_next
from tests.events.stage import make_category
from tests.runs.making import as_json, counts, make_link, put, reports, run_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]
NOW = timezone.now()
ROW = ("R-1", "路灯不亮", "东关街1号", "A1", "张三", "13800001111")


@pytest.fixture
def link(community: Area, operator: User) -> Link:
    make_category("0201")
    return make_link(community, codes={"category": {"A1": "0201"}})


def test_a_file_becomes_cases_with_the_codes_of_here(link: Link) -> None:
    put(link, reports(ROW, ("R-2", "井盖丢失", "东关街2号", "", "", "")))
    run = run_due(link, timezone.now())
    assert (run.phase, counts(run)) == (Phase.DONE, (2, 2, 0, 0, 0))
    first, second = Event.objects.order_by("pk")
    assert (first.source, first.category.code) == (Source.HOTLINE, "0201")  # type: ignore[union-attr]
    assert first.reporter.phone == "13800001111"
    assert second.description == "井盖丢失"
    assert not list(folder.folder_of(link, "in").iterdir())
    assert not list(folder.folder_of(link, "taken").iterdir())


def test_the_same_rows_again_change_nothing_and_are_not_kept(link: Link) -> None:
    put(link, reports(ROW))
    run_due(link, timezone.now())
    put(link, reports(ROW), "b.csv")
    run = run_due(link, timezone.now())
    assert counts(run) == (1, 0, 0, 1, 0)
    assert not run.rows.exists()
    assert Event.objects.count() == 1


def test_a_row_that_changed_corrects_its_case(link: Link) -> None:
    put(link, reports(ROW))
    run_due(link, timezone.now())
    put(link, reports((ROW[0], "路灯不亮,两盏", *ROW[2:])).replace("不亮,", "不亮、"))
    run = run_due(link, timezone.now())
    assert counts(run) == (1, 0, 1, 0, 0)
    assert Event.objects.get().description == "路灯不亮、两盏"
    assert Event.objects.get().address == "东关街1号"


def test_a_wrong_row_is_told_and_the_others_are_taken(link: Link) -> None:
    bad = ("R-2", "", "东关街2号", "", "", "")
    put(
        link,
        reports(bad, ROW, ("", "没有编号", "东关街", "", "", ""), ("R-4", "x", "", "", "", "")),
    )
    run = run_due(link, timezone.now())
    assert counts(run) == (4, 1, 0, 0, 3)
    with translation.override("zh-hans"):
        told = [(row.number, row.why) for row in run.rows.filter(state=RowState.WRONG)]
    assert told[0] == (2, "内容: 该字段是必填项。")
    with translation.override("en"):
        assert run.rows.get(number=2).why == "内容: This field is required."
    assert [number for number, _reason in told] == [2, 4, 5]
    assert run.job is not None
    assert "13800001111" not in str(run.job.problems)


def test_refused_rows_go_through_once_the_mapping_is_mended(link: Link, rights_admin: User) -> None:
    put(link, reports((*ROW[:3], "B7", *ROW[4:])))
    run = run_due(link, timezone.now())
    assert counts(run) == (1, 0, 0, 0, 1)
    link.codes = {"category": {"B7": "0201"}}
    link.save()
    again = services.run_work(services.run_again(run=run, user=rights_admin))
    assert counts(again) == (1, 1, 0, 0, 0)
    assert Event.objects.get().category.code == "0201"  # type: ignore[union-attr]


def test_json_with_members_of_members_is_read_too(link: Link) -> None:
    link.fields = {"key": "id", "description": "what.text", "address": "what.place"}
    link.save()
    put(link, as_json({"id": 7, "what": {"text": "噪音扰民", "place": "东关街"}}), "a.json")
    assert counts(run_due(link, timezone.now())) == (1, 1, 0, 0, 0)
    assert Event.objects.get().description == "噪音扰民"


def test_a_file_without_a_needed_column_is_put_aside(link: Link) -> None:
    put(link, "内容\n路灯不亮\n")
    run = run_due(link, timezone.now())
    assert run.phase == Phase.FAILED
    assert "对方编号" in run.failure or "Number there" in run.failure
    assert len(list(folder.folder_of(link, "refused").iterdir())) == 1
    assert not Event.objects.exists()


def test_nothing_outside_the_folder_is_taken(link: Link, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(reports(ROW))
    inside = folder.folder_of(link, "in")
    (inside / "a.csv").symlink_to(secret)
    (inside / ".hidden.csv").write_text(reports(ROW))
    put(link, reports(ROW), "b.csv.part")
    link.next_at = timezone.now()
    link.save()
    assert tick(timezone.now()) == 0
    assert secret.exists()


def test_a_run_that_died_goes_on_with_the_first_row_without_an_answer(
    link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"R-{n}", f"第{n}件", "东关街", "", "", "") for n in range(25)]
    put(link, reports(*rows))
    now = timezone.now()
    Link.objects.filter(pk=link.pk).update(next_at=now)
    tick(now)
    run = link.runs.get()
    from jobs import services as jobs

    job = jobs.take(now)
    assert job is not None
    work = jobs._works[job.kind](job)
    for _batch in range(2):  # the file, and ten rows
        next(work)
    work.close()  # type: ignore[attr-defined]  # as if the worker were gone
    assert Event.objects.count() == 10
    later = now + dt.timedelta(minutes=10)
    assert run_next(later)
    run.refresh_from_db()
    assert counts(run) == (25, 25, 0, 0, 0)
    assert Event.objects.count() == 25


def test_one_run_of_a_connection_at_a_time_and_a_stopped_one_frees_it(
    link: Link, rights_admin: User
) -> None:
    first = services.run_start(link=link, user=rights_admin)
    with pytest.raises(services.Busy):
        services.run_start(link=link, user=rights_admin)
    assert first.job is not None
    first.job.state = JobState.CANCELLED
    first.job.save()
    assert services.run_start(link=link, user=rights_admin).pk != first.pk
    first.refresh_from_db()
    assert first.phase == Phase.FAILED


def test_a_check_takes_the_rows_of_one_report_in_turn(link: Link, rights_admin: User) -> None:
    from exchange.runs.reading import sheet_of

    rows = (ROW, (*ROW[:1], "路灯不亮、两盏", *ROW[2:]), (*ROW[:1], "", *ROW[2:]))
    sheet = sheet_of(reports(*rows).encode())
    run = services.run_start(link=link, user=rights_admin, trial=True, name="a.csv", sheet=sheet)
    checked = counts(services.run_work(run))
    done = counts(services.run_work(services.run_apply(run=run, user=rights_admin)))
    assert checked == (3, 3, 0, 0, 0)
    assert done == (3, 1, 2, 0, 0)


def test_a_masked_name_or_number_is_not_taken_for_one(link: Link) -> None:
    put(link, reports((*ROW[:4], "张*", "138****1111")))
    assert counts(run_due(link, timezone.now())) == (1, 1, 0, 0, 0)
    assert not hasattr(Event.objects.get(), "reporter")


def test_a_check_changes_nothing(link: Link, rights_admin: User) -> None:
    from exchange.runs.reading import sheet_of

    sheet = sheet_of(reports(ROW, ("R-2", "", "", "", "", "")).encode())
    run = services.run_start(link=link, user=rights_admin, trial=True, name="a.csv", sheet=sheet)
    run = services.run_work(run)
    assert (run.phase, counts(run)) == (Phase.CHECKED, (2, 1, 0, 0, 1))
    assert not Event.objects.exists()
    assert not Taken.objects.exists()
    services.run_work(services.run_apply(run=run, user=rights_admin))
    assert Event.objects.count() == 1


def test_rows_are_encrypted_where_they_are_kept(link: Link) -> None:
    from django.db import connection

    put(link, reports((ROW[0], "", *ROW[2:])))
    run_due(link, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM exchange_runrow")
        ((cells,),) = cursor.fetchall()
    assert b"1380000" not in bytes(cells)
    assert RunRow.objects.get().cells


def test_a_file_of_a_run_that_came_to_nothing_is_there_for_the_next(
    link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(link, reports(ROW))
    with monkeypatch.context() as patched:
        patched.setattr("exchange.runs.inward.keep", broken)
        assert run_due(link, timezone.now()).phase == Phase.FAILED
    assert counts(run_due(link, timezone.now() + dt.timedelta(minutes=1))) == (1, 1, 0, 0, 0)


def broken(*given: object) -> None:
    raise OSError("the disk is full")
