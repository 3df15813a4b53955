"""A department's head arranges its sections and who works in them; nobody else does."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import AdminLog, Department, Posting, Section, User
from accounts.services import By
from accounts.services.sections import (
    people_arrange,
    section_create,
    section_rename,
    section_set_active,
)
from tests.cast import Login
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(department_head: User) -> By:
    return By(department_head)


@pytest.fixture
def section(head: By, township_department: Department) -> Section:
    return section_create(by=head, department=township_department, name=" 执法  一科 ")


def place(by: By, department: Department, user: User, section: Section | None) -> Posting:
    key = user.scope.posting.pk if user.scope.posting else 0
    people_arrange(by=by, department=department, places={key: section.pk if section else None})
    return Posting.objects.get(pk=key)


def test_it_adds_renames_and_retires(
    head: By, section: Section, township_department: Department, liaison: User
) -> None:
    assert section.name == "执法 一科"
    assert place(head, township_department, liaison, section).section == section
    assert section_rename(by=head, section=section, name="执法二科").name == "执法二科"
    assert not section_set_active(by=head, section=section, active=False).is_active
    assert Posting.objects.get(user=liaison).section is None
    actions = AdminLog.objects.filter(user=head.user).values_list("action", flat=True)
    assert sorted(actions) == ["posting_update"] * 2 + ["setup_create"] + ["setup_update"] * 2


def test_it_brings_a_retired_one_back_by_its_name(
    head: By, section: Section, township_department: Department
) -> None:
    section_set_active(by=head, section=section, active=False)
    again = section_create(by=head, department=township_department, name="执法 一科")
    assert (again.pk, again.is_active) == (section.pk, True)


def test_it_refuses_a_second_of_the_same_name(
    head: By, section: Section, township_department: Department
) -> None:
    with pytest.raises(ValidationError):
        section_create(by=head, department=township_department, name="执法 一科")
    other = section_create(by=head, department=township_department, name="二科")
    with pytest.raises(ValidationError):
        section_rename(by=head, section=other, name="执法 一科")


def test_it_places_people_of_the_department_alone(
    head: By, section: Section, township_department: Department, assist_liaison: User
) -> None:
    with pytest.raises(ValidationError):
        place(head, township_department, assist_liaison, section)
    assert Posting.objects.get(user=assist_liaison).section is None


def test_it_is_for_the_head_and_the_administrator_alone(
    section: Section,
    township_department: Department,
    liaison: User,
    supervisor: User,
    county_department: Department,
    system_admin: User,
) -> None:
    other_head = make_person("other_head", "supervisor", county_department, is_head=True)
    for user in (liaison, supervisor, other_head):
        with pytest.raises(PermissionDenied):
            section_create(by=By(user), department=township_department, name="九科")
        with pytest.raises(PermissionDenied):
            section_set_active(by=By(user), section=section, active=False)
    assert section_create(by=By(system_admin), department=township_department, name="九科")


def test_it_shows_the_page_and_does_all_of_it_there(
    department_head: User, liaison: User, township_department: Department, login: Login
) -> None:
    client = login(department_head)
    url = reverse("accounts:section_list", args=[township_department.pk])
    assert "<select" not in client.get(url).content.decode()
    for _twice in range(2):
        answer = client.post(f"{url}create/", {"name": "一科"})
    assert answer.status_code == 422
    section = Section.objects.get()
    key = liaison.scope.posting.pk if liaison.scope.posting else 0
    assert client.post(f"{url}people/", {f"posting-{key}": section.pk}).status_code == 302
    assert Posting.objects.get(pk=key).section == section
    assert client.post(f"{url}people/", {f"posting-{key}": "77777"}).status_code == 422
    rename = reverse("accounts:section_rename", args=[section.pk])
    assert client.post(rename, {"name": ""}).status_code == 422
    assert client.post(rename, {"name": "综合科"}).status_code == 302
    assert "综合科" in client.get(url).content.decode()


def test_it_hides_other_departments(
    section: Section, outsider: User, assist_liaison: User, login: Login
) -> None:
    for user in (outsider, assist_liaison):
        for name in ("section_retire", "section_restore", "section_rename"):
            url = reverse(f"accounts:{name}", args=[section.pk])
            assert login(user).post(url, {"name": "x"}).status_code == 404
