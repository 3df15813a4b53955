"""Somebody who may look, and somebody to look at."""

from __future__ import annotations

import pytest

from accounts.models import Posting, User
from grids.models import Area
from people.models import Person
from tests.factories import acting_in
from tests.people.making import make_building, make_person, make_residence, make_room


def with_rights(user: User, **rights: bool) -> User:
    Posting.objects.filter(user=user).update(**rights)
    return acting_in(Posting.objects.get(user=user))


@pytest.fixture
def reader(operator: User) -> User:
    return with_rights(operator, personal=True)


@pytest.fixture
def person(grid: Area) -> Person:
    """Lives in a room of the grid."""
    found = make_person(
        "张三丰",
        phones=["13812345678"],
        occupation="农学家",
        employer="某某研究所",
        registration_place="北山村7号",
    )
    make_residence(found, make_room(make_building(address="南大街9号院3号楼"), "4711"))
    row: Person = Person.objects.select_related("key").get(pk=found.pk)
    return row
