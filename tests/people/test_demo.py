"""The demo's register: invented, complete, and made once."""

from __future__ import annotations

import datetime as dt

import pytest

from grids.models import Area
from people import checking
from people.demo import fill_registers
from people.models import Care, House, Household, Organisation, Person, Phone, Vehicle
from tests.factories import make_area, square

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def filled(community: Area) -> int:
    for number, west in enumerate((107, 107.05, 107.1), start=1):
        make_area(community, code=f"{community.code}{number:03d}", geometry=square(west, 34, 0.05))
    return fill_registers(community, TODAY, None)


def test_it_makes_a_register_of_people_nobody_can_be(community: Area, filled: int) -> None:
    assert filled == Person.objects.count() > 500
    for model in (House, Household, Organisation, Vehicle, Care):
        assert model.objects.exists()
    people = list(Person.objects.select_related("key"))
    numbers = [person.document for person in people if person.document]
    assert all(number.startswith("610305") and number[6:10] < "2021" for number in numbers)
    assert all(checking.resident_id(number, TODAY) for number in numbers)
    phones = Phone.objects.select_related("person__key")
    assert all(phone.number.startswith("140") for phone in phones)
    plates = Vehicle.objects.select_related("owner__key")
    assert all("I" in vehicle.plate for vehicle in plates)
    assert all("DEM" in one.credit_code for one in Organisation.objects.all())

    assert fill_registers(community, TODAY, None) == 0
    assert Person.objects.count() == filled
