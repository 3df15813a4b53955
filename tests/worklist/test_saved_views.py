"""Views are kept by a person, shared with a unit, and share no sight."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role, User
from events.models import SavedView
from grids.models import Area
from tests.cast import Login
from tests.factories import make_person
from tests.worklist.conftest import Reported

pytestmark = pytest.mark.django_db
CREATE = "/events/views/create/"


@pytest.fixture
def colleague(community: Area) -> User:
    return make_person("同事", Role.OPERATOR, community)


def names(login: Login, user: User) -> list[str]:
    return [shown.view.name for shown in login(user).get("/events/").context["views"]]


def keep(login: Login, user: User, name: str, **more: str) -> SavedView | None:
    data = {"name": name, "query": "tab=all&light=late&nonsense=1&after=5~5", **more}
    login(user).post(CREATE, data)
    return SavedView.objects.filter(owner=user.pk, name=name).first()


def test_it_keeps_what_the_worklist_understands(operator: User, login: Login) -> None:
    view = keep(login, operator, "逾期")
    assert view is not None
    assert view.query == "tab=all&light=late"
    page = login(operator).get(f"/events/?{view.query}")
    (shown,) = page.context["views"]
    assert shown.now
    assert page.context["filters"].light == "late"


def test_it_is_shared_with_the_unit_and_nobody_else(
    operator: User, colleague: User, outsider: User, county_operator: User, login: Login
) -> None:
    keep(login, operator, "我的")
    keep(login, operator, "大家的", shared="on")
    assert names(login, operator) == ["我的", "大家的"]
    assert names(login, colleague) == ["大家的"]
    assert names(login, outsider) == names(login, county_operator) == []


def test_a_shared_view_shares_no_sight(
    operator: User, liaison: User, login: Login, reported: Reported
) -> None:
    reported(operator, "井盖破损")
    view = keep(login, operator, "全部", shared="on")
    assert view is not None
    page = login(liaison).get(f"/events/?{view.query}")
    assert page.context["rows"] == []


def test_only_its_owner_changes_it_and_a_supervisor_may_remove_it(
    operator: User, colleague: User, community: Area, login: Login
) -> None:
    view = keep(login, operator, "大家的", shared="on")
    assert view is not None
    edit, remove = (reverse(f"events:view_{verb}", args=[view.pk]) for verb in ("edit", "delete"))
    assert login(colleague).get(edit).status_code == 404
    login(colleague).post(remove)
    assert SavedView.objects.filter(pk=view.pk).exists()
    login(operator).post(edit, {"name": "新名", "query": view.query})
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("新名", False)
    login(operator).post(edit, {"name": "新名", "query": view.query, "shared": "on"})
    leader = make_person("主任", Role.SUPERVISOR, community)
    login(leader).post(remove)
    assert not SavedView.objects.filter(pk=view.pk).exists()
    assert login(leader).post(remove).status_code == 404


def test_two_views_of_a_person_have_two_names(operator: User, login: Login) -> None:
    keep(login, operator, "逾期")
    page = login(operator).post(CREATE, {"name": "逾期", "query": "tab=all"})
    assert page.context["form"].errors["name"]
    assert SavedView.objects.filter(owner=operator.pk).count() == 1


def test_nobody_keeps_more_than_thirty(operator: User, login: Login) -> None:
    for number in range(31):
        keep(login, operator, f"第{number}个")
    assert SavedView.objects.filter(owner=operator.pk).count() == 30
