"""People, houses and organisations: found by what is whole, masked, revealed to people alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import translation
from oauth2_provider.models import AccessToken

from accounts.models import AccessLog, Department, User
from exchange.models import Answered, Client
from grids.models import Area
from people.models import House, Organisation, Person
from people.services import OrganisationFacts, add_part, register_organisation
from people.sight import register, unregister
from tests.exchange.making import Caller, caller_for, make_client, token_for
from tests.people.making import (
    BY,
    THERE,
    make_building,
    make_person,
    make_residence,
    make_room,
    resident_id,
)

pytestmark = pytest.mark.django_db
PEOPLE, HOUSES = "/api/v1/people/search/", "/api/v1/houses/search/"
ORGANISATIONS, REVEAL = "/api/v1/organisations/search/", "/api/v1/reveal/"
DOCUMENT, PHONE = resident_id(serial=7), "13812345678"
REASON = "核对走访登记信息"


@pytest.fixture
def house(grid: Area) -> House:
    return make_room(make_building(address="南大街7号院3号楼"), "402")


@pytest.fixture
def person(house: House) -> Person:
    found = make_person(
        "欧阳小明", document=DOCUMENT, phones=[PHONE], sex="male", occupation="教师"
    )
    make_residence(found, house)
    return found


@pytest.fixture
def shop(house: House, person: Person) -> Organisation:
    facts = OrganisationFacts(name="红星超市", kind="shop", house=house, phone=PHONE)
    found = register_organisation(facts, by=BY)
    add_part(organisation=found, person=person, part="in_charge", by=BY)
    return found


def asked(caller: Caller, url: str, **body: Any) -> list[Any]:
    answer = caller.post(url, body, key=None)
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    found: list[Any] = answer.json()["results"]
    return found


# Searching


@pytest.mark.parametrize(
    "body",
    [
        {"document": DOCUMENT},
        {"document": DOCUMENT.lower(), "area": "610305100001"},
        {"phone": PHONE},
        {"phone": "138 1234 5678"},
        {"name": "欧阳小明", "area": "610305100"},
    ],
    ids=["document", "small letters", "phone", "with blanks", "name"],
)
def test_a_whole_value_finds_the_person(
    area_caller: Caller, person: Person, body: dict[str, str]
) -> None:
    (row,) = asked(area_caller, PEOPLE, **body)
    assert row["id"] == person.pk
    assert (row["name"], row["sex"]) == ("欧阳*", "male")
    assert row["document"] == f"{DOCUMENT[:6]}********{DOCUMENT[-4:]}"
    assert row["born"] == "1980-**-**"
    assert row["home"] == "南大街7号院3号楼"


@pytest.mark.parametrize(
    "body",
    [
        {"document": DOCUMENT[-6:]},
        {"phone": PHONE[-8:]},
        {"name": "欧阳", "area": "610305100"},
        {"name": "小明", "area": "610305100"},
        {"document": resident_id(serial=9)},
    ],
    ids=["end of document", "end of phone", "surname", "given name", "nobody's"],
)
def test_a_part_of_a_value_finds_nobody(
    area_caller: Caller, person: Person, body: dict[str, str]
) -> None:
    assert asked(area_caller, PEOPLE, **body) == []


def test_people_of_another_township_are_not_there(area_caller: Caller, person: Person) -> None:
    make_residence(far := make_person("李四", phones=["13900000000"]), make_building(point=THERE))
    assert asked(area_caller, PEOPLE, phone="13900000000") == []
    assert area_caller.get(f"/api/v1/people/{far.pk}/").status_code == 404


def test_a_department_finds_whom_its_cases_name(
    caller: Caller, stranger: Caller, person: Person, township_department: Department
) -> None:
    assert asked(caller, PEOPLE, document=DOCUMENT) == []

    def named(user: User) -> Any:
        rows = Person.objects.filter(pk=person.pk)
        own = township_department.pk in user.scope.department_ids
        return (rows if own else rows.none()).values("pk")

    register("person", named, "test")
    try:
        assert [row["id"] for row in asked(caller, PEOPLE, document=DOCUMENT)] == [person.pk]
        assert caller.get(f"/api/v1/people/{person.pk}/").status_code == 200
        assert asked(stranger, PEOPLE, document=DOCUMENT) == []
    finally:
        unregister("person", "test")


def test_no_more_than_twenty_are_told(area_caller: Caller, grid: Area) -> None:
    for _each in range(21):
        make_person("王伟", area=grid)
    answer = area_caller.post(PEOPLE, {"name": "王伟", "area": grid.code}, key=None).json()
    assert (answer["more"], len(answer["results"])) == (True, 20)


@pytest.mark.parametrize(
    ("url", "body", "pointer"),
    [
        (PEOPLE, {}, "#"),
        (PEOPLE, {"document": DOCUMENT, "phone": PHONE}, "#"),
        (PEOPLE, {"name": "欧阳小明"}, "#/area"),
        (PEOPLE, {"name": "欧阳小明", "area": "610305101"}, "#/area"),
        (PEOPLE, {"document": "123"}, "#/document"),
        (PEOPLE, {"phone": PHONE, "tail": "5678"}, "#/tail"),
        (PEOPLE, [], "#"),
        (HOUSES, {"area": "610305100"}, "#/address"),
        (ORGANISATIONS, {"name": "红星"}, "#/area"),
        (ORGANISATIONS, {"credit_code": "1"}, "#/credit_code"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_told(
    area_caller: Caller, other_township: Area, url: str, body: Any, pointer: str
) -> None:
    answer = area_caller.post(url, body, key=None)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_neither_question_nor_answer_is_kept(area_caller: Caller, person: Person) -> None:
    asked(area_caller, PEOPLE, document=DOCUMENT)
    assert not Answered.objects.exists()
    assert not AccessLog.objects.exists()


def test_a_search_costs_the_same_for_many(
    area_caller: Caller, house: House, django_assert_max_num_queries: Any
) -> None:
    for _each in range(12):
        make_residence(make_person("王伟"), house)
    with django_assert_max_num_queries(8):
        assert len(asked(area_caller, PEOPLE, name="王伟", area="610305100")) == 12


def test_buildings_are_found_by_their_address(area_caller: Caller, house: House) -> None:
    (row,) = asked(area_caller, HOUSES, address="南大街7号院", area="610305100001")
    assert (row["id"], row["level"]) == (house.building_id, "building")
    assert row["point"] == {"longitude": 107.05, "latitude": 34.05}
    assert asked(area_caller, HOUSES, address="北大街") == []


@pytest.mark.parametrize("body", [{"phone": PHONE}, {"name": "红星", "area": "610305100"}], ids=str)
def test_organisations_are_found(
    area_caller: Caller, shop: Organisation, body: dict[str, str]
) -> None:
    (row,) = asked(area_caller, ORGANISATIONS, **body)
    assert (row["id"], row["name"], row["phone"]) == (shop.pk, "红星超市", "138****5678")


# Reading


def test_a_record_says_what_it_keeps_back(
    area_caller: Caller, person: Person, house: House
) -> None:
    found = area_caller.get(f"/api/v1/people/{person.pk}/").json()
    assert found["residences"] == [
        {
            "house": house.pk,
            "place": "南大街7号院3号楼",
            "kind": "actual",
            "valid_from": None,
            "valid_to": None,
        }
    ]
    kept = {(one["subject"], one["field"]): one["shown"] for one in found["values"]}
    (phone,) = person.phones.all()
    assert kept[f"phone:{phone.pk}", "number"] == "138****5678"
    assert kept[f"person:{person.pk}", "occupation"] == "***"
    assert (f"person:{person.pk}", "employer") not in kept


def test_nothing_personal_is_in_clear(
    area_caller: Caller, person: Person, house: House, shop: Organisation
) -> None:
    where = (f"people/{person.pk}", f"houses/{house.pk}", f"organisations/{shop.pk}")
    told = json.dumps(
        [area_caller.get(f"/api/v1/{each}/").json() for each in where], ensure_ascii=False
    )
    for value in ("小明", DOCUMENT, PHONE, "402", "1980-03-05", "教师"):
        assert value not in told
    people = area_caller.get(f"/api/v1/organisations/{shop.pk}/").json()["people"]
    assert people == [{"person": person.pk, "part": "in_charge", "name": "欧阳*"}]


def test_a_record_costs_no_more_than_it_must(
    area_caller: Caller, person: Person, shop: Organisation, django_assert_max_num_queries: Any
) -> None:
    for url in (f"people/{person.pk}", f"organisations/{shop.pk}"):
        with django_assert_max_num_queries(9):
            assert area_caller.get(f"/api/v1/{url}/").status_code == 200


# Revealing


@pytest.fixture
def app(township: Area) -> Client:
    client, _secret = make_client(township, name="走访助手")
    Client.objects.filter(pk=client.pk).update(scopes=["record:read", "record:reveal"])
    client.refresh_from_db()
    found: Client = client
    return found


def as_person(app: Client, user: User, *, personal: bool = True) -> Caller:
    """The app, with the token that the person gave it."""
    user.postings.update(personal=personal)
    raw = token_for(app)
    AccessToken.objects.filter(application=app).update(user=user)
    return Caller(raw)


def wish(person: Person, **more: Any) -> dict[str, str]:
    return {"subject": f"person:{person.pk}", "field": "document", "reason": REASON, **more}


def test_a_person_sees_one_value_and_it_is_logged(
    app: Client, person: Person, township_operator: User
) -> None:
    caller = as_person(app, township_operator)
    answer = caller.post(REVEAL, wish(person), key=None)
    assert answer.json() == {
        "subject": f"person:{person.pk}",
        "field": "document",
        "value": DOCUMENT,
    }
    assert answer["Cache-Control"] == "no-store"
    entry = AccessLog.objects.get()
    assert (entry.user, entry.subject, entry.field) == (
        township_operator,
        f"person:{person.pk}",
        "document",
    )
    assert entry.reason == f"{REASON} [走访助手]"
    assert entry.posting == township_operator.postings.get()


def test_each_look_is_a_line_of_the_log_and_no_value_is_kept(
    app: Client, person: Person, township_operator: User
) -> None:
    caller = as_person(app, township_operator)
    for _each in range(2):
        assert caller.post(REVEAL, wish(person), key="same").status_code == 200
    assert AccessLog.objects.count() == 2
    assert not Answered.objects.exists()


def test_without_the_right_nothing_is_shown(
    app: Client, person: Person, township_operator: User
) -> None:
    caller = as_person(app, township_operator, personal=False)
    assert caller.post(REVEAL, wish(person), key=None).status_code == 403
    assert not AccessLog.objects.exists()


def test_a_system_sees_no_value_even_with_scope_and_right(app: Client, person: Person) -> None:
    app.user.postings.update(personal=True)
    answer = Caller(token_for(app)).post(REVEAL, wish(person), key=None)
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:gridgov:problem:forbidden"
    assert not AccessLog.objects.exists()


def test_the_scope_is_not_offered_to_systems(township: Area) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="listed"):
        make_client(township, scopes=["record:reveal"])


def test_a_value_out_of_sight_is_not_there(
    app: Client, person: Person, township_operator: User
) -> None:
    make_residence(far := make_person("李四"), make_building(point=THERE))
    caller = as_person(app, township_operator)
    assert caller.post(REVEAL, wish(far), key=None).status_code == 404
    assert caller.post(REVEAL, wish(person, field="number"), key=None).status_code == 404
    assert not AccessLog.objects.exists()


@override_settings(REVEAL_LIMIT=1)
def test_too_many_are_refused(app: Client, person: Person, township_operator: User) -> None:
    caller = as_person(app, township_operator)
    codes = [caller.post(REVEAL, wish(person), key=None) for _each in range(2)]
    assert [answer.status_code for answer in codes] == [200, 429]
    assert codes[1]["Retry-After"] == "600"
    assert AccessLog.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"reason": "x"}, "#/reason"),
        ({"subject": "reporter:1"}, "#/subject"),
        ({"subject": "person:x"}, "#/subject"),
        ({"field": "password"}, "#/field"),
    ],
    ids=str,
)
def test_a_wish_that_cannot_be_taken_is_told(
    app: Client,
    person: Person,
    township_operator: User,
    more: dict[str, str],
    pointer: str,
) -> None:
    answer = as_person(app, township_operator).post(REVEAL, wish(person, **more), key=None)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_a_system_of_administrators_sees_nobody(township: Area, person: Person) -> None:
    """Only roles that know people on the pages."""
    caller = caller_for(township)
    Client.objects.get().user.postings.update(role="rights_admin")
    assert asked(caller, PEOPLE, document=DOCUMENT) == []
    assert caller.get(f"/api/v1/people/{person.pk}/").status_code == 404
