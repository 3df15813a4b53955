"""Words of two Chinese characters are found in titles, descriptions, places and numbers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from events import search as module
from events.actors import Actor
from events.models import Event, EventWords
from events.services import apply
from tests.cast import Login
from tests.events.pages.scenes import stage
from tests.worklist.conftest import Reported

pytestmark = pytest.mark.django_db
URL = "/events/"


def found(login: Login, user: User, text: str, **more: Any) -> list[str]:
    page = login(user).get(URL, {"q": text, **more})
    return sorted(row.event.title for row in page.context["rows"])


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("井盖", ["东门井盖破损"]),
        ("破损", ["东门井盖破损", "西门护栏破损"]),
        ("东门井盖破损", ["东门井盖破损"]),
        ("破损 西门", ["西门护栏破损"]),
        ("盖损", []),
        ("门井破", []),
        ("临街商铺", ["西门护栏破损"]),
        ("文昌巷", ["西门护栏破损"]),
        ("LED", ["路灯 LED 不亮"]),
        ("ｌｅｄ", ["路灯 LED 不亮"]),
        ("12号", ["东门井盖破损"]),
        ("100%", ["东门井盖破损"]),
    ],
)
def test_it_finds_words(
    text: str, titles: list[str], operator: User, login: Login, reported: Reported
) -> None:
    reported(operator, "东门井盖破损", address="府前街12号", description="下陷 100% 塌了")
    reported(operator, "西门护栏破损", description="在临街商铺旁", address="文昌巷")
    reported(operator, "路灯 LED 不亮")
    assert found(login, operator, text) == titles


def test_it_finds_an_ended_case_and_one_whose_words_were_corrected(
    request: pytest.FixtureRequest, login: Login, reported: Reported
) -> None:
    play = stage(request.getfixturevalue)
    play.to("done")
    assert found(login, play.operator, "消防通道") == ["消防通道堵塞"]
    event = reported(play.operator, "井盖破损")
    apply(event.pk, "correct", Actor.of(play.operator), title="雨水口堵塞", description="雨水口堵")
    assert found(login, play.operator, "井盖") == []
    assert found(login, play.operator, "雨水口") == ["雨水口堵塞"]


def test_it_finds_parts_of_a_number(request: pytest.FixtureRequest, login: Login) -> None:
    play = stage(request.getfixturevalue)
    number = play.to("handle").number or ""
    _county, day, serial = number.split("-")
    for part in (day, serial, f"{day}-{serial}"):
        assert found(login, play.operator, part) == ["消防通道堵塞"], part
    assert found(login, play.operator, "99999") == []
    assert login(play.operator).get(URL, {"q": number}).status_code == 302


def test_it_finds_within_sight_alone(
    operator: User, outsider: User, liaison: User, login: Login, reported: Reported
) -> None:
    reported(operator, "井盖破损")
    for user in (outsider, liaison):
        page = login(user).get(URL, {"q": "井盖"})
        assert page.context["rows"] == []
        assert {tab["count"] for tab in page.context["tabs"]} <= {"0", ""}


@pytest.mark.parametrize("text", ["盖", "，。", "a", "井 盖", "%", "_"])
def test_it_says_that_one_character_is_too_little(
    text: str, operator: User, login: Login, reported: Reported
) -> None:
    reported(operator, "井盖破损")
    page = login(operator).get(URL, {"q": text}, headers={"accept-language": "en"})
    assert page.context["rows"] == []
    assert page.context["work"].search.short


def test_common_words_are_found_without_counts(
    operator: User, login: Login, reported: Reported, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        reported(operator, f"井盖破损{number}")
    reported(operator, "路灯不亮")
    monkeypatch.setattr(module, "FEW", 2)
    assert len(found(login, operator, "井盖")) == 4
    page = login(operator).get(URL, {"q": "井盖"})
    assert {tab["count"] for tab in page.context["tabs"]} == {""}


def test_the_words_are_written_whatever_wrote_the_case(operator: User, reported: Reported) -> None:
    event = reported(operator, "井盖破损")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET title = '路灯' WHERE id = %s", [event.pk])
    grams = EventWords.objects.get(event=event).grams
    assert "路灯" in grams
    assert Event.objects.filter(words__grams__contains=["路灯"]).exists()


def test_what_was_taken_out_of_the_text_is_not_found(
    operator: User, login: Login, reported: Reported
) -> None:
    reported(operator, "井盖破损", description="联系电话 13812345678，井盖破损")
    assert found(login, operator, "13812345678") == []
    assert not EventWords.objects.filter(grams__contains=["45"]).exists()


def test_words_are_looked_up_and_compared_in_one_statement(
    operator: User,
    outsider: User,
    reported: Reported,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    event = reported(operator, "东门井盖破损")
    assert operator.scope.area_path
    with django_assert_num_queries(1):
        found = module.search("井盖破", operator)
    assert list(Event.objects.filter(found.condition)) == [event]
    assert list(Event.objects.filter(found.live)) == [event]
    assert not Event.objects.filter(module.search("井盖破", outsider).condition).exists()
    Event.objects.filter(pk=event.pk).update(step="done")
    found = module.search("井盖破", operator)
    assert list(Event.objects.filter(found.condition)) == [event]
    assert not Event.objects.filter(found.live).exists()


def test_words_are_common_whoever_sees_the_cases(
    operator: User, outsider: User, reported: Reported, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        reported(operator, f"井盖破损{number}")
    monkeypatch.setattr(module, "FEW", 2)
    assert module.search("井盖", outsider).common
    monkeypatch.setattr(module, "FEW", 3)
    assert not module.search("井盖", outsider).common
