"""Two at the same moment: nobody stands twice, nobody overwrites another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from grids.models import Area
from people.models import HouseholdMember, Person, Residence
from people.services import By, add_residence, change_person, merge, register_household
from tests.people.making import BY, make_person, make_room

pytestmark = pytest.mark.django_db(transaction=True)
ID = "11010519491231002X"


def together(*works: Callable[[], Any]) -> list[Any]:
    """What each gave back, or the error it raised; all begin at the same moment."""
    gate = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return work()
        except ValidationError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def errors(found: list[Any]) -> int:
    return sum(isinstance(one, ValidationError) for one in found)


def test_a_document_is_registered_once() -> None:
    found = together(*[lambda: make_person("张三", document=ID)] * 4)
    assert (errors(found), Person.objects.count()) == (3, 1)


def test_a_person_moves_in_once(grid: Area) -> None:
    person, room = make_person(), make_room()

    def move_in() -> Residence:
        return add_residence(person=person, house=room, kind="registered", by=BY)

    found = together(*[move_in] * 4)
    assert (errors(found), Residence.objects.count()) == (0, 1)


def test_a_person_joins_one_household(grid: Area) -> None:
    person, room = make_person(), make_room()

    def join() -> Any:
        return register_household(house=room, members=[(person, "head")], by=BY)

    together(*[join] * 3)
    assert HouseholdMember.objects.open().filter(person=person).count() == 1


def test_of_two_changes_of_one_version_one_is_told() -> None:
    person = make_person()
    found = together(
        lambda: change_person(person, {"occupation": "one"}, by=BY, seq=1),
        lambda: change_person(person, {"occupation": "two"}, by=BY, seq=1),
    )
    assert errors(found) == 1


def test_two_merged_into_each_other_are_not_both_gone() -> None:
    one = make_person("张三", document_kind="none")
    two = make_person("张三", document_kind="none")
    why = By(why="the same")
    found = together(lambda: merge(one, two, by=why), lambda: merge(two, one, by=why))
    assert errors(found) == 1
    assert Person.objects.current().count() == 1
