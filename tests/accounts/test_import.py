"""Users come from a table: checked first, saved in one go, passwords handed out once."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.imports import kept
from accounts.imports.fields import guess
from accounts.imports.plan import Plan, plan_of
from accounts.imports.services import NotSaved, users_import
from accounts.models import AdminLog, Department, NewPasswords, Posting, Role, Section, User
from accounts.services import By
from events.delivery.prune import prune
from gridgov.tables import Line
from grids.models import Area
from tests.cast import Login
from tests.factories import make_person, make_posting

pytestmark = pytest.mark.django_db
HEAD = ["用户名", "姓名", "角色", "区划代码", "部门", "负责人", "起始日期", "办公电话"]


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Any:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def plan(by: User, *rows: list[str]) -> Plan:
    lines = [Line(number, row) for number, row in enumerate(rows, 2)]
    return plan_of(By(by), lines, guess(HEAD))


def run(by: User, *rows: list[str], **more: Any) -> Any:
    lines = [Line(number, row) for number, row in enumerate(rows, 2)]
    return users_import(By(by), lines, guess(HEAD), **more)


NEW = ["wangfang", "王芳", "中心坐席", "610305100", "", "否", "2026-01-02", "0917-1"]


def row(**more: str) -> list[str]:
    names = ["username", "name", "role", "area", "department", "head", "start", "phone"]
    return [more.get(name, cell) for name, cell in zip(names, NEW, strict=True)]


@pytest.fixture
def places(community: Area, grid: Area, township_department: Department) -> None:
    """A township, a community, a grid and a department of the township."""


@pytest.mark.parametrize(
    ("cells", "field", "sentence"),
    [
        (row(username=""), "username", "Please fill in “User name”"),
        (row(username="a b"), "username", "valid username"),
        (row(username="x" * 51), "username", "At most 50"),
        (row(name=""), "name", "Please fill in"),
        (row(role="皇帝"), "role", "is no role. Use one of"),
        (row(area="999"), "area", "No area in force"),
        (row(area=""), "area", "code of an area or the name of a department"),
        (row(department="没有的局"), "department", "No department"),
        (row(role="Department liaison"), "area", "not to an area"),
        (row(role="worker"), "area", "posted to a grid"),
        (row(area="610305100001001"), "area", "grid workers only"),
        (row(head="maybe"), "is_head", "neither yes nor no"),
        (row(start="2026-13-01"), "valid_from", "is no day"),
        (row(phone="1" * 31), "office_phone", "At most 30"),
        (row(username="rights_admin"), "username", "Nobody changes their own"),
    ],
)
def test_it_says_at_the_cell_why_a_row_is_refused(
    rights_admin: User, places: None, cells: list[str], field: str, sentence: str
) -> None:
    found = plan(rights_admin, cells)
    assert found.counts["bad"] == 1
    assert sentence in found.rows[0].faults[field]


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (row(), Role.OPERATOR),
        (row(role="operator", start="2026/1/2"), Role.OPERATOR),
        (row(role="Centre operator", start="2026年1月2日"), Role.OPERATOR),
        (row(role="督查/领导", start="20260102", head="是"), Role.SUPERVISOR),
        (row(role="网格员", area="610305100001001", start=""), Role.WORKER),
        (row(role="部门联络员", area="610305100", department="T04"), Role.LIAISON),
        (row(role="部门联络员", area="", department="城关镇部门T04"), Role.LIAISON),
    ],
)
def test_it_understands_what_people_write(
    rights_admin: User, places: None, cells: list[str], role: str
) -> None:
    with translation.override("zh-hans"):
        word = str(Role.SUPERVISOR.label)
    cells = [word if cell == "督查/领导" else cell for cell in cells]
    found = plan(rights_admin, cells).rows[0]
    assert found.faults == {}
    assert found.posting is not None
    assert (found.kind, found.posting.role) == ("new", role)


def test_it_saves_all_in_one_go_and_logs_it(rights_admin: User, places: None) -> None:
    told, made = run(rights_admin, row(head="是"), row(role="网格员", area="610305100001001"))
    user = User.objects.get(username="wangfang")
    assert told.counts == {"new": 1, "added": 1, "changed": 0, "same": 0, "bad": 0}
    assert [one.username for one in made] == ["wangfang"]
    assert user.check_password(made[0].password)
    assert user.must_change_password
    assert set(user.postings.values_list("role", "is_head")) == {
        ("operator", True),
        ("worker", False),
    }
    logged = AdminLog.objects.filter(subject=user, user=rights_admin)
    assert sorted(logged.values_list("action", flat=True)) == [
        "posting_create",
        "posting_create",
        "user_create",
    ]
    assert made[0].password not in str(list(logged.values()))


def test_it_saves_nothing_while_a_row_is_wrong(rights_admin: User, places: None) -> None:
    with pytest.raises(NotSaved, match="nothing was saved"):
        run(rights_admin, row(), row(username="liqiang", role="?"))
    assert not User.objects.filter(username="wangfang").exists()
    told, made = run(rights_admin, row(), row(username="liqiang", role="?"), only_good=True)
    assert (len(made), told.counts["bad"]) == (1, 1)
    assert not User.objects.filter(username="liqiang").exists()


def test_it_finds_users_by_name_and_changes_only_what_differs(
    rights_admin: User, places: None, township: Area
) -> None:
    user = make_person("wangfang", Role.OPERATOR, township)
    same = row(name="wangfang", phone="")
    assert plan(rights_admin, same).counts["same"] == 1
    told, made = run(rights_admin, row(head="是", phone="0917-2"))
    user.refresh_from_db()
    assert (told.counts["changed"], made) == (1, [])
    assert (user.name, user.office_phone) == ("王芳", "0917-2")
    posting = user.postings.get()
    assert posting.is_head
    told, _made = run(rights_admin, row(role="supervisor", area="610305100001"))
    assert told.counts["added"] == 1
    assert user.postings.count() == 2


def test_many_changes_cost_few_statements(
    rights_admin: User,
    places: None,
    township: Area,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    names = [f"op{number}" for number in range(30)]
    for name in names:
        make_person(name, Role.OPERATOR, township)
    rows = [row(username=name, name="新名", head="是") for name in names[:20]]
    rows += [row(username=n, name=n, role="supervisor", area="610305100001") for n in names[20:]]
    with django_assert_max_num_queries(25):
        told, _made = run(rights_admin, *rows)
    assert (told.counts["changed"], told.counts["added"]) == (20, 10)
    assert User.objects.filter(name="新名", postings__is_head=True).count() == 20
    assert Posting.objects.filter(role="supervisor", user__username__in=names).count() == 10
    assert AdminLog.objects.filter(user=rights_admin).count() == 60
    again, _made = run(rights_admin, *rows)
    assert again.counts["same"] == 30


def test_it_puts_people_into_sections(
    rights_admin: User, township_department: Department, places: None
) -> None:
    section = Section.objects.create(department=township_department, name="安全科")
    head = [*HEAD, "科室"]

    def at(name: str, section: str, **more: str) -> Line:
        more = {"role": "部门联络员", "department": "T04", **more}
        return Line(2, [*row(username=name, **more), section])

    def save(*lines: Line) -> Plan:
        return users_import(By(rights_admin), lines, guess(head))[0]

    assert save(at("wangfang", "安全科")).counts["new"] == 1
    posting = Posting.objects.get(user__username="wangfang")
    assert posting.section == section
    other = Section.objects.create(department=township_department, name="综合科")
    assert save(at("wangfang", "综合科")).counts["changed"] == 1
    assert save(at("wangfang", "")).counts["same"] == 1
    posting.refresh_from_db()
    assert posting.section == other
    kept_log = AdminLog.objects.filter(action="posting_update").get()
    assert (kept_log.before, kept_log.after) == ({"section": "安全科"}, {"section": "综合科"})
    for line, sentence in (
        (at("li", "没有科"), "has no section"),
        (at("li", "安全科", role="operator", department=""), "Only postings to a department"),
    ):
        found = plan_of(By(rights_admin), [line], guess(head))
        assert sentence in found.rows[0].faults["section"]


def test_it_keeps_the_three_roles_apart(
    rights_admin: User, places: None, county: Area, auditor: User
) -> None:
    found = plan(
        rights_admin,
        row(username="auditor", name="auditor", role="system_admin", area="610305"),
        row(username="new", role="auditor", area="610305"),
        row(username="new", role="system_admin", area="610305"),
        row(username="new", role="operator", area="610305"),
    )
    assert [r.kind for r in found.rows] == ["bad", "new", "bad", "added"]
    assert "kept apart" in found.rows[0].faults["role"]
    assert "Row 3 gives this person another" in found.rows[2].faults["role"]


def test_it_says_nothing_of_whom_the_administrator_does_not_see(
    township: Area, other_township: Area, places: None, outsider: User
) -> None:
    local = make_person("local_admin", Role.RIGHTS_ADMIN, township)
    taken = plan(local, row(username="outsider", name="outsider", area="610305100"))
    assert taken.rows[0].faults["username"] == "This user name is taken."
    elsewhere = plan(local, row(area="610305101"))
    assert "No area in force within your posting" in elsewhere.rows[0].faults["area"]


def test_it_names_one_person_in_one_way(rights_admin: User, places: None) -> None:
    found = plan(rights_admin, row(), row(name="王方", area="610305100001"), row())
    assert [r.kind for r in found.rows] == ["new", "bad", "same"]
    assert "Row 2 names this user otherwise" in found.rows[1].faults["name"]


def csv(*rows: list[str], head: list[str] | None = None) -> SimpleUploadedFile:
    text = "\n".join(",".join(cells) for cells in [head or HEAD, *rows])
    return SimpleUploadedFile("用户.csv", text.encode("gb18030"))


def send(client: Client, *rows: list[str], head: list[str] | None = None) -> Any:
    return client.post("/users/import/", {"file": csv(*rows, head=head)})


def sheet(response: Any) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [list(cells) for cells in book.worksheets[0].iter_rows()]


def test_it_goes_from_the_file_to_the_passwords(
    login: Login, rights_admin: User, places: None
) -> None:
    client = login(rights_admin)
    assert send(client, row())["Location"] == "/users/import/check/"
    page = client.get("/users/import/check/").content.decode()
    assert "would make 1 users" in page
    assert not User.objects.filter(username="wangfang").exists()
    assert client.post("/users/import/check/")["Location"] == "/users/import/done/"
    assert client.post("/users/import/check/")["Location"] == "/users/import/"
    assert User.objects.filter(username="wangfang").count() == 1
    file = client.post("/users/import/passwords/")
    password = sheet(file)[1][2].value
    assert User.objects.get(username="wangfang").check_password(password)
    assert client.post("/users/import/passwords/").status_code == 302
    assert "No passwords are waiting" in client.get("/users/import/done/").content.decode()


def test_passwords_outlive_the_cache_and_run_out(
    login: Login, rights_admin: User, places: None
) -> None:
    client = login(rights_admin)
    for number in range(2):
        send(client, row(username=f"wangfang{number}"))
        client.post("/users/import/check/")
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT made FROM accounts_newpasswords")
        assert b"wangfang" not in bytes(cursor.fetchone()[0])
    assert kept.waiting(rights_admin) == 2
    NewPasswords.objects.filter(pk=NewPasswords.objects.earliest("pk").pk).update(
        until=timezone.now()
    )
    assert prune(timezone.now()) == 1
    assert [made.username for made in kept.collect(rights_admin)] == ["wangfang1"]
    assert not NewPasswords.objects.exists()
    assert kept.collect(rights_admin) == []


def test_it_asks_which_column_is_what(login: Login, rights_admin: User, places: None) -> None:
    client = login(rights_admin)
    head = ["编号", "谁", "干什么", "在哪", "", "", "", ""]
    assert send(client, row(), head=head)["Location"] == "/users/import/columns/"
    assert client.get("/users/import/check/")["Location"] == "/users/import/columns/"
    twice = client.post("/users/import/columns/", {"username": "0", "name": "0", "role": "2"})
    assert twice.status_code == 422
    assert "is read from this column already" in twice.content.decode()
    columns = {"username": "0", "name": "1", "role": "2", "area": "3"}
    assert client.post("/users/import/columns/", columns).status_code == 302
    assert "would make 1 users" in client.get("/users/import/check/").content.decode()


def test_it_gives_a_marked_copy(login: Login, rights_admin: User, places: None) -> None:
    client = login(rights_admin)
    send(client, row(), row(username="liqiang", role="?"))
    page = client.get("/users/import/check/").content.decode()
    assert "1 row is wrong" in page
    assert "is no role" in page
    cells = sheet(client.get("/users/import/marked/"))
    assert [cell.value for cell in cells[1]][:2] == ["wangfang", "王芳"]
    assert "is no role" in cells[2][-1].value
    assert cells[2][2].fill.fill_type == "solid"
    assert cells[1][2].fill.fill_type is None
    assert client.post("/users/import/check/").status_code == 422
    assert not User.objects.filter(username="wangfang").exists()
    assert client.post("/users/import/check/", {"only_good": "1"}).status_code == 302


def test_it_gives_a_template_it_understands_itself(
    login: Login, rights_admin: User, places: None
) -> None:
    client = login(rights_admin)
    with translation.override("zh-hans"):
        User.objects.filter(pk=rights_admin.pk).update(language="zh-hans")
        data = client.get("/users/import/template/").content
    head = [str(cell.value) for cell in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][1]]
    assert head[0] == "用户名 *"
    with translation.override("zh-hans"):
        assert len(guess(head)) == len(head)
    file = SimpleUploadedFile("users.xlsx", data)
    answer = client.post("/users/import/", {"file": file})
    assert answer["Location"] == "/users/import/check/"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "empty"), (b"a,b\n", "headings only"), (b"PK\x03\x04x", "broken"), (b"\n\n", "no row")],
)
def test_it_says_what_is_wrong_with_a_file(
    login: Login, rights_admin: User, data: bytes, sentence: str
) -> None:
    answer = login(rights_admin).post("/users/import/", {"file": SimpleUploadedFile("a.csv", data)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_it_keeps_the_table_unreadable_and_for_its_owner(
    login: Login, rights_admin: User, county: Area, places: None
) -> None:
    send(login(rights_admin), row())
    assert "王芳".encode() not in cache.get(f"users-table:{rights_admin.pk}")
    other = make_person("other_admin", Role.RIGHTS_ADMIN, county)
    assert kept.kept(other) is None
    assert kept.take(rights_admin) is not None
    assert kept.take(rights_admin) is None


def test_it_needs_few_statements_for_many_new_users(
    rights_admin: User, places: None, django_assert_max_num_queries: Any
) -> None:
    rows = [row(username=f"user{n}", name=f"人{n}") for n in range(40)]
    with django_assert_max_num_queries(16):
        run(rights_admin, *rows)
    assert Posting.objects.filter(user__username__startswith="user").count() == 40


def test_it_leaves_a_posting_that_is_to_come_apart(
    rights_admin: User, places: None, township: Area
) -> None:
    make_posting("wangfang", Role.OPERATOR, township, valid_to=timezone.localdate())
    assert plan(rights_admin, row(name="wangfang", phone="")).counts["bad"] == 0
