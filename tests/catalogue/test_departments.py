"""Departments and kinds: made, named, switched off with what they hold in sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import AdminLog, Department, DepartmentKind, Role, User
from accounts.services.departments import (
    KindValues,
    department_create,
    department_rename,
    department_set_active,
    kind_create,
    kind_set_active,
    kind_update,
)
from events.catalogue.services import catalogue_import
from grids.models import Area
from tests.cast import Login
from tests.catalogue.helpers import by, make_category
from tests.events.stage import Stage
from tests.factories import make_department, make_kind, make_person

pytestmark = pytest.mark.django_db


def test_it_is_made_once_in_an_area_of_its_level(system_admin: User, county: Area) -> None:
    kind = make_kind("C88")
    made = department_create(by=by(system_admin), kind=kind, area=county, name="")
    assert made.path == county.path
    with pytest.raises(ValidationError, match="already"):
        department_create(by=by(system_admin), kind=kind, area=county)
    assert AdminLog.objects.filter(action="setup_create").count() == 1


def test_it_is_refused_at_another_level(system_admin: User, township: Area) -> None:
    with pytest.raises(ValidationError, match="level"):
        department_create(by=by(system_admin), kind=make_kind("C88"), area=township)


def test_it_takes_a_name_of_its_own(system_admin: User, township_department: Department) -> None:
    renamed = department_rename(
        by=by(system_admin), department=township_department, name=" 消防一站 "
    )
    assert str(renamed) == "消防一站"
    back = department_rename(by=by(system_admin), department=renamed, name="")
    assert str(back) != "消防一站"


def test_switching_it_off_twice_is_harmless(
    system_admin: User, township_department: Department
) -> None:
    for _ in range(2):
        department_set_active(by=by(system_admin), department=township_department, active=False)
    assert not Department.objects.get(pk=township_department.pk).is_active
    assert AdminLog.objects.filter(action="setup_update").count() == 1


def test_an_administrator_elsewhere_finds_nothing(
    login: Login, township_department: Department, other_township: Area
) -> None:
    other = make_person("other_admin", Role.SYSTEM_ADMIN, other_township)
    with pytest.raises(PermissionDenied):
        department_rename(by=by(other), department=township_department, name="x")
    for verb in ("edit", "deactivate", "reactivate"):
        url = reverse(f"catalogue:department_{verb}", args=[township_department.pk])
        assert login(other).get(url).status_code == 404
        assert login(other).post(url, {"name": "x"}).status_code == 404


def test_the_warning_lists_who_is_posted(
    login: Login, system_admin: User, liaison: User, township_department: Department
) -> None:
    url = reverse("catalogue:department_deactivate", args=[township_department.pk])
    page = login(system_admin).get(url)
    assert page.context["posting_count"] == 1
    assert liaison.name in page.content.decode()
    assert page.context["task_count"] == 0
    assert Department.objects.get(pk=township_department.pk).is_active


@pytest.mark.parametrize("word", ["消防救援", "xfjy", "fire and", "C22"])
def test_the_list_finds_it_by_its_kind(
    word: str, login: Login, system_admin: User, county: Area
) -> None:
    catalogue_import()
    fire = make_department(DepartmentKind.objects.get(code="C22"), county)
    make_department(DepartmentKind.objects.get(code="C01"), county)
    page = login(system_admin).get(reverse("catalogue:department_list"), {"q": word})
    assert list(page.context["page"]) == [fire]


def test_the_list_filters_by_kind_area_and_state(
    login: Login,
    system_admin: User,
    township: Area,
    township_department: Department,
    county_department: Department,
) -> None:
    client, url = login(system_admin), reverse("catalogue:department_list")
    department_set_active(by=by(system_admin), department=county_department, active=False)
    asked = [
        ({"kind": county_department.kind.pk}, county_department),
        ({"area": township.pk}, township_department),
        ({"active": "no"}, county_department),
        ({"active": "yes"}, township_department),
    ]
    for chosen, found in asked:
        assert list(client.get(url, chosen).context["page"]) == [found]


def test_the_list_costs_the_same_for_many(
    login: Login, system_admin: User, county: Area, django_assert_max_num_queries: Any
) -> None:
    catalogue_import()
    for kind in DepartmentKind.objects.filter(level="county"):
        make_department(kind, county)
    client = login(system_admin)
    with django_assert_max_num_queries(25):
        client.get(reverse("catalogue:department_list"), {"q": "bureau"})


def test_a_kind_changed_in_the_pages_stays_in_an_import(system_admin: User) -> None:
    catalogue_import()
    kind = DepartmentKind.objects.get(code="C22")
    kind_update(by=by(system_admin), kind=kind, values=KindValues("消防局", "Fire Bureau"))
    assert catalogue_import().changes == 0
    assert DepartmentKind.objects.get(code="C22").name_zh == "消防局"


def test_a_new_kind_needs_a_free_code(system_admin: User) -> None:
    make_kind("C88")
    with pytest.raises(ValidationError, match="taken"):
        kind_create(
            by=by(system_admin), code="C88", level="county", values=KindValues("局", "Bureau")
        )


def test_the_warning_names_the_categories_of_a_kind(login: Login, system_admin: User) -> None:
    category = make_category()
    url = reverse("catalogue:kind_deactivate", args=[category.lead_id])
    assert list(login(system_admin).get(url).context["categories"]) == [category]


def test_a_kind_switched_off_gets_no_departments(
    login: Login, system_admin: User, county: Area
) -> None:
    kind = make_kind("C88")
    kind_set_active(by=by(system_admin), kind=kind, active=False)
    client = login(system_admin)
    client.post(reverse("catalogue:department_setup"))
    data = {"kind": kind.pk, "area": county.pk}
    assert client.post(reverse("catalogue:department_create"), data).status_code == 200
    assert not Department.objects.filter(kind=kind).exists()


def test_the_page_makes_the_missing_departments(
    login: Login, system_admin: User, county: Area, township: Area
) -> None:
    catalogue_import()
    client, url = login(system_admin), reverse("catalogue:department_setup")
    assert "48" in client.get(url).content.decode()
    client.post(url)
    client.post(url)
    assert Department.objects.count() == 48


def test_the_warning_lists_open_tasks_by_number_alone(
    login: Login, system_admin: User, stage: Stage, township_department: Department
) -> None:
    stage.to("handle")
    url = reverse("catalogue:department_deactivate", args=[township_department.pk])
    page = login(system_admin).get(url)
    text = page.content.decode()
    assert page.context["task_count"] == 1
    assert (stage.event.number or "?") in text
    assert stage.event.description not in text
