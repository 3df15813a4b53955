"""What a worklist lists is taken away as a file: masked, in sight, once, by its owner."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import AccessLog, Posting, User
from events import outbox
from events.exports import services
from events.exports.asker import Lost
from events.models import Event, Notice
from events.notices import shown
from events.refusals import Refused
from jobs import services as jobs
from jobs.models import Job, JobState
from tests.cast import Login
from tests.exports.conftest import done_job, make_job

pytestmark = pytest.mark.django_db
URL = "/exports/create/?tab=all"


def table(response: Any) -> list[list[str]]:
    data = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data)))


def ask(client: Any, form: str = "csv", url: str = URL) -> HttpResponse:
    answer: HttpResponse = client.post(url, {"format": form})
    return answer


def test_it_says_how_many_and_which_columns(
    login: Login, operator: User, cases: list[Event]
) -> None:
    page = login(operator).get(URL).content.decode()
    assert "The file will hold 4 cases" in page
    assert "Lead department" in page


def test_it_gives_what_is_listed(login: Login, operator: User, cases: list[Event]) -> None:
    rows = table(ask(login(operator)))
    assert [row[1] for row in rows[1:]] == [case.receipt for case in cases]
    last = dict(zip(rows[0], rows[-1], strict=True))
    case = cases[-1]
    assert last["Case number"] == Event.objects.get(pk=case.pk).number
    assert (last["Township"], last["Community"], last["Grid"]) == ("城关镇", "东关社区", "第一网格")
    assert last["Lead department"] == "Department T04, 城关镇"
    assert last["Step"] == "Handle"
    assert last["Light"] in ("On time", "Late")
    assert last["Reported"] == "2026-03-02 09:00"


def test_it_takes_the_filters_of_the_list(login: Login, operator: User, cases: list[Event]) -> None:
    rows = table(ask(login(operator), url="/exports/create/?tab=classify&page=9&after=zzz"))
    assert len(rows) == 4
    none = ask(login(operator), url="/exports/create/?tab=all&since=2099-01-01")
    assert none.status_code == 422
    assert "The list is empty" in none.content.decode()


def test_it_is_masked_and_harmless(login: Login, operator: User, cases: list[Event]) -> None:
    text = b"".join(ask(login(operator)).streaming_content).decode()  # type: ignore[attr-defined]
    assert "13800138000" not in text
    assert ",=case" not in text
    assert "'=case 1" in text


def test_it_writes_a_workbook_with_real_times(
    login: Login, operator: User, cases: list[Event]
) -> None:
    answer: Any = ask(login(operator), "xlsx")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 5
    assert sheet["O5"].value == dt.datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001
    assert sheet["C2"].data_type == "s"


def test_it_keeps_confidential_cases_from_who_has_no_right(
    login: Login, operator: User, cases: list[Event]
) -> None:
    Event.objects.filter(pk=cases[0].pk).update(confidential=True)
    assert len(table(ask(login(operator)))) == 4


def test_it_shows_nothing_to_an_outsider(login: Login, outsider: User, cases: list[Event]) -> None:
    assert ask(login(outsider)).status_code == 422


def test_it_notes_each_download(
    login: Login, operator: User, auditor: User, cases: list[Event]
) -> None:
    client = login(operator)
    table(ask(client))
    job = Job.objects.get()
    table(client.get(f"/exports/{job.pk}/file/"))
    assert AccessLog.objects.filter(subject=f"export:{job.pk}", user=operator).count() == 2
    page = login(auditor).get("/logs/access/").content.decode()
    assert f"Export of cases {job.pk}" in page
    assert "4 cases taken away as a file" in page


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of more than one case go to a job, in batches of two."""
    monkeypatch.setattr(services, "AT_ONCE", 1)
    monkeypatch.setattr(services, "BATCH", 2)


def test_it_makes_long_ones_a_job_and_tells_when_it_is_ready(
    login: Login, operator: User, cases: list[Event], long: None
) -> None:
    client = login(operator)
    answer = ask(client)
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert "tab=all" not in str(job.params)
    jobs.run_next(timezone.now())
    outbox.relay(timezone.now())
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 4, 4)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert f"/exports/{job.pk}/file/" in page
    notice = Notice.objects.select_related("outbox").get(user=operator, kind="job")
    assert "Export of cases" in shown([notice], operator)[0].text
    assert client.post(f"/notices/{notice.pk}/read/")["Location"] == f"/jobs/{job.pk}/"
    assert len(table(client.get(f"/exports/{job.pk}/file/"))) == 5


def test_it_gives_the_running_one_when_asked_twice(
    login: Login, operator: User, cases: list[Event], long: None
) -> None:
    client = login(operator)
    assert ask(client)["Location"] == ask(client)["Location"]
    assert Job.objects.count() == 1
    for name in ("xlsx", "csv"):
        ask(client, name, "/exports/create/?tab=classify")
    assert "Three of your exports" in ask(client, "xlsx").content.decode()


def test_it_begins_anew_after_a_kill_and_doubles_no_row(
    operator: User, cases: list[Event], long: None
) -> None:
    job = make_job(operator)
    killed: Any = services.work(job)
    next(killed)
    job.save()
    left = list(services.path_of(job).parent.glob("*.part"))
    assert len(left) == 1
    again = Job.objects.get(pk=job.pk)
    jobs.run(again)
    rows = services.path_of(again).read_text("utf-8-sig").splitlines()
    assert (again.state, again.done, len(rows)) == (JobState.DONE, 4, 5)
    killed.close()
    assert list(services.path_of(job).parent.glob("*.part")) == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_stops_when_cancelled_and_leaves_no_file(
    operator: User, cases: list[Event], long: None, form: str
) -> None:
    job = make_job(operator, params={"format": form})
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)  # while the worker is at it
    jobs.run(job)
    assert job.state == JobState.CANCELLED
    assert list(services.path_of(job).parent.iterdir()) == []


def test_it_yields_nothing_more_once_the_posting_has_ended(
    operator: User, cases: list[Event], long: None
) -> None:
    job = make_job(operator)
    job.params["language"] = "en"
    going = services.work(job)
    next(going)
    Posting.objects.filter(user=operator).update(valid_to=timezone.localdate())
    with pytest.raises(Lost, match="posting that asked"):
        next(going)
    assert list(services.path_of(job).parent.iterdir()) == []
    fresh = make_job(operator)
    jobs.run(fresh)
    assert (fresh.state, fresh.done) == (JobState.FAILED, 0)
    assert "posting that asked" in fresh.problems[0][1]


def test_it_leaves_out_what_went_out_of_sight_meanwhile(
    operator: User, cases: list[Event], long: None
) -> None:
    job = make_job(operator)
    going = services.work(job)
    next(going)
    Event.objects.filter(pk=cases[2].pk).update(confidential=True)
    list(going)
    assert (job.done, job.refused) == (3, 1)
    assert cases[2].receipt not in services.path_of(job).read_text("utf-8-sig")


def test_it_refuses_more_than_a_file_takes(
    login: Login, operator: User, cases: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    assert "Narrow its filters" in login(operator).get(URL).content.decode()
    assert ask(login(operator)).status_code == 422
    with pytest.raises(Refused, match="more than 2 cases"):
        services.start(operator, "tab=all", "csv", timezone.now())
    assert not Job.objects.exists()


def test_it_gives_the_file_to_its_owner_alone(
    login: Login, operator: User, township_operator: User, system_admin: User
) -> None:
    job = done_job(operator)
    url = f"/exports/{job.pk}/file/"
    assert login(township_operator).get(url).status_code == 404
    page = login(system_admin).get(f"/jobs/{job.pk}/").content.decode()
    assert "Only the person who asked" in page
    assert url not in page


def test_it_removes_files_after_a_week(login: Login, operator: User) -> None:
    import os

    old, fresh = done_job(operator, dt.timedelta(days=8)), done_job(operator)
    path = services.path_of(old)
    part = path.with_suffix(".x.part")
    part.write_bytes(b"x")
    long_ago = (timezone.now() - dt.timedelta(days=8)).timestamp()
    for file in (path, part):
        os.utime(file, (long_ago, long_ago))
    assert services.expire(timezone.now()) == 2
    assert [file.name for file in path.parent.iterdir()] == [services.path_of(fresh).name]
    client = login(operator)
    assert client.get(f"/exports/{old.pk}/file/").status_code == 404
    assert "removed after seven days" in client.get(f"/jobs/{old.pk}/").content.decode()


def test_it_asks_few_statements_a_batch(
    operator: User, cases: list[Event], long: None, django_assert_max_num_queries: Any
) -> None:
    job = make_job(operator)
    going = services.work(job)
    next(going)
    with django_assert_max_num_queries(8):
        next(going)
