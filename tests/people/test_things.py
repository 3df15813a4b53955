"""Organisations, vehicles and care: checks, ends and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from stdnum.cn import uscc

from accounts.models import User
from grids.models import Area
from people import checking, masked
from people.models import CareDetail, Change, Organisation, OrganisationPerson, Vehicle
from people.services import (
    By,
    OrganisationFacts,
    add_part,
    change_care,
    change_organisation,
    change_vehicle,
    end_care,
    end_organisation,
    end_part,
    end_vehicle,
    register_care,
    register_organisation,
    register_vehicle,
    write_detail,
)
from tests.people.making import BY, HERE, THERE, again, make_building, make_person

pytestmark = pytest.mark.django_db
CODE = "91110000600037341L"
DAY, LATER = dt.date(2026, 6, 1), dt.date(2099, 1, 1)


@pytest.fixture(autouse=True)
def _ground(grid: Area, other_township: Area) -> None:
    """The cast's grid and another township."""


def test_an_organisation_stands_in_its_house_or_at_its_point(
    grid: Area, other_township: Area
) -> None:
    inside = register_organisation(OrganisationFacts("五金店", house=make_building()), by=BY)
    apart = register_organisation(OrganisationFacts("石料厂", point=THERE), by=BY)
    assert (inside.area, apart.area) == (grid, other_township)
    change_organisation(apart, {"point": HERE}, by=BY)
    assert again(apart).sight_path == grid.path


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"credit_code": "91110000600037341M"}, "credit_code"),
        ({"credit_code": "123"}, "credit_code"),
        ({"phone": "1"}, "phone"),
        ({"point": None}, "house"),
    ],
)
def test_it_refuses_what_cannot_be_by_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as told:
        register_organisation(
            OrganisationFacts(**{"name": "五金店", "point": HERE, **values}),  # type: ignore[arg-type]
            by=BY,
        )
    assert list(told.value.message_dict) == [field]


def test_a_credit_code_stands_once_and_may_begin_with_letters() -> None:
    village = "N2610305MF0000001"
    village += uscc.calc_check_digit(village + "0")
    assert checking.credit_code(village) == village
    register_organisation(OrganisationFacts("一", credit_code=CODE, point=HERE), by=BY)
    with pytest.raises(ValidationError) as told:
        register_organisation(OrganisationFacts("二", credit_code=CODE, point=HERE), by=BY)
    assert list(told.value.message_dict) == ["credit_code"]
    end_organisation(Organisation.objects.get(), DAY, by=BY)
    register_organisation(OrganisationFacts("二", credit_code=CODE, point=HERE), by=BY)


def test_people_take_parts_and_leave_them() -> None:
    shop = register_organisation(OrganisationFacts("五金店", point=HERE), by=BY)
    person = make_person()
    part = add_part(shop, person, "legal", by=BY, valid_from=DAY)
    assert add_part(shop, person, "legal", by=BY) == part
    with pytest.raises(ValidationError):
        end_part(part, dt.date(2020, 1, 1), by=BY)
    add_part(shop, person, "safety", by=BY)
    end_part(part, DAY, by=BY)
    end_organisation(shop, DAY, by=BY)
    assert not OrganisationPerson.objects.open().exists()


def test_plates_of_people_and_organisations_are_sealed_apart() -> None:
    person = make_person()
    shop = register_organisation(OrganisationFacts("五金店", point=HERE), by=BY)
    own = register_vehicle(plate="陕C·0I001", kind="car", owner=person, by=BY)
    firm = register_vehicle(plate="陕C·0I002", kind="truck", organisation=shop, by=BY)
    person.key.delete()
    assert [again(own).plate, again(firm).plate] == ["", "陕C0I002"]
    assert masked.plate(again(firm)) == "陕C****2"


def test_a_vehicle_has_one_owner_and_a_plate_of_any_shape() -> None:
    person = make_person()
    with pytest.raises(ValidationError) as told:
        register_vehicle(plate="1", kind="car", by=BY)
    assert set(told.value.message_dict) == {"plate", "owner"}
    row = register_vehicle(plate="WJ 12345", kind="car", owner=person, by=BY)
    assert not checking.is_usual_plate(row.plate)
    assert checking.is_usual_plate("陕C·D1234")
    change_vehicle(row, {"plate": "陕CD1234", "looks": "white"}, by=BY, seq=1)
    assert again(row).plate == "陕CD1234"
    with pytest.raises(ValidationError):
        change_vehicle(row, {"owner": make_person()}, by=BY)
    end_vehicle(row, DAY, by=BY)
    assert Vehicle.objects.get().ended_on == DAY


def care_of(**more: object):  # type: ignore[no-untyped-def]
    values = {"programme": "hardship", "decided_by": "village meeting", "review_on": LATER}
    values |= {} if "household" in more or "person" in more else {"person": make_person()}
    return register_care(**{**values, **more}, by=BY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decided_by": " "}, "decided_by"),
        ({"review_on": dt.date(2020, 1, 1)}, "review_on"),
        ({"every_days": 0}, "every_days"),
        ({"person": None}, "person"),
    ],
)
def test_care_needs_a_decision_and_a_review(values: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as told:
        care_of(**values)
    assert list(told.value.message_dict) == [field]


def test_a_programme_runs_once_for_a_person() -> None:
    care = care_of()
    with pytest.raises(ValidationError) as told:
        care_of(person=care.person)
    assert list(told.value.message_dict) == ["programme"]
    care_of(person=care.person, programme="disabled")


def test_details_need_the_right_and_go_when_care_ends(operator: User) -> None:
    care = care_of(valid_from=DAY)
    with pytest.raises(PermissionDenied):
        write_detail(care, "needs a ramp", by=By(operator))
    write_detail(care, "needs a ramp", by=BY)
    assert CareDetail.objects.get().words == "needs a ramp"
    change_care(care, {"every_days": 7}, by=BY, seq=1)
    end_care(care, LATER, by=BY)
    assert not CareDetail.objects.exists()
    assert not Change.objects.filter(kind="caredetail").exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86-138-1234-5678", "13812345678"),
        ("0917-7221234", "09177221234"),
        ("+44 20 7946 0000", "+442079460000"),
    ],
)
def test_phones_get_one_spelling(typed: str, kept: str) -> None:
    assert checking.phone(typed) == kept
