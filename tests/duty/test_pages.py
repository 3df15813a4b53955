"""The pages of duty: the week with its gaps, forms and their refusals, the home strip."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from events.models import HandOver, RosterChange, Shift
from grids.models import Area
from tests.cast import Login
from tests.duty.conftest import MakeShift, hours
from tests.events.stage import Stage
from tests.factories import make_person

pytestmark = pytest.mark.usefixtures("rules", "calendar")


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


def test_the_week_shows_shifts_and_gaps(
    login: Login, township_operator: User, make_shift: MakeShift, now: dt.datetime
) -> None:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    make_shift(begins=midnight + hours(8), remark="防汛")
    page = login(township_operator).get("/duty/").content.decode()
    assert township_operator.name in page
    assert "防汛" in page
    assert "00:00–08:00" in page
    assert "18:00–24:00" in page
    assert "gg-today" in page


def test_another_centre_is_read_above_and_not_found_beside(
    login: Login, county_supervisor: User, outsider: User, township: Area
) -> None:
    url = f"/duty/?centre={township.pk}"
    assert login(county_supervisor).get(url).status_code == 200
    assert login(outsider).get(url).status_code == 404
    assert login(county_supervisor).get("/duty/?centre=x").status_code == 404


@pytest.mark.parametrize("week", ["", "x", "0001-01-01", "9999-12-31", "2026-03-04"])
def test_any_week_in_the_address_gives_a_page(
    week: str, login: Login, township_operator: User
) -> None:
    assert login(township_operator).get(f"/duty/?week={week}").status_code == 200


def test_a_departments_head_is_told_that_there_is_no_roster(
    login: Login, department_head: User
) -> None:
    client = login(department_head)
    for path in ("", "hand-overs/", "missed/", "changes/"):
        assert client.get(f"/duty/{path}").status_code == 200


def posted(user: User, day: dt.date, **more: Any) -> dict[str, Any]:
    return {"user": user.pk, "day": day, "begins": "08:00", "ends": "18:00", **more}


def test_a_supervisor_adds_a_shift_and_an_overlap_comes_back_at_its_field(
    login: Login, supervisor: User, township: Area, township_operator: User
) -> None:
    client, day = login(supervisor), timezone.localdate() + dt.timedelta(days=2)
    url = f"/duty/centres/{township.pk}/shifts/create/"
    assert client.post(url, posted(township_operator, day)).status_code == 302
    again = client.post(url, posted(township_operator, day, remark="夜班"))
    assert again.status_code == 422
    assert "夜班" in again.content.decode()
    assert "user" in again.context["form"].errors
    assert Shift.objects.count() == 1


def test_a_shift_is_changed_swapped_and_deleted_by_its_pages(
    login: Login,
    supervisor: User,
    verifier: User,
    make_shift: MakeShift,
    now: dt.datetime,
) -> None:
    client = login(supervisor)
    shift, other = make_shift(begins=now + hours(24)), make_shift(verifier, now + hours(48))
    day = timezone.localdate() + dt.timedelta(days=5)
    assert client.post(f"/duty/shifts/{shift.pk}/edit/", posted(shift.user, day)).status_code == 302
    assert client.post(f"/duty/shifts/{shift.pk}/swap/", {"other": other.pk}).status_code == 302
    assert Shift.objects.get(pk=shift.pk).user_id == verifier.pk
    assert "gg-consequence" in client.get(f"/duty/shifts/{shift.pk}/delete/").content.decode()
    assert client.post(f"/duty/shifts/{shift.pk}/delete/").status_code == 302
    assert client.post(f"/duty/shifts/{shift.pk}/delete/").status_code == 404
    acts = RosterChange.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["change", "swap", "swap", "delete"]
    page = client.get("/duty/changes/").content.decode()
    assert supervisor.name in page


def test_a_pattern_is_looked_at_before_it_is_saved(
    login: Login, supervisor: User, township: Area, township_operator: User, verifier: User
) -> None:
    client, url = login(supervisor), f"/duty/centres/{township.pk}/pattern/"
    monday = timezone.localdate() + dt.timedelta(days=7 - timezone.localdate().weekday())
    data = {
        "weekdays": ["0", "4"],
        "first": monday,
        "weeks": 2,
        "begins": "08:00",
        "ends": "18:00",
        "person1": township_operator.pk,
        "person2": verifier.pk,
    }
    seen = client.post(url, {**data, "look": ""})
    assert (seen.context["fitting"], Shift.objects.count()) == (4, 0)
    assert client.post(url, {**data, "save": ""}).status_code == 302
    assert Shift.objects.count() == 4
    assert client.post(url, {**data, "save": ""}).status_code == 302
    assert Shift.objects.count() == 4
    assert client.post(url, {**data, "weekdays": []}).status_code == 422


def test_an_operator_signs_in_from_home_and_hands_over(
    login: Login, township_operator: User, make_shift: MakeShift, now: dt.datetime
) -> None:
    shift, client = make_shift(begins=now - hours(0.2)), login(township_operator)
    home = client.get("/").content.decode()
    assert f"/duty/shifts/{shift.pk}/sign-in/" in home
    answer = client.post(f"/duty/shifts/{shift.pk}/sign-in/", {"next": "home"})
    assert answer["Location"] == "/"
    assert client.post(f"/duty/shifts/{shift.pk}/sign-in/").status_code == 302
    page = client.get(f"/duty/shifts/{shift.pk}/sign-out/").content.decode()
    assert "waits=desk" in page
    for _time in range(2):
        client.post(f"/duty/shifts/{shift.pk}/sign-out/", {"words": "一切正常"})
    assert HandOver.objects.get().words == "一切正常"
    assert "一切正常" in client.get("/duty/hand-overs/").content.decode()


def test_who_is_refused_reads_why_and_nothing_changes(
    login: Login, township_operator: User, make_shift: MakeShift, now: dt.datetime
) -> None:
    shift, client = make_shift(begins=now + hours(5)), login(township_operator)
    answer = client.post(f"/duty/shifts/{shift.pk}/sign-in/", follow=True)
    assert "gg-note-error" in answer.content.decode()
    assert not Shift.objects.filter(signed_in_at__isnull=False).exists()


def test_missed_shifts_show_by_person_and_month(
    login: Login, supervisor: User, make_shift: MakeShift, now: dt.datetime
) -> None:
    shift = make_shift(begins=now - hours(2), missed_at=now - hours(1))
    month = timezone.localtime(shift.begins).strftime("%Y-%m")
    client = login(supervisor)
    page = client.get(f"/duty/missed/?month={month}&person={shift.user_id}").content.decode()
    assert shift.user.name in page
    assert client.get("/duty/missed/?month=x&person=999999999999999999999").status_code == 200


def test_the_pages_cost_the_same_with_many_shifts(
    login: Login,
    supervisor: User,
    township: Area,
    make_shift: MakeShift,
    now: dt.datetime,
    django_assert_max_num_queries: Any,
) -> None:
    client = login(supervisor)
    for number in range(30):
        make_shift(begins=now - hours(24 * 15 - 12 * number), length=8, missed_at=now)
    for path, most in (("", 25), ("hand-overs/", 18), ("missed/", 20), ("changes/", 18)):
        with django_assert_max_num_queries(most):
            client.get(f"/duty/{path}")


def test_a_case_names_who_is_on_duty_at_its_desk(
    login: Login, township_operator: User, verifier: User, make_shift: MakeShift, now: dt.datetime
) -> None:
    stage = Stage(operator=township_operator, liaison=verifier, lead=None)  # type: ignore[arg-type]
    event, client = stage.collect(), login(township_operator)
    there = make_person("there", "operator", event.holder)
    make_shift(there, now - hours(1), area=event.holder, signed_in_at=now)
    page = client.get(f"/events/{event.pk}/")
    assert [duty.shift.user for duty in page.context["on_duty"]] == [there]
    assert there.name in page.content.decode()
