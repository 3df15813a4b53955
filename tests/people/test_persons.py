"""Registering and changing people: checks, keys, indexes, history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.utils import IntegrityError

from accounts.models import User
from grids.models import Area
from people import history
from people.duplicates import Alike
from people.models import Change, Person, PersonKey
from people.services import (
    By,
    PersonFacts,
    Stale,
    change_person,
    facts_of,
    register_checked,
    register_person,
)
from tests.people.making import BY, again, make_person, resident_id

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"


def facts(name: str, **values: Any) -> PersonFacts:
    return PersonFacts(**{"name": name, **values})


def test_it_fills_sex_and_birth_date_from_a_resident_identity_number() -> None:
    person = register_person(
        PersonFacts("李 丽", "resident_id", " 110105 19491231002x ", phones=["+86 138-1234-5678"]),
        by=BY,
    )
    found = again(person)
    assert (found.name, found.document) == ("李 丽", ID)
    assert (found.sex, found.birth_date) == ("female", dt.date(1949, 12, 31))
    assert facts_of(found).phones == ("13812345678",)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " - "}, "name"),
        ({"document_kind": "resident_id", "document": ID[:-1] + "1"}, "document"),
        ({"document_kind": "resident_id", "document": ID[:-1]}, "document"),
        ({"document_kind": "resident_id", "document": "11010519490231002X"}, "document"),
        ({"document_kind": "resident_id", "document": ""}, "document"),
        ({"document_kind": "passport", "document": "E1"}, "document"),
        ({"document_kind": "none", "document": "E12345678"}, "document"),
        ({"document_kind": "resident_id", "document": ID, "sex": "male"}, "sex"),
        (
            {"document_kind": "resident_id", "document": ID, "birth_date": dt.date(1950, 1, 1)},
            "birth_date",
        ),
        ({"birth_date": dt.date(1850, 1, 1)}, "birth_date"),
        ({"birth_date": dt.date(1950, 1, 1), "died_on": dt.date(1940, 1, 1)}, "died_on"),
        ({"phones": ["12"]}, "phones"),
    ],
)
def test_it_refuses_what_cannot_be_by_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as told:
        register_person(facts(**{"name": "李丽", **values}), by=BY)
    assert list(told.value.message_dict) == [field]
    assert not Person.objects.exists()


def test_it_tells_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(ValidationError) as told:
        register_person(PersonFacts("", "resident_id", "1", phones=["x"]), by=BY)
    assert set(told.value.message_dict) == {"name", "document", "phones"}


@pytest.mark.parametrize(
    ("kind", "number"), [("passport", "E12345678"), ("foreign", "USA123456789"), ("unknown", "")]
)
def test_it_takes_foreign_unknown_and_missing_documents(kind: str, number: str) -> None:
    person = register_person(PersonFacts("Anna Ek", kind, number), by=BY)
    assert (person.document, person.sex, person.birth_date) == (number, "", None)


def test_the_database_refuses_a_document_twice_among_many_too() -> None:
    many = [PersonFacts(f"张{n}", "resident_id", ID) for n in range(60)]
    with pytest.raises(IntegrityError):
        register_checked(many, by=BY)


def test_two_without_a_document_are_two_people() -> None:
    register_person(PersonFacts("张三"), by=BY)
    register_person(PersonFacts("张三"), by=BY)
    assert Person.objects.count() == 2


def test_the_same_document_is_found_before_it_is_registered_twice() -> None:
    first = make_person("张三", document=ID)
    with pytest.raises(Alike) as told:
        make_person("张 三", document=ID)
    assert (told.value.people, told.value.ground, told.value.same_name) == (
        [first],
        "document",
        True,
    )
    assert list(told.value.message_dict) == ["document"]
    with pytest.raises(Alike) as told:
        make_person("王五", document=ID)
    assert not told.value.same_name
    assert Person.objects.count() == 1


def test_the_same_name_birth_date_and_phone_are_found_and_may_be_right() -> None:
    values: dict[str, Any] = {"birth_date": dt.date(1990, 1, 2), "phones": ["13812345678"]}
    first = register_person(facts("张三", **values), by=BY)
    with pytest.raises(Alike) as told:
        register_person(facts("张三", **values), by=BY)
    assert (told.value.people, told.value.ground) == ([first], "likeness")
    register_person(facts("张三", **values), by=BY, alike_ok=True)
    register_person(facts("张三", **values | {"phones": ["13912345678"]}), by=BY)
    assert Person.objects.count() == 3


def test_the_database_too_refuses_a_document_twice() -> None:
    make_person(document=ID)
    with pytest.raises(IntegrityError):
        register_checked([PersonFacts("张三", "resident_id", ID)], by=BY)


def test_it_changes_what_differs_and_keeps_who_changed_what(operator: User) -> None:
    person = make_person(occupation="farmer", phones=["13812345678"])
    by = By(operator, "said so at the door")
    values = {"occupation": "teacher", "phones": ["13912345678"], "employer": ""}
    changed = change_person(person, values, by=by, seq=1)
    assert (changed.seq, facts_of(changed).phones) == (2, ("13912345678",))
    rows = Change.objects.filter(action="change").order_by("field")
    assert [(row.field, row.old, row.new, row.by, row.why) for row in rows] == [
        ("occupation", "farmer", "teacher", operator, "said so at the door"),
        ("phones", "13812345678", "13912345678", operator, "said so at the door"),
    ]
    change_person(person, values, by=by)
    assert again(person).seq == 2


def test_the_first_line_of_its_history_says_what_it_began_with() -> None:
    born = dt.date(1980, 3, 5)
    person = make_person("张三", document=resident_id(born, 1), phones=["13812345678"])
    [line] = Change.objects.of(person)
    begun = history.begun(line)
    assert begun["name"] == "张三"
    assert (begun["birth_date"], begun["sex"]) == ("1980-03-05", "male")
    assert begun["phones"] == "13812345678"


def test_who_comes_late_is_told() -> None:
    person = make_person()
    change_person(person, {"occupation": "one"}, by=BY, seq=1)
    with pytest.raises(Stale):
        change_person(person, {"occupation": "two"}, by=BY, seq=1)
    assert again(person).occupation == "one"


def test_a_change_to_another_ones_document_is_refused() -> None:
    make_person(document=ID)
    other = make_person("王五")
    with pytest.raises(Alike):
        change_person(other, {"document": ID}, by=BY)


def test_many_are_registered_in_few_statements(django_assert_max_num_queries: Any) -> None:
    many = [PersonFacts(f"张{n}", phones=[f"1381234{n:04d}"]) for n in range(50)]
    with django_assert_max_num_queries(8):
        people = register_checked(many, by=BY)
    assert len({key.wrapped for key in PersonKey.objects.all()}) == len(people) == 50
    assert again(people[7]).name == "张7"


def test_a_list_of_people_is_read_with_their_keys_in_two_statements(
    grid: Area,
    operator: User,
    django_assert_num_queries: Any,
) -> None:
    for n in range(5):
        make_person(f"张{n}", area=grid)
    with django_assert_num_queries(2):
        assert len({row.name for row in Person.objects.for_user(operator)}) == 5


def test_a_destroyed_key_takes_every_value_along() -> None:
    person = make_person("张三", phones=["13812345678"], occupation="farmer")
    PersonKey.objects.filter(person=person).delete()
    found = again(person)
    texts = (found.name, found.document, found.occupation, facts_of(found).phones)
    assert texts == ("", "", "", ("",))
    assert [line.new for line in Change.objects.of(person)] == [""]
    assert bytes(found.name_sealed)


def test_names_and_numbers_stand_in_no_representation() -> None:
    person = make_person("张三", phones=["13812345678"])
    row = person.phones.get()
    shown = f"{person} {person!r} {row} {row!r} {person.key!r} {Change.objects.first()!r}"
    assert "张" not in shown
    assert "138" not in shown


def test_a_value_of_another_person_cannot_be_put_in_its_place() -> None:
    from gridgov.crypto import CannotDecrypt

    one, two = make_person("张三"), make_person("李四")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET name_sealed = %s WHERE id = %s",
            [bytes(again(one).name_sealed), two.pk],
        )
    with pytest.raises(CannotDecrypt):
        assert again(two).name


def test_a_corrected_number_says_sex_and_birth_date_anew() -> None:
    person = make_person(document=resident_id(dt.date(1980, 3, 5), 1))
    change_person(person, {"document": ID}, by=BY)
    found = again(person)
    assert (found.sex, found.birth_date) == ("female", dt.date(1949, 12, 31))
