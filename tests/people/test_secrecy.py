"""Nothing personal in clear in a dump; new keys; a destroyed key destroys."""

from __future__ import annotations

import subprocess

import pytest
from django.conf import settings as conf
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from grids.models import Area
from people import search
from people.models import Change, PersonKey, Vehicle
from people.services import (
    By,
    OrganisationFacts,
    change_person,
    register_organisation,
    register_vehicle,
)
from tests.people.making import BY, HERE, again, make_building, make_person, make_residence

OLD, NEW = "old-key-" + "o" * 40, "new-key-" + "n" * 40
CLEAR = ("张三丰", "13812345678", "13912345678", "农学家", "某某研究所", "北山村", "0I001", "0I002")


def stock() -> str:
    """A person and an organisation with all that is secret; gives the document."""
    person = make_person(
        "张三丰",
        phones=["13812345678"],
        occupation="农学家",
        employer="某某研究所",
        registration_place="北山村7号",
    )
    make_residence(person, make_building(address="南大街1号楼4711室", owner_text="张三丰"))
    change_person(person, {"phones": ["13912345678"]}, by=By(why="new phone"))
    register_vehicle(plate="陕C0I001", kind="car", owner=person, by=BY)
    shop = register_organisation(
        OrganisationFacts("五金店", point=HERE, phone="13912345678"), by=BY
    )
    register_vehicle(plate="陕C0I002", kind="car", organisation=shop, by=BY)
    return str(person.document)


@pytest.mark.django_db(transaction=True)
def test_a_dump_shows_nothing_of_them_in_clear(grid: Area) -> None:
    number = stock()
    database = conf.DATABASES["default"]
    where = ["-h", str(database["HOST"]), "-U", str(database["USER"]), str(database["NAME"])]
    dump = subprocess.run(["pg_dump", "--data-only", *where], capture_output=True, check=True)
    text = dump.stdout.decode()
    assert "people_person" in text
    for clear in (*CLEAR, number, number[-8:], "4711室"):
        assert clear not in text, clear
        assert clear.encode().hex() not in text, clear


@pytest.mark.django_db
def test_new_keys_take_over_and_the_old_one_can_go(
    settings: Settings, grid: Area, worker: User
) -> None:
    settings.FIELD_KEYS = [OLD]
    number = stock()
    settings.FIELD_KEYS = [NEW, OLD]
    found = ["张三丰", "13912345678", number, number[-4:]]
    assert [search.people(worker, text).count() for text in found] == [1, 1, 1, 1]
    call_command("rotate_field_keys", "--batch", "1")
    settings.FIELD_KEYS = [NEW]
    assert [search.people(worker, text).count() for text in found] == [1, 1, 1, 1]
    assert [search.vehicles(worker, text).count() for text in ("陕C0I001", "陕C0I002")] == [1, 1]
    assert search.organisations(worker, "五金").count() == 1
    person = search.people(worker, number).get()
    assert (person.name, person.document) == ("张三丰", number)
    assert {row.plate for row in Vehicle.objects.select_related("owner__key")} == {
        "陕C0I001",
        "陕C0I002",
    }
    assert all(line.new is not None for line in Change.objects.select_related("person__key"))
    assert any(line.new == "13912345678" for line in Change.objects.select_related("person__key"))


@pytest.mark.django_db
def test_the_values_themselves_stay_as_they_are_under_new_keys(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]
    person = make_person("张三")
    before = bytes(again(person).name_sealed), bytes(again(person).key.wrapped)
    settings.FIELD_KEYS = [NEW, OLD]
    call_command("rotate_field_keys")
    after = bytes(again(person).name_sealed), bytes(again(person).key.wrapped)
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


@pytest.mark.django_db
def test_without_the_row_of_the_key_nothing_can_be_read_by_any_means(grid: Area) -> None:
    stock()
    PersonKey.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_sealed FROM people_person WHERE length(name_sealed) > 0")
        sealed = [bytes(row[0]) for row in cursor.fetchall()]
    assert sealed
    assert all("张三丰".encode() not in data for data in sealed)
    assert {line.new for line in Change.objects.filter(kind="person")} == {""}
