"""Every area gets the departments of its level, once."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.models import AdminLog, Department, User
from accounts.services.by import By
from accounts.services.departments import departments_setup
from events.catalogue.services import catalogue_import
from grids.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(county: Area, township: Area, other_township: Area, community: Area, grid: Area) -> None:
    catalogue_import()


def test_it_makes_the_departments_of_each_level(
    county: Area, township: Area, other_township: Area, community: Area
) -> None:
    made = departments_setup(county)
    assert made == 36 + 2 * 12 + Area.objects.filter(level="community").count()
    assert Department.objects.filter(area=county, kind__level="county").count() == 36
    assert Department.objects.filter(area=township, kind__level="township").count() == 12
    assert [d.kind.code for d in Department.objects.filter(area=community)] == ["M01"]
    assert Department.objects.get(area=community).path == community.path


def test_it_adds_nothing_the_second_time_and_revives_nothing(county: Area) -> None:
    made = departments_setup(county)
    Department.objects.filter(kind__code="T04").update(is_active=False, name="消防一站")
    assert departments_setup(county) == 0
    assert Department.objects.count() == made
    assert not Department.objects.filter(kind__code="T04", is_active=True).exists()
    assert AdminLog.objects.filter(action="setup_create").count() == 1


def test_it_stays_below_the_area_named(township: Area, other_township: Area) -> None:
    departments_setup(township)
    assert not Department.objects.filter(path__startswith=other_township.path).exists()


def test_it_takes_few_statements(county: Area, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        departments_setup(county)


def test_it_is_refused_to_anybody_else(county: Area, supervisor: User) -> None:
    with pytest.raises(PermissionDenied):
        departments_setup(county, by=By(supervisor))


def test_the_command_takes_a_code(county: Area) -> None:
    call_command("setup_departments", county.code)
    assert Department.objects.filter(area=county).count() == 36
    with pytest.raises(CommandError, match="no area 999"):
        call_command("setup_departments", "999")
