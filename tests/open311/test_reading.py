"""What anybody may read, by the specification, and what nobody gets to see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department
from events.models import Category, Event
from exchange.models import ServiceQuestion
from exchange.open311 import asked, door
from gridgov.throttle import Throttle
from grids.models import Area
from tests.events.stage import Stage, make_category
from tests.factories import make_area
from tests.open311.conftest import ask
from tests.open311.strict import Strict, Wrong

pytestmark = pytest.mark.django_db
ROOT = "/open311/v2"
SECRET = "张三丰 13812345678 在三号楼二单元"


def keys(rows: list[dict[str, Any]]) -> list[int]:
    return [int(row["service_request_id"]) for row in rows]


def status(call: Any, *args: Any, **params: str) -> int:
    with pytest.raises(Wrong) as wrong:
        call(*args, **params)
    return wrong.value.status


def test_discovery_names_the_endpoint(strict: Strict, county: Area) -> None:
    found = strict.discovery()["endpoints"][0]
    assert found["url"] == f"http://testserver{ROOT}"
    assert found["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert Strict(strict.browser, "/open311").discovery()["endpoints"] == [found]


def test_services_are_the_public_categories_in_use(
    strict: Strict, county: Area, lamp: Category
) -> None:
    make_category("0703", public=True, is_active=False)
    make_category("0704", public=True, confidential=True)
    make_category("0705")
    (row,) = strict.services()
    assert row["service_code"] == "0702"
    assert row["service_name"] == "Street-lamp failure"
    assert row["group"] == "Public facilities"
    assert "路灯故障" in row["keywords"]
    assert (row["metadata"], row["type"]) == (False, "realtime")
    assert Strict(strict.browser, language="zh-hans").services()[0]["service_name"] == "路灯故障"


def test_a_definition_has_the_questions_in_their_order(
    strict: Strict, county: Area, lamp: Category, question: ServiceQuestion
) -> None:
    ask(lamp, "SINCE", "datetime", required=True)
    assert strict.services()[0]["metadata"] is True
    first, second = strict.definition("0702")["attributes"]
    assert first["values"] == [{"key": "one", "name": "One"}, {"key": "all", "name": "All"}]
    assert (first["order"], first["required"]) == (1, False)
    assert (second["code"], second["order"], second["required"]) == ("SINCE", 2, True)
    assert status(strict.definition, "9999") == 404


def test_a_case_shows_its_kind_and_how_far_it_is(
    strict: Strict, stage: Stage, lamp: Category, grid: Area
) -> None:
    event = stage.collect(category=lamp, description=SECRET, address=SECRET)
    assert strict.request(str(event.pk))["lat"] is None
    stage.do("classify")
    stage.do("file")
    stage.dispatch()
    row = strict.request(str(event.pk))
    assert (row["status"], row["service_code"]) == ("open", "0702")
    assert row["status_notes"] == "The department in charge is working on it."
    assert (row["lat"], row["long"]) == (34.05, 107.05)
    assert row["address_id"] == grid.code
    assert row["address"].endswith("Fengxiang")
    assert row["agency_responsible"] == str(stage.lead)
    assert row["expected_datetime"] > row["requested_datetime"]


def test_nobodys_words_are_shown(strict: Strict, stage: Stage, lamp: Category) -> None:
    event = stage.collect(category=lamp, title=SECRET, description=SECRET, address=SECRET)
    for action in ("classify", "file"):
        stage.do(action)
    stage.dispatch()
    stage.handle_all()
    stage.do("report_back", stage.liaison, result=SECRET)
    Event.objects.filter(pk=event.pk).update(title=SECRET, description=SECRET, result=SECRET)
    for kind in ("xml", "json"):
        for path in (f"requests/{event.pk}", "requests"):
            body = strict.browser.get(f"{ROOT}/{path}.{kind}?extensions=true").content.decode()
            assert not any(part in body for part in SECRET.split())


def test_a_place_is_no_door(strict: Strict, stage: Stage, lamp: Category) -> None:
    event = stage.collect(category=lamp)
    Event.objects.filter(pk=event.pk).update(step="handle", point="POINT(107.0512345 34.0598765)")
    row = strict.request(str(event.pk))
    assert (row["long"], row["lat"]) == (107.051, 34.06)


HIDDEN: tuple[dict[str, Any], ...] = (
    {"confidential": True},
    {"leaders_only": True},
    {"category": None},
)


def test_it_shows_no_case_that_is_not_for_all(strict: Strict, stage: Stage, lamp: Category) -> None:
    for change in HIDDEN:
        event = stage.collect(category=lamp)
        assert keys(strict.requests()) == [event.pk]
        assert strict.token(str(event.uid)) == str(event.pk)
        Event.objects.filter(pk=event.pk).update(**change)
        assert_hidden(strict, event)


def test_it_shows_no_complaint_about_anybody(
    strict: Strict, stage: Stage, lamp: Category, township: Area
) -> None:
    event = stage.collect(category=lamp)
    for concerned in ({"concerns_area": township}, {"concerns_department": stage.lead}):
        Event.objects.filter(pk=event.pk).update(**concerned)
        assert_hidden(strict, event)
        Event.objects.filter(pk=event.pk).update(concerns_area=None, concerns_department=None)
    Event.objects.filter(pk=event.pk).update(concerns_user=stage.operator)
    assert_hidden(strict, event)


def test_it_shows_no_case_of_a_category_that_is_not_public(
    strict: Strict, stage: Stage, lamp: Category
) -> None:
    event = stage.collect(category=lamp)
    Category.objects.filter(pk=lamp.pk).update(public=False)
    assert_hidden(strict, event)


def assert_hidden(strict: Strict, event: Event) -> None:
    assert strict.requests() == []
    assert strict.requests(service_request_id=str(event.pk)) == []
    assert status(strict.request, str(event.pk)) == 404
    assert status(strict.token, str(event.uid)) == 404


STEPS = {
    "rejected": ("closed", "The centre did not take it up."),
    "merged": ("closed", "It was joined to another report about the same matter."),
    "cancelled": ("closed", "The case was ended without being handled further."),
    "evaluate": ("closed", "It is settled."),
    "done": ("closed", "It is settled and closed."),
    "verify": ("open", "The centre is checking the result."),
}


def test_every_step_is_open_or_closed(strict: Strict, stage: Stage, lamp: Category) -> None:
    event = stage.collect(category=lamp)
    closed = timezone.now().replace(microsecond=0) - dt.timedelta(hours=1)
    for step, told in STEPS.items():
        Event.objects.filter(pk=event.pk).update(step=step, closed_at=closed)
        row = strict.request(str(event.pk))
        assert (row["status"], row["status_notes"]) == told
        assert keys(strict.requests(status=told[0])) == [event.pk]
        assert keys(strict.requests(status="open,closed")) == [event.pk]
        assert strict.requests(status="open" if told[0] == "closed" else "closed") == []
        at_close = dt.datetime.fromisoformat(row["updated_datetime"]) == closed
        assert at_close == (step in ("evaluate", "done"))


def test_the_list_is_what_was_asked_for(strict: Strict, stage: Stage, lamp: Category) -> None:
    bin_ = make_category("0709", public=True)
    first = stage.collect(category=lamp)
    second = stage.collect(category=bin_)
    old = stage.collect(category=lamp)
    Event.objects.filter(pk=old.pk).update(reported_at=stage.now - dt.timedelta(days=95))
    Event.objects.filter(pk=first.pk).update(reported_at=stage.now - dt.timedelta(days=2))
    assert keys(strict.requests()) == [second.pk, first.pk]
    assert keys(strict.requests(status="", service_code="")) == [second.pk, first.pk]
    assert keys(strict.requests(service_code="0702")) == [first.pk]
    assert keys(strict.requests(service_code="0702,0709", page_size="1", page="2")) == [first.pk]
    day = stage.now - dt.timedelta(days=1)
    assert keys(strict.requests(start_date=day.isoformat())) == [second.pk]
    assert keys(strict.requests(end_date=day.isoformat())) == [first.pk]
    past = stage.now - dt.timedelta(days=100)
    assert keys(strict.requests(start_date=f"{past:%Y-%m-%d}")) == [old.pk]
    wanted = f"{old.pk},{first.pk},999999,no"
    assert keys(strict.requests(service_request_id=wanted, status="open")) == [first.pk, old.pk]


def test_it_gives_a_thousand_at_most(
    strict: Strict, stage: Stage, lamp: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [stage.collect(category=lamp).pk for _each in range(3)]
    assert asked.MOST == 1000
    monkeypatch.setattr(asked, "MOST", 2)
    assert keys(strict.requests()) == [made[2], made[1]]


WRONG = {
    "span": {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"},
    "backwards": {"start_date": "2026-01-02T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
    "no zone": {"start_date": "2026-01-01T00:00:00"},
    "no time": {"end_date": "yesterday"},
    "no such day": {"end_date": "2026-02-30"},
    "no such month": {"end_date": "2026-13-01T00:00:00Z"},
    "beyond time": {"start_date": "9999-12-31T23:59:59Z"},
    "status": {"status": "lost"},
    "service": {"service_code": "9999"},
    "page": {"page": "0"},
    "size": {"page_size": "1001"},
}


def test_it_names_what_it_cannot_take(strict: Strict, county: Area, lamp: Category) -> None:
    found = {name: status(strict.requests, **params) for name, params in WRONG.items()}
    assert found == dict.fromkeys(WRONG, 400)


def test_notes_tell_the_way_so_far(strict: Strict, stage: Stage, lamp: Category) -> None:
    event = stage.collect(category=lamp)
    assert [n["type"] for n in strict.requests(extensions="true")[0]["notes"]] == ["received"]
    for action in ("classify", "file"):
        stage.do(action)
    Event.objects.filter(pk=event.pk).update(step="cancelled", done_at=timezone.now())
    notes = strict.requests(extensions="true")[0]["notes"]
    assert [note["type"] for note in notes] == ["received", "taken_up", "ended"]
    assert all(set(note) == {"datetime", "type", "description"} for note in notes)


def test_a_jurisdiction_is_one_that_is_served(
    strict: Strict, stage: Stage, lamp: Category, county: Area, township: Area
) -> None:
    event = stage.collect(category=lamp)
    assert keys(strict.requests(jurisdiction_id=county.code)) == [event.pk]
    for code in (township.code, "999999"):
        assert status(strict.requests, jurisdiction_id=code) == 404
        assert status(strict.services, jurisdiction_id=code) == 404
    other = make_area(code="610306", name="岐山县")
    assert status(strict.requests) == 400
    assert strict.requests(jurisdiction_id=other.code) == []
    assert keys(strict.requests(jurisdiction_id=county.code)) == [event.pk]


def test_without_areas_there_is_no_jurisdiction(strict: Strict, db: None) -> None:
    assert status(strict.services) == 404


def test_a_number_that_is_none_is_not_found(strict: Strict, county: Area) -> None:
    for number in ("0", "1e3", "9" * 30, "٣", "-1", "a%20b", "a/b"):
        answer = strict.browser.get(f"{ROOT}/requests/{number}.xml")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "text/xml; charset=utf-8"


def test_a_list_costs_the_same_for_many(
    stage: Stage, lamp: Category, django_assert_max_num_queries: Any
) -> None:
    for _each in range(6):
        stage.now = timezone.now()
        stage.collect(category=lamp)
        stage.do("classify")
        stage.do("file")
        stage.dispatch()
    with django_assert_max_num_queries(8):
        answer = Browser().get(f"{ROOT}/requests.json?extensions=true")
    assert len(answer.json()) == 6


def test_other_pages_may_read_and_caches_may_keep(strict: Strict, county: Area) -> None:
    url = f"{ROOT}/services.json"
    first = strict.browser.get(url)
    assert first["Cache-Control"] == "public, max-age=60"
    again = strict.browser.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    asked_first = strict.browser.options(url, headers={"Origin": "https://example.org"})  # type: ignore[attr-defined]
    assert asked_first.status_code == 204
    assert asked_first["Access-Control-Allow-Methods"] == "GET"


def test_an_address_that_is_none_says_so_in_its_format(strict: Strict, county: Area) -> None:
    for path in ("v2/services.html", "v2/nothing.json", "v1/requests.xml", "x"):
        answer = strict.browser.get(f"/open311/{path}")
        kind = "application/json" if path.endswith("json") else "text/xml"
        assert (answer.status_code, answer["Content-Type"]) == (404, f"{kind}; charset=utf-8")
        assert b"404" in answer.content


def test_a_wrong_method_is_told_in_the_format(strict: Strict, county: Area) -> None:
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(strict.browser, method)(f"{ROOT}/services.json")
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, OPTIONS"
        assert answer.json()[0]["code"] == 405


def test_who_asks_too_often_waits(
    strict: Strict, county: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ASKED", Throttle("test", 1, 60))
    codes = [strict.browser.get(f"{ROOT}/services.xml").status_code for _each in range(2)]
    assert codes == [200, 429]
    assert strict.browser.get(f"{ROOT}/services.xml")["Retry-After"] == "60"


def test_it_can_be_off(strict: Strict, county: Area, settings: Any) -> None:
    settings.OPEN311 = False
    assert status(strict.services) == 404
    assert strict.browser.get(reverse("exchange:open311_home")).status_code == 404


def test_what_breaks_is_told_without_details(
    strict: Strict, county: Area, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def broken() -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("exchange.open311.offered.services", broken)
    assert status(strict.services) == 500
    assert SECRET not in caplog.text


def test_a_department_that_gave_it_back_is_not_in_charge(
    strict: Strict, stage: Stage, lamp: Category, township_department: Department
) -> None:
    event = stage.collect(category=lamp)
    stage.do("classify")
    stage.do("file")
    stage.dispatch()
    stage.task().__class__.objects.update(state="returned")
    assert strict.request(str(event.pk))["agency_responsible"] is None


def test_the_page_for_people_lists_services(county: Area, lamp: Category) -> None:
    body = Browser().get(f"{ROOT}/").content.decode()
    assert "路灯故障" in body
    assert county.code in body
