"""Values of the registers in clear: by right, in sight, with whose it is in the log."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from accounts import reveal
from accounts.models import AccessLog, User
from grids.models import Area
from people.models import Change, Person, Phone
from people.services import (
    By,
    OrganisationFacts,
    change_person,
    end_residence,
    merge,
    register_care,
    register_organisation,
    register_vehicle,
    write_detail,
)
from tests.cast import Login
from tests.people.making import BY, HERE, THERE, make_building, make_person, make_residence
from tests.people_protection.conftest import with_rights

LATER = dt.date(2099, 1, 1)


def shown(user: User, subject: str, field: str) -> str:
    return reveal.reveal(user, subject, field, "Visit on site", None)


def test_it_shows_each_value_of_a_person_and_says_whose(reader: User, person: Person) -> None:
    phone = Phone.objects.get(person=person)
    car = register_vehicle(plate="陕C0I001", kind="car", owner=person, by=BY)
    values = {
        (f"person:{person.pk}", "name"): "张三丰",
        (f"person:{person.pk}", "document"): person.document,
        (f"person:{person.pk}", "employer"): "某某研究所",
        (f"person:{person.pk}", "registration_place"): "北山村7号",
        (f"phone:{phone.pk}", "number"): "13812345678",
        (f"vehicle:{car.pk}", "plate"): "陕C0I001",
    }
    assert {key: shown(reader, *key) for key in values} == values
    assert set(AccessLog.objects.values_list("whose", flat=True)) == {f"person:{person.pk}"}


def test_it_shows_houses_and_organisations(reader: User, person: Person) -> None:
    room = person.residences.get().house
    shop = register_organisation(
        OrganisationFacts("五金店", point=HERE, phone="13912345678"), by=BY
    )
    assert "4711" in shown(reader, f"house:{room.pk}", "number")
    assert shown(reader, f"organisation:{shop.pk}", "phone") == "13912345678"
    assert [entry.whose for entry in AccessLog.objects.order_by("pk")] == [
        f"house:{room.pk}",
        f"organisation:{shop.pk}",
    ]


def test_it_is_404_out_of_sight_and_403_without_the_right(
    outsider: User, operator: User, auditor: User, person: Person
) -> None:
    with pytest.raises(PermissionDenied):
        shown(operator, f"person:{person.pk}", "document")
    with pytest.raises(Http404):
        shown(with_rights(outsider, personal=True), f"person:{person.pk}", "document")
    with pytest.raises(PermissionDenied):
        shown(with_rights(auditor, personal=True), f"person:{person.pk}", "document")
    assert not AccessLog.objects.exists()


def test_detail_of_care_has_a_right_of_its_own(reader: User, person: Person) -> None:
    care = register_care(
        programme="hardship", decided_by="村委会", review_on=LATER, person=person, by=BY
    )
    write_detail(care, "腿脚不便", by=BY)
    with pytest.raises(PermissionDenied):
        shown(reader, f"care:{care.pk}", "words")
    knows = with_rights(reader, personal=True, care=True)
    assert shown(knows, f"care:{care.pk}", "words") == "腿脚不便"
    assert AccessLog.objects.get().whose == f"person:{person.pk}"


def test_history_shows_one_field_never_a_whole_record(reader: User, person: Person) -> None:
    change_person(person, {"employer": "供销社"}, by=By(why="new job"))
    [line] = Change.objects.filter(field="employer")
    assert shown(reader, f"change:{line.pk}", "old") == "某某研究所"
    first = Change.objects.get(kind="person", key=person.pk, field="")
    with pytest.raises(Http404):
        shown(reader, f"change:{first.pk}", "new")


def test_who_was_merged_is_looked_at_as_the_survivor(reader: User, person: Person) -> None:
    other = make_person("张三丰", document_kind="none")
    make_residence(other, person.residences.get().house)
    merge(other, person, by=By(why="the same"))
    assert reveal.about_of(f"person:{other.pk}").whose == f"person:{person.pk}"


def test_it_notes_who_lives_outside_the_area_by_now(
    reader: User, person: Person, other_township: Area
) -> None:
    shown(reader, f"person:{person.pk}", "name")
    end_residence(person.residences.get(), dt.date(2026, 11, 1), by=BY)
    make_residence(person, make_building(THERE), valid_from=dt.date(2026, 11, 2))
    shown(reader, f"person:{person.pk}", "name")
    entries = AccessLog.objects.order_by("pk")
    assert [entry.outside for entry in entries] == [False, True]


def test_the_page_asks_for_the_reason_and_shows_one_value(
    reader: User, person: Person, login: Login
) -> None:
    kwargs = {"subject": f"person:{person.pk}", "field": "document"}
    url = reverse("accounts:reveal", kwargs=kwargs)
    client = login(reader)
    asked = client.get(url)
    assert person.document not in asked.text
    answer = client.post(url, {"reason": "Visit on site"})
    assert person.document in answer.text
    assert "13812345678" not in answer.text
    assert AccessLog.objects.get().reason == "Visit on site"
