"""The calendar's page and its forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from grids.models import Area, WorkCalendar
from grids.services import calendar_for
from tests.cast import Login

FORMS = {
    "day_set": {"date": "2026-03-03", "kind": "off", "name": "停电"},
    "day_remove": {"date": "2026-10-10"},
    "calendar_hours": {"hours": "08:30-12:00, 14:00-17:30", "day_minutes": "420"},
    "notice_import": {"year": "2027", "source": "test", "text": "2027-01-01 2027-01-03 放假 元旦"},
}


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def client(login: Login, admin: User) -> Client:
    return login(admin)


@pytest.fixture(autouse=True)
def _november_2026(county: Area) -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 22, 7, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.parametrize("name", FORMS)
def test_it_lets_nobody_but_the_administrator_change_it(
    name: str, login: Login, county_operator: User, calendar: WorkCalendar
) -> None:
    client = login(county_operator)
    assert client.post(reverse(f"grids:{name}"), FORMS[name]).status_code == 403
    calendar.refresh_from_db()
    assert calendar.version == 1
    page = text_of(client.get(reverse("grids:calendar")))
    assert '<form method="post" action="/calendar' not in page


@pytest.mark.parametrize("name", FORMS)
def test_it_changes_once_what_is_sent_twice(
    name: str, client: Client, calendar: WorkCalendar
) -> None:
    for _time in range(2):
        assert client.post(reverse(f"grids:{name}"), FORMS[name]).status_code == 302
        calendar.refresh_from_db()
        assert calendar.version == 2


@pytest.mark.parametrize("name", ["day_set", "day_remove", "calendar_hours"])
def test_it_answers_a_wrong_method_with_405(name: str, client: Client) -> None:
    assert client.get(reverse(f"grids:{name}")).status_code == 405
    assert client.post(reverse("grids:calendar")).status_code == 405


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("day_set", {"date": "2026-02-30"}),
        ("day_set", {"kind": "half"}),
        ("day_remove", {"date": ""}),
        ("calendar_hours", {"hours": "8 to 12"}),
        ("calendar_hours", {"hours": "14:00-18:00, 08:00-12:00"}),
        ("calendar_hours", {"day_minutes": "0"}),
        ("notice_import", {"text": "2027-01-01"}),
        ("notice_import", {"text": ""}),
        ("notice_import", {"year": "27"}),
    ],
)
def test_it_refuses_what_makes_no_sense(
    name: str, change: dict[str, str], client: Client, calendar: WorkCalendar
) -> None:
    response = client.post(reverse(f"grids:{name}"), {**FORMS[name], **change})
    assert response.status_code == 422
    calendar.refresh_from_db()
    assert calendar.version == 1


def test_it_shows_the_year_and_warns_of_the_next(client: Client) -> None:
    page = text_of(client.get(reverse("grids:calendar")))
    assert "248" in page
    assert page.count("<table") == 12
    assert "gg-note-warning" in page
    assert "2027" in page
    assert client.get(reverse("grids:calendar"), {"year": "2027"}).status_code == 200
    for wrong in ("9999", "1999", "abc", "99999"):
        assert client.get(reverse("grids:calendar"), {"year": wrong}).status_code == 404


def test_the_warning_ends_with_the_notice(client: Client, county: Area) -> None:
    client.post(reverse("grids:notice_import"), FORMS["notice_import"])
    assert "gg-note-warning" not in text_of(client.get(reverse("grids:calendar")))
    assert 2027 in calendar_for(county.path).years


def test_it_takes_a_notice_from_a_file(client: Client, county: Area) -> None:
    file = SimpleUploadedFile("notice.csv", "2027-02-13,上班\n".encode())
    data = {"year": "2027", "source": "test", "file": file}
    assert client.post(reverse("grids:notice_import"), data).status_code == 302
    assert calendar_for(county.path).days[dt.date(2027, 2, 13)].kind == "work"


def test_a_chosen_day_fills_the_form(client: Client) -> None:
    page = text_of(client.get(reverse("grids:calendar"), {"day": "2026-10-10"}))
    assert 'value="2026-10-10"' in page
    assert "gg-day-chosen" in page


def test_there_is_no_page_without_a_calendar(client: Client, calendar: WorkCalendar) -> None:
    calendar.days.all().delete()
    calendar.years.all().delete()
    calendar.delete()
    assert client.get(reverse("grids:calendar")).status_code == 404


def test_it_names_every_wrong_line_of_a_notice(client: Client, calendar: WorkCalendar) -> None:
    data = {
        "year": "2027",
        "source": "test",
        "text": "2027-13-01 放假\n2027-01-01 放假\n2027-02-01",
    }
    page = client.post(reverse("grids:notice_import"), data)
    assert page.status_code == 422
    errors = page.context["form"].errors["text"]
    assert len(errors) == 3
    assert ("1" in errors[0], "3" in errors[1]) == (True, True)
    calendar.refresh_from_db()
    assert calendar.version == 1


def test_it_calls_neither_the_days_nor_the_file_optional(client: Client) -> None:
    page = text_of(client.get(reverse("grids:notice_import")))
    assert "gg-optional" not in page
    assert "日期范围" in page
