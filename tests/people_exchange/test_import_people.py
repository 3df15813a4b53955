"""People from a table: what is bad is said at its cell, what is good is saved, once."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from accounts.models import User
from gridgov.tables import read
from people.exchange import kept, staging
from people.exchange.marking import problems
from people.models import House, Import, Person, Residence
from tests.people.making import (
    THERE,
    make_building,
    make_person,
    make_residence,
    make_room,
    resident_id,
)
from tests.people_exchange.making import (
    ADDRESS,
    HEADINGS,
    checked,
    imported,
    names,
    person,
    text,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def building(operator: User, grid: object) -> House:
    return make_building(address=ADDRESS)


def told(task: Import) -> dict[int, dict[str, list[str]]]:
    """By row number what is wrong in it."""
    found: dict[int, dict[str, list[str]]] = {}
    for frame in task.parts.values_list("frame", flat=True):
        found |= {int(number): said for number, said in problems(task, frame).items()}
    return found


def test_it_writes_nothing_in_the_dry_run(operator: User, building: House) -> None:
    rows = [person(n, name) for n, name in enumerate(names(3))]
    task = checked(operator, workbook(rows))
    assert task.counts == {"new": 3}
    assert task.state == "checked"
    assert not Person.objects.exists()


def test_it_saves_people_and_where_they_live(operator: User, building: House) -> None:
    room = make_room(building, "301")
    row = person(7, "王小明")
    row[7], row[8] = "301室", "tenant"
    imported(operator, text([row]))
    found = Person.objects.select_related("key").get()
    assert (found.name, found.document) == ("王小明", row[1])
    assert [phone.number for phone in found.phones.all()] == [row[4]]
    home = Residence.objects.get()
    assert (home.person_id, home.house_id, home.kind) == (found.pk, room.pk, "tenant")
    assert Person.objects.for_user(operator).get() == found


def test_it_changes_nothing_the_second_time(operator: User, building: House) -> None:
    data = workbook([person(n, name) for n, name in enumerate(names(20))])
    imported(operator, data)
    again = imported(operator, data)
    assert again.counts == {"same": 20}
    assert (Person.objects.count(), Residence.objects.count()) == (20, 20)


def test_it_updates_who_is_known_by_the_document(operator: User, building: House) -> None:
    row = person(1, "王小明")
    imported(operator, workbook([row]))
    row[4] = "13800000000"
    task = imported(operator, workbook([row]))
    assert task.counts == {"changed": 1}
    numbers = {phone.number for phone in Person.objects.get().phones.all()}
    assert numbers == {"13900000001", "13800000000"}


def test_it_finds_who_has_no_document_by_name_birth_and_phone(
    operator: User, building: House
) -> None:
    row = person(1, "王小明")
    row[1] = ""
    imported(operator, workbook([row]))
    row[7] = ""
    assert imported(operator, workbook([row])).counts == {"same": 1}
    row[1] = person(1, "王小明")[1]
    assert imported(operator, workbook([row])).counts == {"changed": 1}
    assert Person.objects.select_related("key").get().document == row[1]


def test_it_does_not_choose_among_several_who_are_alike(operator: User, building: House) -> None:
    row = person(1, "王小明")
    born = dt.date.fromisoformat(row[3])
    for _each in range(2):
        who = make_person("王小明", document_kind="none", birth_date=born, phones=[row[4]])
        make_residence(who, building)
    row[1] = ""
    task = imported(operator, workbook([row]))
    assert task.counts == {"bad": 1}
    assert "name" in told(task)[2]


BAD = {
    "no name": (0, "", "name"),
    "place of the number": (1, "", "document"),
    "check character": (1, "", "document"),
    "sex": (2, "不明白", "sex"),
    "date": (3, "2026-13-01", "birth_date"),
    "date of another card": (3, "1950-02-03", "birth_date"),
    "phone": (4, "12345", "phones"),
    "no building": (5, "", "address"),
    "building of nobody": (5, "北大街9号院1号楼", "address"),
    "unit": (6, "9", "unit"),
    "room": (7, "999", "room"),
    "kind": (8, "飞行", "kind"),
}


def broken(row: list[str], kind: str) -> list[str]:
    at, value, _field = BAD[kind]
    row = list(row)
    if kind == "check character":
        value = row[1][:-1] + ("1" if row[1][-1] != "1" else "2")
    if kind == "place of the number":
        value = row[1][:-1]
    row[at] = value
    return row


def test_it_reports_every_bad_cell_and_saves_the_rest(operator: User, building: House) -> None:
    kinds = list(BAD)
    rows, expected = [], {}
    for n, name in enumerate(names(2000)):
        row = person(n, name)
        if n % 20 == 0:
            kind = kinds[n // 20 % len(kinds)]
            row = broken(row, kind)
            expected[n + 2] = BAD[kind][2]
        rows.append(row)
    rows.append(rows[1])
    expected[2002] = "name"
    task = imported(operator, workbook(rows))
    assert {number: set(said) for number, said in told(task).items()} == {
        number: {field} for number, field in expected.items()
    }
    assert Person.objects.count() == Residence.objects.count() == 2001 - len(expected)
    marked_rows(task, expected)


def marked_rows(task: Import, expected: dict[int, str]) -> None:
    """The copy has every row, the bad cells filled and the sentence at the end."""
    book = openpyxl.load_workbook(io.BytesIO(kept.whole(task.marked)))
    sheet = book.worksheets[0]
    assert sheet.max_row == 2002
    columns = {name: at + 1 for name, at in task.mapping.items()}
    for number in range(2, 2003):
        filled = [c.column for c in sheet[number] if c.fill.fill_type == "solid"]
        field = expected.get(number)
        assert filled == ([columns[field], len(HEADINGS) + 1] if field else [])
        assert bool(sheet.cell(number, len(HEADINGS) + 1).value) is bool(field)


def test_it_gives_csv_back_as_csv(operator: User, building: House) -> None:
    row = person(1, "王小明")
    row[4] = "12345"
    task = checked(operator, text([row]))
    lines = read(io.BytesIO(kept.whole(task.marked)))
    assert lines[1].cells[0] == "王小明"
    assert "电话" in lines[1].cells[-1] or "Phones" in lines[1].cells[-1]


def test_it_tells_nothing_of_another_area(
    operator: User, building: House, other_township: object
) -> None:
    """A building elsewhere and one that is nowhere are one sentence; so are people."""
    make_building(THERE, address="渭河路5号院2号楼")
    elsewhere, nowhere = person(1, "王小明"), person(2, "李小红")
    elsewhere[5], nowhere[5] = "渭河路5号院2号楼", "无名路5号院2号楼"
    said = told(imported(operator, workbook([elsewhere, nowhere])))
    assert said[2] == said[3]


def test_somebody_of_another_area_moves_in_and_keeps_their_values(
    operator: User, building: House, other_township: object
) -> None:
    row = person(1, "王小明")
    who = make_person("王小明", document=row[1], employer="旧厂")
    make_residence(who, make_building(THERE))
    headings, row = [*HEADINGS, "工作单位"], [*row, "新厂"]
    dry = checked(operator, workbook([row], headings))
    assert dry.counts == {"new": 1}
    imported(operator, workbook([row], headings))
    found = Person.objects.select_related("key").get()
    assert found.employer == "旧厂"
    assert Residence.objects.filter(person=found, house=building, valid_to=None).exists()


def test_a_wrong_name_on_a_known_number_of_elsewhere_shows_in_no_dry_run(
    operator: User, building: House, other_township: object
) -> None:
    number = resident_id()
    make_residence(make_person("王小明", document=number), make_building(THERE))
    row = person(1, "李大力")
    row[1:4] = [number, "", ""]
    assert checked(operator, workbook([row])).counts == {"new": 1}
    task = imported(operator, workbook([row]))
    assert task.counts == {"bad": 1}
    assert Person.objects.count() == 1


def test_a_cell_that_is_too_long_is_a_problem_of_its_row_alone(
    operator: User, building: House
) -> None:
    rows = [person(n, name) for n, name in enumerate(names(3))]
    rows[1][5] = "长" * 2001
    for data in (workbook(rows), text(rows)):
        task = checked(operator, data)
        assert task.counts == {"new": 2, "bad": 1}
        assert told(task)[3]["address"][0] == "此单元格超过 2000 个字符，请缩短。"
    marked = b"".join(kept.frames(task.marked)).decode()
    assert "长" * 2001 in marked


def test_long_rows_make_short_frames(
    operator: User, building: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "FRAME_SIGNS", 100)
    rows = [person(n, name) for n, name in enumerate(names(7))]
    task = imported(operator, workbook(rows))
    assert task.counts == {"new": 7}
    assert task.position > 1
    assert Person.objects.count() == 7


def test_an_empty_building_says_what_to_do(operator: User, building: House) -> None:
    row = person(1, "王小明", address="")
    task = checked(operator, workbook([row]))
    assert told(task)[2] == {
        "address": ["缺少楼栋。请按登记的写法填写到楼栋的地址，单元和房号填在各自的列中。"]
    }
