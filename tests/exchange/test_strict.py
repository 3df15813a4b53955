"""What is meant but not understood is refused, in plain words, and never passed over."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department, User
from events.models import Event
from grids.models import Area
from tests.events.stage import Stage
from tests.exchange.making import Caller, caller_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]
CASES = "/api/v1/cases/"
TOLD = {"description": "路灯不亮", "address": "南大街3号"}


@pytest.fixture
def stage(operator: User, liaison: User, township_department: Department, worker: User) -> Stage:
    return Stage(
        operator=operator,
        liaison=liaison,
        lead=township_department,
        worker=worker,
        now=timezone.now(),
    )


def pointers(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [error["pointer"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        (CASES, {**TOLD, "latitud": 34.1}, "#/latitud"),
        (CASES, {**TOLD, "reporter": {"name": "王芳", "mail": "a"}}, "#/reporter/mail"),
        (
            "/api/v1/subscriptions/",
            {"receiver": "https://203.0.114.7/", "kinds": ["case.reported"], "secret": "x"},
            "#/secret",
        ),
        ("/api/v1/people/search/", {"document": "610305198001010010", "nme": "王"}, "#/nme"),
    ],
    ids=("case", "reporter", "webhook", "search"),
)
def test_a_member_that_is_not_known_is_refused(
    area_caller: Caller, path: str, body: dict[str, Any], pointer: str
) -> None:
    assert pointers(area_caller.post(path, body)) == [pointer]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "body",
    ['{"description": "a", "description": "b", "address": "c"}', '{"a": {"b": 1, "b": 2}}'],
    ids=("outer", "inner"),
)
def test_a_member_that_stands_twice_is_refused(area_caller: Caller, body: str) -> None:
    answer = area_caller.post(CASES, body)
    assert (answer.status_code, answer.json()["type"]) == (
        400,
        "urn:gridgov:problem:member-repeated",
    )
    assert not Event.objects.exists()


def test_yes_is_no_text(stage: Stage, community: Area) -> None:
    event = stage.collect()
    desk, url = caller_for(community), f"{CASES}{event.pk}/note/"
    assert pointers(desk.post(url, {"text": True})) == ["#/text"]
    assert desk.post(url, {"text": "请留意"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter"),
    [(f"q={'路' * 101}", "q"), ("step=done&step=file", "step"), ("fields=id&fields=url", "fields")],
    ids=("long", "twice", "fields"),
)
def test_a_parameter_that_is_too_long_or_stands_twice(
    area_caller: Caller, query: str, parameter: str
) -> None:
    answer = area_caller.get(f"{CASES}?{query}")
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("key", ["k" * 256, "two words"], ids=("long", "space"))
def test_a_key_that_cannot_be_one_is_not_called_missing(area_caller: Caller, key: str) -> None:
    answer = area_caller.post(CASES, TOLD, key=key)
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:gridgov:problem:idempotency-key-invalid"
    assert "255" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "chinese", "english"),
    [
        ({**TOLD, "title": "a\0"}, "文本中不能有空字符（NUL）。", "A text cannot hold NUL."),
        (None, "请发送一个 JSON 对象", "Send an object of JSON"),
        ([], "请发送一个 JSON 对象", "Send an object of JSON"),
        ({**TOLD, "reporter": []}, "请发送一个 JSON 对象", "Send an object of JSON"),
        ({**TOLD, "category": "9999"}, "没有该代码对应", "There is none with this code"),
    ],
    ids=("nul", "null", "list", "inner-list", "code"),
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_says_so_in_plain_words(
    area_caller: Caller, body: Any, chinese: str, english: str, language: str
) -> None:
    area_caller.headers["Accept-Language"] = language
    answer = area_caller.post(CASES, body)
    assert answer.status_code == 422
    wanted = english if language == "en" else chinese
    said = [error["detail"] for error in answer.json()["errors"]]
    assert any(words.startswith(wanted) for words in said), said
    assert not any("null characters" in words.lower() for words in said)


def test_a_department_asks_by_the_areas_that_its_cases_name(caller: Caller, stage: Stage) -> None:
    event = stage.to("handle")
    stage.collect()
    row = caller.get(f"{CASES}{event.pk}/").json()
    for name in ("holder", "area"):
        found = caller.get(f"{CASES}?{name}={row[name]}")
        assert [each["id"] for each in found.json()["results"]] == [event.pk]
    assert caller.get(f"{CASES}?holder=110105").status_code == 422


def test_an_action_tells_what_its_members_are(caller: Caller, stage: Stage) -> None:
    event = stage.to("handle")
    offers = caller.get(f"{CASES}{event.pk}/").json()["allowed_actions"]
    offer = next(one for one in offers if one["action"] == "request_return")
    members = {member["name"]: member for member in offer["members"]}
    assert members["reason"]["type"] == "text"
    assert "not_ours" in [choice["value"] for choice in members["ground"]["choices"]]
    assert all(isinstance(one["label"], str) for one in members["ground"]["choices"])
