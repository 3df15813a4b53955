"""Time limits: added for an area, changed, taken out; and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import AdminLog, Role, User
from events.catalogue.previews import Question, answer
from events.catalogue.services import (
    LimitKey,
    LimitValues,
    catalogue_import,
    limit_create,
    limit_delete,
    limit_update,
)
from events.catalogue.sources import ANCHORED, LOCAL
from events.models import Category, TimeLimit
from events.workflow import ClockKind
from grids.models import Area
from tests.cast import Login
from tests.catalogue.helpers import by, make_category, make_limit
from tests.factories import make_person

pytestmark = pytest.mark.django_db
CHINA = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)


def test_it_holds_in_its_area_only(
    system_admin: User, township: Area, other_township: Area
) -> None:
    catalogue_import()
    refuse = Category.objects.get(code="0411")
    key = LimitKey(ClockKind.HANDLE, area=township, category=refuse)
    limit_create(by=by(system_admin), key=key, values=LimitValues(1, "work_day"))
    here = answer(Question(ClockKind.HANDLE, "normal", township.path, refuse), MONDAY)
    there = answer(Question(ClockKind.HANDLE, "normal", other_township.path, refuse), MONDAY)
    assert (here.rules[0].amount, here.rules[0].unit) == (1, "work_day")
    assert (there.rules[0].amount, there.rules[0].source) == (4, ANCHORED)
    log = AdminLog.objects.get(action="setup_create")
    assert log.user == system_admin
    assert log.about == f"handle {township.code} 0411"


def test_it_refuses_a_second_rule_for_the_same(system_admin: User, county: Area) -> None:
    key = LimitKey(ClockKind.REPORT, area=county)
    limit_create(by=by(system_admin), key=key, values=LimitValues(1, "work_day"))
    with pytest.raises(ValidationError, match="already"):
        limit_create(by=by(system_admin), key=key, values=LimitValues(2, "work_day"))
    assert TimeLimit.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ({"kind": "report"}, {"amount": 0, "unit": "work_day"}, "from 1 to"),
        ({"kind": "report"}, {"amount": 1, "unit": "weeks"}, "Choose a unit"),
        (
            {"kind": "report"},
            {"amount": 1, "unit": "work_day", "plus_handle": True},
            "Only the clock",
        ),
    ],
)
def test_it_refuses_what_makes_no_sense(
    key: dict[str, Any], values: dict[str, Any], said: str, system_admin: User
) -> None:
    with pytest.raises(ValidationError, match=said):
        limit_create(by=by(system_admin), key=LimitKey(**key), values=LimitValues(**values))


def test_it_refuses_a_major_beside_a_category(system_admin: User) -> None:
    key = LimitKey("report", category=make_category(), major_code="04")
    with pytest.raises(ValidationError, match="not both"):
        limit_create(by=by(system_admin), key=key, values=LimitValues(1, "work_day"))


def test_a_change_makes_the_rule_the_administrators_own(system_admin: User) -> None:
    catalogue_import()
    limit = TimeLimit.objects.get(category__code="0411", kind="handle")
    limit_update(by=by(system_admin), limit=limit, values=LimitValues(6, "work_hour"))
    limit.refresh_from_db()
    assert (limit.amount, limit.source) == (6, LOCAL)
    assert catalogue_import().changes == 0
    limit.refresh_from_db()
    assert limit.amount == 6
    log = AdminLog.objects.get(action="setup_update")
    assert (log.before["amount"], log.after["amount"]) == (4, 6)


def test_saving_it_as_it_was_changes_nothing(system_admin: User) -> None:
    catalogue_import()
    limit = TimeLimit.objects.get(category__code="0411", kind="handle")
    limit_update(by=by(system_admin), limit=limit, values=LimitValues(4, "work_hour"))
    limit.refresh_from_db()
    assert limit.source == ANCHORED
    assert not AdminLog.objects.filter(action="setup_update").exists()


def test_the_widest_rule_of_a_clock_stays(system_admin: User) -> None:
    limit = make_limit(ClockKind.VERIFY)
    with pytest.raises(ValidationError, match="has to stay"):
        limit_delete(by=by(system_admin), limit=limit)
    assert TimeLimit.objects.count() == 1


def test_taking_it_out_twice_is_harmless(system_admin: User) -> None:
    limit = make_limit(ClockKind.VERIFY, urgency="urgent")
    limit_delete(by=by(system_admin), limit=limit)
    limit_delete(by=by(system_admin), limit=limit)
    assert AdminLog.objects.filter(action="setup_delete").count() == 1


def test_the_administrator_of_a_township_rules_there_only(
    township: Area, other_township: Area
) -> None:
    local = make_person("local", Role.SYSTEM_ADMIN, township)
    values = LimitValues(1, "work_day")
    limit_create(by=by(local), key=LimitKey("report", area=township), values=values)
    for area in (None, other_township):
        with pytest.raises(PermissionDenied):
            limit_create(by=by(local), key=LimitKey("report", area=area), values=values)


def test_a_rule_of_another_township_is_not_found(
    login: Login, township: Area, other_township: Area
) -> None:
    local = make_person("local", Role.SYSTEM_ADMIN, township)
    other = make_limit("report", area=other_township)
    wide = make_limit("verify", urgency="urgent")
    client = login(local)
    assert client.get(reverse("catalogue:limit_edit", args=[other.pk])).status_code == 404
    assert client.post(reverse("catalogue:limit_delete", args=[other.pk])).status_code == 404
    assert client.get(reverse("catalogue:limit_edit", args=[wide.pk])).status_code == 403
    page = client.get(reverse("catalogue:limit_list"))
    assert [row.pk for row in page.context["page"]] == [wide.pk]


@time_machine.travel(MONDAY, tick=False)
def test_it_shows_what_a_new_rule_would_change_and_saves_nothing(
    login: Login, system_admin: User, county: Area
) -> None:
    catalogue_import()
    refuse = Category.objects.get(code="0411")
    data = {"kind": "handle", "area": county.pk, "category": refuse.pk, "amount": 2}
    data |= {"unit": "work_hour", "preview": "1"}
    page = login(system_admin).post(reverse("catalogue:limit_create"), data)
    today, then = page.context["today"], page.context["then"]
    assert today.due.at == MONDAY + dt.timedelta(hours=6)  # 9 to 12 and 14 to 15
    assert then.due.at == MONDAY + dt.timedelta(hours=2)
    assert not TimeLimit.objects.filter(area=county).exists()


def test_the_case_limit_stands_on_the_handling_limit(county: Area) -> None:
    catalogue_import()
    refuse = Category.objects.get(code="0411")
    found = answer(Question(ClockKind.CASE, "normal", county.path, refuse), MONDAY)
    assert found.handle is not None
    assert found.due is not None
    assert found.due.at == dt.datetime(2026, 11, 25, 15, 0, tzinfo=CHINA)


def test_it_lists_by_clock_with_filters(login: Login, system_admin: User, county: Area) -> None:
    catalogue_import()
    make_limit("handle", area=county)
    client, url = login(system_admin), reverse("catalogue:limit_list")
    page = client.get(url, {"kind": "handle", "q": "bllj"})
    assert [row.category.code for row in page.context["page"]] == ["0411"]
    page = client.get(url, {"origin": "area"})
    assert [row.area for row in page.context["page"]] == [county]
    page = client.get(url, {"kind": "accept", "urgency": "critical", "origin": "default"})
    assert [row.amount for row in page.context["page"]] == [30]


def test_the_list_costs_the_same_for_many(
    login: Login, system_admin: User, django_assert_max_num_queries: Any
) -> None:
    catalogue_import()
    client = login(system_admin)
    with django_assert_max_num_queries(25):
        client.get(reverse("catalogue:limit_list"))
