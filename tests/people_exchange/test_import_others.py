"""Houses and organisations from tables, mapping, templates, and what the database holds."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from stdnum.cn import uscc

from accounts.models import User
from grids.models import Area
from jobs.models import Job
from people.exchange import services
from people.exchange.fields import FIELDS, guess
from people.exchange.marking import problems
from people.exchange.template import template
from people.models import House, Import, Organisation, Person
from tests.cast import Login
from tests.people.making import make_building
from tests.people_exchange.making import ADDRESS, checked, imported, person, text

pytestmark = pytest.mark.django_db
HOUSES = ("楼栋地址", "单元", "房号", "楼层", "用途", "面积", "网格编码", "经度", "纬度")
FIRMS = ("单位名称", "类型", "统一社会信用代码", "联系电话", "地址", "网格编码", "从业人数")
CODE = "91610305MA6X" + "12345"


def code() -> str:
    return CODE + uscc.calc_check_digit(CODE + "0")


def told(task: Import) -> dict[int, set[str]]:
    return {int(n): set(said) for n, said in problems(task, 0).items()}


def test_buildings_units_and_rooms_are_made_once(operator: User, grid: Area) -> None:
    rows = [
        [ADDRESS, "", "", "", "", "", grid.code, "", ""],
        [ADDRESS, "1单元", "101", "1", "let", "86.5", "", "", ""],
        [ADDRESS, "1", "102", "1", "own", "", "", "", ""],
        [ADDRESS, "1单元", "101", "2", "", "", "", "", ""],
        ["东大街9号院2号楼", "", "", "", "", "", "", "107.05", "34.05"],
    ]
    data = text(rows, HOUSES)
    assert checked(operator, data, "house").counts == {"new": 4, "bad": 1}
    assert not House.objects.exists()
    task = imported(operator, data, "house")
    assert task.counts == {"new": 4, "bad": 1}
    levels = sorted(House.objects.values_list("level", flat=True))
    assert levels == ["building", "building", "room", "room", "unit"]
    room = next(h for h in House.objects.filter(level="room") if h.number == "101")
    assert (room.floor, room.use, str(room.area_m2)) == (1, "let", "86.50")
    assert {house.area for house in House.objects.select_related("area")} == {grid}
    again = imported(operator, text([*rows[:3], rows[4]], HOUSES), "house")
    assert again.counts == {"same": 4}
    rows[1][4] = "empty"
    assert imported(operator, text(rows[:2], HOUSES), "house").counts == {"same": 1, "changed": 1}


def test_what_is_wrong_with_houses_is_said(
    operator: User, grid: Area, other_township: Area
) -> None:
    rows = [
        ["甲路1号院1号楼", "", "", "", "", "", "", "", ""],
        ["甲路2号院1号楼", "", "", "", "", "", other_township.code, "", ""],
        ["甲路3号院1号楼", "", "", "", "", "", "", "107.55", "34.05"],
        ["甲路4号院1号楼", "", "", "x", "飞", "-3", grid.code, "", ""],
        ["甲路5号院1号楼", "", "", "", "", "", "", "abc", "1"],
    ]
    task = imported(operator, text(rows, HOUSES), "house")
    assert told(task) == {
        2: {"grid"},
        3: {"grid"},
        4: {"longitude"},
        5: {"floor", "use", "area_m2"},
        6: {"longitude"},
    }
    assert not House.objects.exists()


def test_organisations_are_made_and_updated(operator: User, grid: Area) -> None:
    make_building(address=ADDRESS)
    rows = [
        ["张记面馆", "shop", "", "13912345678", ADDRESS, "", "3"],
        ["第一机械厂", "firm", code(), "", "工业路8号", grid.code, "120"],
    ]
    assert checked(operator, text(rows, FIRMS), "organisation").counts == {"new": 2}
    imported(operator, text(rows, FIRMS), "organisation")
    shop = Organisation.objects.get(name="张记面馆")
    assert shop.house is not None
    assert (shop.house.place, shop.phone, shop.employees) == (ADDRESS, "13912345678", 3)
    assert imported(operator, text(rows, FIRMS), "organisation").counts == {"same": 2}
    rows[1][6] = "150"
    assert imported(operator, text(rows, FIRMS), "organisation").counts == {
        "same": 1,
        "changed": 1,
    }
    assert Organisation.objects.get(credit_code=code()).employees == 150


def test_what_is_wrong_with_organisations_is_said(operator: User, grid: Area) -> None:
    rows = [
        ["", "shop", "", "", "", grid.code, ""],
        ["甲", "飞行", "", "", "", grid.code, ""],
        ["乙", "shop", "91610305MA6X000000", "", "", grid.code, ""],
        ["丙", "shop", "", "123", "", grid.code, ""],
        ["丁", "shop", "", "", "无名路1号院1号楼", "", ""],
        ["戊", "shop", "", "", "", "", ""],
        ["己", "shop", "", "", "", grid.code, "许多"],
    ]
    task = imported(operator, text(rows, FIRMS), "organisation")
    assert told(task) == {
        2: {"name"},
        3: {"org_kind"},
        4: {"credit_code"},
        5: {"phone"},
        6: {"address"},
        7: {"grid"},
        8: {"employees"},
    }


def test_templates_have_chinese_headings_that_are_understood() -> None:
    for register in ("person", "house", "organisation"):
        book = openpyxl.load_workbook(io.BytesIO(template(register)))
        assert len(book.worksheets) == 2
        headings = [str(cell.value) for cell in book.worksheets[0][1]]
        assert all(any("\u4e00" <= sign <= "\u9fff" for sign in h) for h in headings)
        assert len(guess(register, headings)) == len(FIELDS[register])


def test_other_headings_are_asked_for_once(operator: User, grid: Area, login: Login) -> None:
    """What a person said of a heading is known for their next table, and for nobody else's."""
    make_building(address=ADDRESS)
    headings = ("姓名", "号", "性别", "出生日期", "手机号", "在哪", "单元", "房号", "居住类型")
    data = text([person(1, "王小明")], headings)
    sent = {"register": "person", "file": SimpleUploadedFile("名单.csv", data)}
    answer = login(operator).post(reverse("people_exchange:import_create"), sent)
    task = Import.objects.get()
    page = reverse("people_exchange:import_map", args=[task.pk])
    assert answer.url == page  # type: ignore[attr-defined]
    twice = login(operator).post(page, {"name": "0", "address": "0"})
    assert twice.status_code == 422
    login(operator).post(page, {"name": "0", "document": "1", "address": "5"})
    assert services.remembered(operator, "person", list(headings))["address"] == 5
    assert "address" not in services.remembered(_other(operator), "person", list(headings))


def _other(operator: User) -> User:
    from accounts.models import Role
    from tests.factories import make_person as make_user

    place = operator.scope.posting.area  # type: ignore[union-attr]
    assert place is not None
    return make_user("another", Role.OPERATOR, place)


def test_an_unreadable_file_is_refused_with_a_sentence(
    operator: User, grid: Area, login: Login
) -> None:
    for data in (b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 broken", "姓名".encode()):
        sent = {"register": "person", "file": SimpleUploadedFile("名单.xlsx", data)}
        answer = login(operator).post(reverse("people_exchange:import_create"), sent)
        assert answer.status_code == 422
    assert not Import.objects.exists()


def test_no_row_of_the_exchange_holds_a_number_in_clear(operator: User, grid: Area) -> None:
    """Staging, problems, jobs: everything that a dump would hold."""
    make_building(address=ADDRESS)
    rows = [person(n, f"王小{n}明") for n in range(1, 8)]
    rows[0][4] = "1390000"
    rows[1][3] = "1950-02-03"
    imported(operator, text(rows))
    assert Person.objects.count() == 5
    tables = [
        t for t in connection.introspection.table_names() if t.startswith(("people_", "jobs_"))
    ]
    held = ""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608  names of our own
            held += "\n".join(row[0] for row in cursor.fetchall())
    assert Job.objects.exists()
    for row in rows:
        for value in (row[0], row[1], row[4]):
            assert value not in held
            assert value.encode().hex() not in held
