"""Cases through the API: the worklist's filters and sight, and every step by the one function."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department, User
from events.models import Event, TraceEntry
from grids.models import Area
from tests.events.stage import IN_GRID, Stage, make_category
from tests.exchange.making import Caller, caller_for
from tests.exchange.test_lists import walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]
CASES = "/api/v1/cases/"


@pytest.fixture
def stage(
    operator: User, liaison: User, township_department: Department, worker: User, supervisor: User
) -> Stage:
    """Now is now: systems act at no other time."""
    return Stage(
        operator=operator,
        liaison=liaison,
        lead=township_department,
        worker=worker,
        now=timezone.now(),
    )


def act(caller: Caller, event: Event, action: str, **members: Any) -> Any:
    return caller.post(f"{CASES}{event.pk}/{action}/", members)


def names(body: dict[str, Any]) -> set[str]:
    return {offer["action"] for offer in body["allowed_actions"]}


def test_a_department_reads_the_cases_it_holds_a_part_of(
    caller: Caller, area_caller: Caller, stranger: Caller, stage: Stage
) -> None:
    event = stage.to("handle")
    stage.collect()
    rows = caller.get(CASES).json()["results"]
    assert [row["id"] for row in rows] == [event.pk]
    assert rows[0]["departments"] == [stage.lead.pk]
    assert rows[0]["category"] == "0201"
    assert rows[0]["point"] == {"longitude": IN_GRID.x, "latitude": IN_GRID.y}
    assert len(area_caller.get(CASES).json()["results"]) == 2
    assert stranger.get(CASES).json()["results"] == []
    assert stranger.get(f"{CASES}{event.pk}/").status_code == 404


def test_pages_hold_every_case_once_while_others_come(area_caller: Caller, stage: Stage) -> None:
    made = [stage.collect().pk for _each in range(5)]
    first = area_caller.get(f"{CASES}?limit=2&sort=-new").json()
    assert [row["id"] for row in first["results"]] == made[:2]
    assert first["previous"] is None
    made.append(stage.collect().pk)
    rest = walked(area_caller, first["next"])
    assert [row["id"] for row in rest] == made[2:]
    second = area_caller.get(first["next"]).json()
    assert area_caller.get(second["previous"]).json()["results"] == first["results"]


def test_it_lists_what_the_filters_leave(area_caller: Caller, stage: Stage, grid: Area) -> None:
    stage.collect(description="井盖丢失", category=make_category("0301"))
    event = stage.collect()

    def found(query: str) -> list[int]:
        return [row["id"] for row in area_caller.get(f"{CASES}?{query}").json()["results"]]

    assert found("category=0201") == [event.pk]
    assert found("q=消防通道") == [event.pk]
    assert found(f"area={grid.code}&category=0201") == [event.pk]
    assert found("step=handle") == []
    assert found("tab=classify&urgency=normal&live=1&light=on_time&category=0201") == [event.pk]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("categroy=0201", "categroy"),
        ("category=9999", "category"),
        ("area=110105", "area"),
        ("department=first", "department"),
        ("step=nowhere", "step"),
        ("since=yesterday", "since"),
        ("sort=title", "sort"),
        ("cursor=after.nowhere", "cursor"),
        ("cursor=12", "cursor"),
        ("limit=0", "limit"),
    ],
)
def test_a_parameter_that_means_nothing_is_named(
    area_caller: Caller, query: str, parameter: str
) -> None:
    answer = area_caller.get(f"{CASES}?{query}")
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_a_list_costs_the_same_for_many(
    area_caller: Caller, stage: Stage, django_assert_max_num_queries: Any
) -> None:
    for _each in range(30):
        stage.collect()
    with django_assert_max_num_queries(12):
        page = area_caller.get(CASES).json()
    assert len(page["results"]) == 30


def test_one_case_says_what_may_be_done_and_why_it_is_due(caller: Caller, stage: Stage) -> None:
    event = stage.to("handle")
    body = caller.get(f"{CASES}{event.pk}/").json()
    assert body["description"] == "消防通道堵塞"
    assert [task["department"] for task in body["tasks"]] == [stage.lead.pk]
    running = {clock["kind"]: clock for clock in body["clocks"] if clock["stopped_at"] is None}
    assert running["accept"]["task"] == body["tasks"][0]["id"]
    assert running["accept"]["why"]
    assert "accept" in names(body)
    offer = next(one for one in body["allowed_actions"] if one["action"] == "request_return")
    assert offer["url"] == f"{CASES}{event.pk}/request_return/"
    reason = {"name": "reason", "required": True, "type": "text", "choices": None}
    assert reason in offer["members"]


def test_a_departments_system_takes_its_steps(caller: Caller, stage: Stage) -> None:
    event = stage.to("handle")
    task = event.tasks.get()
    body = act(caller, event, "accept", task=task.pk, version=event.seq).json()
    assert body["version"] > event.seq
    assert caller.get(body["url"]).json()["tasks"][0]["state"] == "accepted"
    answer = act(caller, event, "handle", task=task.pk, result="已清理消防通道")
    assert answer.status_code == 200
    assert caller.get(body["url"]).json()["tasks"][0]["result"] == "已清理消防通道"
    answer = act(caller, event, "report_back", result="已清理，恢复通行")
    assert answer.json()["step"] == "verify"
    entries = TraceEntry.objects.filter(event=event, channel="api")
    assert [entry.action for entry in entries.order_by("seq")][:2] == ["accept", "handle"]
    assert {entry.user.is_service for entry in entries if entry.user} == {True}


def test_a_centres_system_classifies_files_and_dispatches(stage: Stage, community: Area) -> None:
    desk = caller_for(community)
    event = stage.collect(category=None)
    make_category("0301")
    body = act(desk, event, "classify", category="0301", urgency="urgent").json()
    assert (body["category"], body["urgency"], body["step"]) == ("0301", "urgent", "file")
    body = act(desk, event, "file").json()
    assert body["number"]
    body = act(desk, event, "dispatch", lead=stage.lead.pk, note="请尽快").json()
    assert (body["step"], body["departments"]) == ("handle", [stage.lead.pk])
    assert desk.get(body["url"]).json()["tasks"][0]["note"] == "请尽快"


def test_what_is_not_named_is_not_corrected(stage: Stage, community: Area) -> None:
    desk = caller_for(community)
    event = stage.collect(address="南大街3号")
    body = act(desk, event, "correct", title="通道被占").json()
    assert (body["title"], body["address"]) == ("通道被占", "南大街3号")
    assert body["category"] == "0201"


def test_the_same_key_acts_once(caller: Caller, stage: Stage) -> None:
    event = stage.to("handle")
    url, members = f"{CASES}{event.pk}/accept/", {"task": event.tasks.get().pk}
    first, again = (caller.post(url, members, key="one") for _each in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert TraceEntry.objects.filter(event=event, action="accept").count() == 1


def test_it_says_what_stands_against_an_action(
    caller: Caller, area_caller: Caller, stage: Stage
) -> None:
    """In the same sentences as the pages, and nothing has changed."""
    event = stage.to("handle")
    task = event.tasks.get().pk
    refused = act(area_caller, event, "accept", task=task)
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "This is for other people to do; the case names who.",
    )
    later = act(caller, event, "report_back", result="好了")
    assert (later.status_code, later.json()["type"]) == (409, "urn:gridgov:problem:not-now")
    late = act(caller, event, "accept", task=task, version=event.seq - 1)
    assert (late.status_code, late.json()["type"]) == (409, "urn:gridgov:problem:overtaken")
    assert Event.objects.get(pk=event.pk).seq == event.seq


@pytest.mark.parametrize(
    ("action", "members", "pointer"),
    [
        ("request_return", {"ground": "not_ours"}, "#/reason"),
        ("request_return", {"ground": "nothing", "reason": "无关"}, "#/ground"),
        ("accept", {"because": "why not"}, "#/because"),
        ("accept", {"task": None}, "#/task"),
        ("accept", {"version": -1}, "#/version"),
        ("request_return", {"ground": "not_ours", "reason": {"a": 1}}, "#/reason"),
        ("request_return", {"ground": "not_ours", "reason": "无" * 2001}, "#/reason"),
        ("request_return", {"ground": "not_ours", "reason": "无\u202e关"}, "#/reason"),
    ],
)
def test_a_member_that_is_wrong_is_pointed_at(
    caller: Caller, stage: Stage, action: str, members: dict[str, Any], pointer: str
) -> None:
    event = stage.to("handle")
    answer = act(caller, event, action, **{"task": event.tasks.get().pk, **members})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_no_other_task_and_no_other_action(caller: Caller, stage: Stage) -> None:
    event = stage.to("handle")
    other = Stage(
        operator=stage.operator, liaison=stage.liaison, lead=stage.lead, worker=stage.worker
    ).to("handle")
    assert act(caller, event, "accept", task=other.tasks.get().pk).status_code == 422
    assert act(caller, event, "vanish").status_code == 404
    assert caller.post(f"{CASES}{event.pk}/accept/", [1]).status_code == 422


def test_a_centres_system_reports_a_case(area_caller: Caller, stage: Stage, grid: Area) -> None:
    told = {
        "description": "路灯不亮，请联系13812345678",
        "longitude": IN_GRID.x,
        "latitude": IN_GRID.y,
        "category": make_category().code,
        "reporter": {"name": "王芳", "phone": "139 1234 5678"},
    }
    answer = area_caller.post(CASES, told)
    assert answer.status_code == 201
    body = answer.json()
    assert (body["area"], body["step"], body["source"]) == (grid.code, "classify", "api")
    assert len(body["secret"]) == 8
    assert answer["Location"] == body["url"]
    assert "13812345678" not in area_caller.get(body["url"]).content.decode()
    assert "secret" not in area_caller.get(body["url"]).json()
    assert Event.objects.get(pk=body["id"]).reporter.phone == "13912345678"


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ({}, "#/description"),
        ({"description": "x"}, "#/address"),
        ({"description": "x", "longitude": 107.05}, "#/latitude"),
        ({"description": "x", "longitude": 34.05, "latitude": 75}, "#/longitude"),
        ({"description": "x", "address": "a", "category": "9999"}, "#/category"),
        ({"description": "x", "area": "110105"}, "#/area"),
        ({"description": "x", "address": "a", "reporter": {"phone": "no"}}, "#/reporter/phone"),
        ({"description": "x", "address": "a", "reporter": 5}, "#/reporter"),
        ({"description": "x\0", "address": "a"}, "#/description"),
    ],
)
def test_a_report_that_is_wrong_makes_nothing(
    area_caller: Caller, grid: Area, told: dict[str, Any], pointer: str
) -> None:
    answer = area_caller.post(CASES, told)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Event.objects.exists()


def test_a_confidential_case_needs_the_right(stage: Stage, township: Area) -> None:
    stage.collect(category=make_category("0999", confidential=True))
    assert caller_for(township).get(CASES).json()["results"] == []


@pytest.mark.parametrize(("longitude", "latitude"), [(0, 0), (179.9, -89.9), (34.05, 75)])
def test_a_case_is_not_corrected_to_a_place_outside_the_county(
    stage: Stage, community: Area, grid: Area, longitude: float, latitude: float
) -> None:
    event = stage.collect()
    point = {"longitude": longitude, "latitude": latitude}
    answer = act(caller_for(community), event, "correct", reason="在别处", **point)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], "outside" in error["detail"]) == ("#/longitude", True)
    event.refresh_from_db()
    assert (event.point, event.area_id) == (IN_GRID, grid.pk)


def test_a_report_may_be_about_another_township_by_point_and_by_area(
    area_caller: Caller, other_township: Area
) -> None:
    """As at a desk; the case is on the desk of that place."""
    places: list[dict[str, Any]] = [
        {"longitude": 107.75, "latitude": 34.25},
        {"area": other_township.code},
    ]
    told = [area_caller.post(CASES, {"description": "路灯不亮", **place}) for place in places]
    assert [answer.status_code for answer in told] == [201, 201]
    assert {answer.json()["area"] for answer in told} == {other_township.code}
    assert len({answer.json()["holder"] for answer in told}) == 1
