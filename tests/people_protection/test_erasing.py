"""Erasing a person: two people, the key gone, the case kept, a tombstone of day and order."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from psycopg import sql

from accounts.models import Role, User
from grids.models import Area
from people import search
from people.models import Care, Change, Erasure, House, Person, PersonKey, Phone, Residence, Vehicle
from people.protection import erasing
from people.services import By, change_house, change_person, merge, register_care, register_vehicle
from tests.cast import Login
from tests.factories import make_person as make_user
from tests.people.making import BY, make_building, make_person
from tests.people_protection.conftest import with_rights

LATER = dt.date(2099, 1, 1)


def rows_about(keys: list[int]) -> dict[str, int]:
    """By table how many rows point to these people, read from the database itself."""
    words = sql.SQL(
        "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
        "WHERE c.contype = 'f' AND c.confrelid = 'people_person'::regclass"
    )
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(words)
        for table, column in cursor.fetchall():
            count = sql.SQL("SELECT count(*) FROM {} WHERE {} = ANY(%s)")
            cursor.execute(count.format(sql.Identifier(table), sql.Identifier(column)), [keys])
            if number := cursor.fetchone()[0]:
                found[table] = number
    return found


def stocked(person: Person) -> Person:
    """With everything that can hang on a person, and a row merged into them."""
    house = make_building(address="南大街8号1号楼", owner_text="张三丰的房")
    change_house(house, {"owner": person, "owner_text": "张三丰本人"}, by=BY)
    register_vehicle(plate="陕C0I001", kind="car", owner=person, by=BY)
    register_care(programme="disabled", decided_by="村", review_on=LATER, person=person, by=BY)
    change_person(person, {"employer": "供销社"}, by=By(why="new job"))
    other = make_person("张三丰", document_kind="none")
    merge(other, person, by=By(why="the same"))
    return other


@pytest.fixture
def approver(rights_admin: User) -> User:
    return rights_admin


def test_it_takes_two_and_leaves_only_the_order(
    reader: User, approver: User, person: Person
) -> None:
    other = stocked(person)
    order = erasing.ask(person, "wish", by=By(reader))
    assert Person.objects.get(pk=person.pk).erased_at is None
    erasing.decide(order, True, by=By(approver))
    keys = [person.pk, other.pk]
    assert rows_about(keys) == {"people_erasure": 1}
    left = Person.objects.get(pk=person.pk)
    assert left.erased_at is not None
    assert (left.name, left.document, left.sex, left.birth_date, left.area) == (
        "",
        "",
        "",
        None,
        None,
    )
    assert (left.name_grams, left.document_index, left.likeness_index, left.sight) == (
        [],
        "",
        "",
        [],
    )
    order.refresh_from_db()
    assert (order.asked_by, order.decided_by, order.state) == (reader, approver, "done")


def test_nothing_of_them_can_be_read_or_found_any_more(
    reader: User, approver: User, person: Person
) -> None:
    document, tail = person.document, person.document[-4:]
    stocked(person)
    erasing.decide(erasing.ask(person, "wish", by=By(reader)), True, by=By(approver))
    for text in ("张三丰", document, tail, "13812345678"):
        assert search.people(reader, text).count() == 0
    for model in (PersonKey, Phone, Residence, Vehicle, Care):
        assert not model.objects.exists()
    texts = [line.old + line.new for line in Change.objects.select_related("person__key")]
    assert not any("张三丰" in text for text in texts)
    assert not House.objects.filter(owner__isnull=False).exists()
    assert {house.owner_text for house in House.objects.all()} == {""}


def test_nobody_approves_what_they_asked_for(reader: User, person: Person) -> None:
    order = erasing.ask(person, "wish", by=By(reader))
    with pytest.raises(PermissionDenied):
        erasing.decide(order, True, by=By(reader))
    assert Person.objects.get(pk=person.pk).erased_at is None


def test_refusing_leaves_everything(reader: User, approver: User, person: Person) -> None:
    order = erasing.ask(person, "done", by=By(reader))
    assert erasing.decide(order, False, by=By(approver)).state == "refused"
    assert Person.objects.select_related("key").get(pk=person.pk).name == "张三丰"
    assert erasing.decide(order, True, by=By(approver)).state == "refused"


def test_asking_and_deciding_twice_is_harmless(
    reader: User, approver: User, person: Person
) -> None:
    order = erasing.ask(person, "wish", by=By(reader))
    assert erasing.ask(person, "done", by=By(reader)) == order
    first = erasing.decide(order, True, by=By(approver)).decided_at
    assert erasing.decide(order, True, by=By(approver)).decided_at == first
    with pytest.raises(ValidationError):
        erasing.ask(person, "wish", by=By(reader))


def test_what_others_registered_is_forgotten_too(
    reader: User, approver: User, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[int]] = []
    monkeypatch.setitem(erasing._also, "test", told.append)
    erasing.decide(erasing.ask(person, "wish", by=By(reader)), True, by=By(approver))
    assert told == [[person.pk]]


def test_the_pages_ask_and_decide(
    reader: User, approver: User, person: Person, login: Login
) -> None:
    url = reverse("protection:erasure_ask", args=[person.pk])
    desk = login(reader)
    assert desk.post(url, {"ground": ""}).status_code == 200
    assert not Erasure.objects.exists()
    assert desk.post(url, {"ground": "wish"}).status_code == 302
    order = Erasure.objects.get()
    decide = reverse("protection:erasure_decide", args=[order.pk])
    assert desk.post(decide, {"approved": "yes"}).status_code == 403
    page = login(approver).get(reverse("protection:erasure_list"))
    assert "张" not in page.content.decode().split("<main")[1].split("</main")[0]
    login(approver).post(decide, {"approved": ""})
    assert Person.objects.get(pk=person.pk).erased_at is None
    login(approver).post(decide, {"approved": "yes"})
    assert Person.objects.get(pk=person.pk).erased_at is not None
    assert desk.get(reverse("people:person_show", args=[person.pk])).status_code == 404


def test_out_of_sight_is_404_without_the_right_403(
    operator: User,
    outsider: User,
    rights_admin: User,
    other_township: Area,
    person: Person,
    login: Login,
) -> None:
    url = reverse("protection:erasure_ask", args=[person.pk])
    assert login(operator).get(url).status_code == 403
    assert login(with_rights(outsider, personal=True)).get(url).status_code == 404
    order = erasing.ask(person, "wish", by=By(operator))
    elsewhere = make_user("elsewhere", Role.RIGHTS_ADMIN, other_township)
    decide = reverse("protection:erasure_decide", args=[order.pk])
    assert login(elsewhere).post(decide, {"approved": "yes"}).status_code == 404
