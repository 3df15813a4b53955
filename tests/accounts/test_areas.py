"""Who is in charge of an area, and what becomes of its people when it is dissolved."""

from __future__ import annotations

from django.urls import reverse

from accounts.areas import Departments, People, people
from accounts.models import AdminLog, Department, User
from grids.models import Area
from tests.cast import logged_in
from tests.factories import make_area, make_department, make_person


def test_it_names_who_is_in_charge(
    supervisor: User, township_operator: User, township: Area, rights_admin: User
) -> None:
    panel = people(township, rights_admin)
    assert panel is not None
    assert [p.user for p in panel.context["postings"]] == [supervisor, township_operator]
    page = logged_in(rights_admin).get(reverse("grids:detail", args=[township.code]))
    assert "township_operator" in page.text


def test_it_names_nobody_of_an_area_out_of_sight(outsider: User, township: Area) -> None:
    assert people(township, outsider) is None


def test_it_moves_postings_and_says_so(operator: User, township: Area, community: Area) -> None:
    target = make_area(township, name="新社区")
    assert People().count(community) == 1
    assert People().list(community, 5)
    assert "新社区" in People().preview(community, target)
    assert People().move(community, target) == 1
    assert operator.postings.get().area == target
    assert AdminLog.objects.get().after["unit"] == target.code


def test_it_moves_departments_with_their_path(
    township_department: Department, other_township: Area, township: Area
) -> None:
    assert Departments().move(township, other_township) == 1
    township_department.refresh_from_db()
    assert township_department.area == other_township
    assert township_department.path == other_township.path


def test_it_joins_departments_of_one_kind(
    township_department: Department, other_township: Area, township: Area, liaison: User
) -> None:
    there = make_department(township_department.kind, other_township)
    Departments().move(township, other_township)
    assert liaison.postings.get().department == there
    assert not Department.objects.get(pk=township_department.pk).is_active
    assert Departments().count(township) == 0


def test_it_leaves_what_has_ended(community: Area, township: Area) -> None:
    user = make_person("gone", "operator", community)
    user.postings.update(valid_to="2021-01-01")
    assert People().move(community, make_area(township)) == 0
