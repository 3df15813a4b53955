"""The pages where connections are made, mapped, suspended and begun by hand."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from accounts.models import AdminLog, Department, User
from events.models import Event
from exchange.models import Link, Run
from exchange.models.runs import Matter, Phase, Way
from grids.models import Area
from tests.cast import in_english
from tests.events.stage import make_category
from tests.runs.making import make_link, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]
LINKS = "/exchange/"
ROW = ("R-1", "路灯不亮", "东关街1号", "", "张三", "13800001111")
SAID = {
    "name": "食品监管平台",
    "purpose": "每天交换任务与结果",
    "matter": "results",
    "way": "folder",
    "form": "csv",
    "every": "daily",
    "at": "06:30",
}


def test_it_is_made_for_a_department_with_an_account_of_its_own(
    rights_admin: User, township_department: Department
) -> None:
    client = in_english(rights_admin)
    url = f"{LINKS}create/?unit=d{township_department.pk}"
    assert "Reports of cases" not in client.get(url).content.decode()
    answer = client.post(url, SAID)
    link = Link.objects.get()
    assert answer["Location"] == f"{LINKS}{link.pk}/columns/"
    assert link.user.is_service
    assert not link.user.has_usable_password()
    assert link.next_at is not None
    entry = AdminLog.objects.get(about="exchange: 食品监管平台")
    assert entry.after["secret"] is False


def test_two_connections_of_one_name_cannot_be_told_apart(
    rights_admin: User, township_department: Department
) -> None:
    one = make_link(township_department, name="食品监管平台")
    other = make_link(township_department, name="便民热线")
    client = in_english(rights_admin)
    answer = client.post(f"{LINKS}create/?unit=d{township_department.pk}", SAID)
    assert answer.status_code == 422
    assert "has this name already" in answer.content.decode()
    assert client.post(f"{LINKS}{other.pk}/edit/", SAID).status_code == 422
    assert client.post(f"{LINKS}{one.pk}/edit/", SAID).status_code == 302
    assert Link.objects.count() == 2


def test_a_code_means_one_thing(rights_admin: User, community: Area) -> None:
    make_category("0201")
    make_category("0701")
    link, client = make_link(community), in_english(rights_admin)
    url = f"{LINKS}{link.pk}/columns/"
    answer = client.post(url, {"category_codes": "SH = 0201\nSH = 0701"})
    assert answer.status_code == 422
    assert "Line 2: “SH” stands above already." in answer.content.decode()
    assert client.post(url, {"category_codes": "SH = 0201\nSH = 0201"}).status_code == 302


def test_one_of_our_codes_is_sent_as_one_of_theirs(
    rights_admin: User, township_department: Department
) -> None:
    link = make_link(township_department, matter=Matter.TASKS)
    url = f"{LINKS}{link.pk}/columns/"
    answer = in_english(rights_admin).post(url, {"state_codes": "A = sent\nB = sent"})
    assert "Line 2: “sent” stands above already." in answer.content.decode()


def test_two_columns_of_one_name_are_refused(
    rights_admin: User, operator: User, community: Area
) -> None:
    link, client = make_link(community), in_english(rights_admin)
    answer = bring(client, link, "工单号,内容,内容,备注,备注\nR-1,a,b,,\n")
    assert answer.status_code == 422
    assert "The file has two columns “内容”." in answer.content.decode()
    assert bring(client, link, "工单号,内容,备注,备注\nR-1,a,b,\n").status_code == 302


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", b"a,b\n1,2\n"), ("a.pdf", b"%PDF-1.7\n")], ids=["text", "pdf"]
)
def test_what_is_no_workbook_is_told_so(
    rights_admin: User, community: Area, name: str, data: bytes
) -> None:
    link = make_link(community)
    file = SimpleUploadedFile(name, data)
    answer = in_english(rights_admin).post(f"{LINKS}{link.pk}/bring/", {"file": file})
    assert "This is no workbook" in answer.content.decode()


def test_the_title_of_a_run_holds_no_markup(
    rights_admin: User, operator: User, community: Area
) -> None:
    link, client = make_link(community), in_english(rights_admin)
    bring(client, link, reports(ROW))
    page = client.get(f"{LINKS}runs/{Run.objects.get().pk}/").content.decode()
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert "便民热线 · 20" in title
    assert "time" not in title


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"at": ""}, "Say at what time."),
        ({"every": "minutes"}, "Say every how many minutes."),
        ({"every": "weekly"}, "Choose the day of the week."),
        ({"way": "https"}, "Say where the server is."),
        ({"way": "https", "address": "http://example.org/a"}, "https://"),
        ({"way": "https", "address": "https://127.0.0.1/a"}, "private network"),
        ({"way": "sftp", "address": "ftp://example.org/a"}, "sftp://example.org"),
        ({"way": "sftp", "address": "sftp://127.0.0.1/a"}, "private network"),
        ({"matter": "reports"}, "matter"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    rights_admin: User, township_department: Department, more: dict[str, str], words: str
) -> None:
    url = f"{LINKS}create/?unit=d{township_department.pk}"
    answer = in_english(rights_admin).post(url, {**SAID, **more})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Link.objects.exists()


def test_the_secret_is_never_shown_and_never_goes_to_another_address(
    rights_admin: User, township_department: Department
) -> None:
    link = make_link(
        township_department, way=Way.HTTPS, address="https://one.example.org/a", secret="geheim"
    )
    client = in_english(rights_admin)
    for page in (f"{LINKS}{link.pk}/", f"{LINKS}{link.pk}/edit/"):
        assert "geheim" not in client.get(page).content.decode()
    said = {**SAID, "way": "https", "address": "https://one.example.org/a"}
    client.post(f"{LINKS}{link.pk}/edit/", said)
    link.refresh_from_db()
    assert link.secret == "geheim"
    client.post(f"{LINKS}{link.pk}/edit/", {**said, "address": "https://two.example.org/a"})
    link.refresh_from_db()
    assert link.secret == ""
    assert "geheim" not in str(list(AdminLog.objects.values("before", "after")))


def test_columns_and_codes_are_said_line_by_line(rights_admin: User, community: Area) -> None:
    make_category("0201")
    link, client = make_link(community), in_english(rights_admin)
    url = f"{LINKS}{link.pk}/columns/"
    wrong = client.post(url, {"category_codes": "A1 = 9999", "key": "a", "title": "a"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Not known here: 9999." in page
    assert "Another field is read from this column already." in page
    assert "theirs = ours" in client.post(url, {"category_codes": "A1"}).content.decode()
    client.post(url, {"category": "类型", "category_codes": "A1 = 0201\n\nB2=0201"})
    link.refresh_from_db()
    assert link.fields == {"category": "类型"}
    assert link.codes == {"category": {"A1": "0201", "B2": "0201"}}


def bring(client: Any, link: Link, text: str, **more: Any) -> Any:
    file = SimpleUploadedFile("a.csv", text.encode())
    return client.post(f"{LINKS}{link.pk}/bring/", {"file": file, **more})


def test_a_file_is_brought_checked_and_then_taken(
    rights_admin: User, operator: User, community: Area
) -> None:
    link, client = make_link(community), in_english(rights_admin)
    bring(client, link, reports(ROW), trial="on")
    run = Run.objects.get()
    assert (run.phase, Event.objects.count()) == (Phase.CHECKED, 0)
    page = client.get(f"{LINKS}runs/{run.pk}/").content.decode()
    assert "Take the 1 good row" in page
    assert "13800001111" not in page
    client.post(f"{LINKS}runs/{run.pk}/apply/")
    assert Event.objects.count() == 1
    assert bring(client, link, "").status_code == 422
    page = client.get(f"{LINKS}{link.pk}/").content.decode()
    assert "Run now" in page
    assert 'name="trial" value="1"' not in page  # a file of the folder would be gone


def test_a_suspended_connection_takes_nothing(
    rights_admin: User, operator: User, community: Area
) -> None:
    link, client = make_link(community), in_english(rights_admin)
    client.post(f"{LINKS}{link.pk}/suspend/")
    bring(client, link, reports(ROW))
    client.post(f"{LINKS}{link.pk}/run/")
    assert not Run.objects.exists()
    client.post(f"{LINKS}{link.pk}/suspend/")
    link.refresh_from_db()
    assert link.suspended_at is None
    assert link.next_at is not None


def test_a_department_sees_its_own_connections_alone(
    liaison: User, county_liaison: User, township_department: Department
) -> None:
    link = make_link(township_department)
    assert in_english(liaison).get(f"{LINKS}{link.pk}/").status_code == 200
    other = in_english(county_liaison)
    assert "便民热线" not in other.get(LINKS).content.decode()
    for page in ("", "bring/", "run/"):
        method = other.post if page else other.get
        assert method(f"{LINKS}{link.pk}/{page}").status_code == 404


def test_tasks_are_sent_by_hand_or_only_counted(
    liaison: User, township_department: Department
) -> None:
    link, client = make_link(township_department, matter=Matter.TASKS), in_english(liaison)
    client.post(f"{LINKS}{link.pk}/run/", {"trial": "1"})
    client.post(f"{LINKS}{link.pk}/run/")
    assert [run.phase for run in Run.objects.all()] == [Phase.DONE, Phase.DONE]


def test_the_list_costs_the_same_however_long_it_is(
    rights_admin: User, community: Area, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = in_english(rights_admin)
    for number in range(3):
        make_link(community, name=f"对接{number}")
    with django_assert_max_num_queries(14):
        client.get(LINKS)


def test_of_refused_rows_only_who_sees_cases_gets_the_words(
    rights_admin: User, supervisor: User, operator: User, community: Area
) -> None:
    link = make_link(community)
    wrong = (*ROW[:3], "C-9", "张三丰", "13800001111")
    bring(in_english(rights_admin), link, reports((ROW[0], "路灯不亮13800001111", *wrong[2:])))
    run = Run.objects.get()
    why = "类型: “C-9” is not known here. Its meaning can be listed."
    url = f"{LINKS}runs/{run.pk}/file/"
    said = cells(in_english(rights_admin).get(url).content)
    assert said == [2, "R-1", "Left out: who administers rights sees no cases.", why]
    page = in_english(rights_admin).get(f"{LINKS}runs/{run.pk}/").content.decode()
    assert "number and reason of each row, no more" in page
    page = in_english(supervisor).get(f"{LINKS}runs/{run.pk}/").content.decode()
    assert "Mend them there and bring the file again" in page
    said = cells(in_english(supervisor).get(url).content)
    assert said[:3] == [2, "R-1", "路灯不亮〔电话1〕"]
    assert "张三丰" not in said
    assert not any("13800001111" in str(cell) for cell in said)
    make_category("C-9")
    file = SimpleUploadedFile("a.xlsx", in_english(supervisor).get(url).content)
    in_english(supervisor).post(f"{LINKS}{link.pk}/bring/", {"file": file})
    assert Event.objects.get().description == "路灯不亮〔电话1〕"


def cells(data: bytes) -> list[Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return list(next(sheet.iter_rows(min_row=2, values_only=True)))


def test_a_row_that_was_taken_keeps_only_what_it_is_known_by(
    rights_admin: User, operator: User, community: Area
) -> None:
    bring(in_english(rights_admin), make_link(community), reports(ROW))
    row = Run.objects.get().rows.get()
    assert json.loads(row.cells) == ["R-1", "", "", "", "", ""]
    page = in_english(rights_admin).get(f"{LINKS}runs/{row.run_id}/").content.decode()
    assert "R-1" in page
