"""What lies around a case: grids and cases on its map, related cases, the case on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog, User
from events.around.drawing import MOST_CASES, around_case
from events.around.related import DAYS, METRES
from events.models import Category, Event
from grids.models import Area
from tests.cast import Login
from tests.factories import make_area, square
from tests.intake.conftest import IN_GRID, REPORTER, collected

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(operator: User, grid: Area, rules: None, category: Category) -> Event:
    return collected(operator, category, contact=REPORTER)


def aside(metres: float) -> Point:
    return Point(IN_GRID.x + metres / 92_200, IN_GRID.y, srid=4326)


def drawn(user: User, event: Event) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for feature in around_case(user, event, timezone.now())["features"]:
        words = feature["properties"]
        found.setdefault(words.get("kind", "case"), []).append(words)
    return found


def test_the_map_draws_the_grid_and_those_beside_it(
    case: Event, operator: User, community: Area, grid: Area
) -> None:
    shape = square(107.125, 34, 0.125)
    make_area(community, code="610305100001002", name="第二网格", geometry=shape)
    far = square(107.2, 34.2, 0.02)
    make_area(community, code="610305100001003", name="第三网格", geometry=far)
    found = drawn(operator, case)
    assert [w["label"] for w in found["own"]] == [grid.label]
    assert [w["label"][-4:] for w in found["beside"]] == ["第二网格"]
    assert found["own"][0]["fit"]


def test_the_map_shows_open_cases_near_by_to_who_may_see_them(
    case: Event, operator: User, outsider: User, category: Category
) -> None:
    near = collected(operator, category, point=aside(300))
    collected(operator, category, point=aside(900))
    secret = replace(REPORTER, in_confidence=True)
    collected(operator, category, point=aside(10), contact=secret)
    shown = drawn(operator, case)["case"]
    assert [words["url"] for words in shown] == [reverse("events:detail", args=[near.pk])]
    assert "case" not in drawn(outsider, case)


def test_the_map_shows_fifty_cases_at_most(
    case: Event, operator: User, category: Category, django_assert_max_num_queries: Any
) -> None:
    for _n in range(MOST_CASES + 2):
        collected(operator, category)
    with django_assert_max_num_queries(4):
        assert len(drawn(operator, case)["case"]) == MOST_CASES


def page(client: Any, event: Event, name: str = "events:detail") -> str:
    return str(client.get(reverse(name, args=[event.pk])).content.decode())


@pytest.mark.parametrize(("metres", "hit"), [(0, True), (METRES - 5, True), (METRES + 5, False)])
def test_it_names_cases_of_the_same_place(
    case: Event, operator: User, category: Category, login: Login, metres: float, hit: bool
) -> None:
    other = collected(operator, category, description="同一地点的事", point=aside(metres))
    answer = login(operator).get(reverse("events:detail", args=[case.pk]))
    assert [one.event for one in answer.context["related"]] == ([other] if hit else [])


def test_it_names_no_old_case_and_none_in_confidence(
    case: Event, operator: User, category: Category, login: Login
) -> None:
    old = collected(operator, category)
    long_ago = timezone.now() - dt.timedelta(days=DAYS + 1)
    Event.objects.filter(pk=old.pk).update(reported_at=long_ago)
    collected(operator, category, contact=replace(REPORTER, in_confidence=True))
    answer = login(operator).get(reverse("events:detail", args=[case.pk]))
    assert answer.context["related"] == []


def other_cases(client: Any, event: Event) -> Any:
    return client.post(reverse("events:case_reporter", args=[event.pk]))


def test_it_lists_the_reporters_other_cases_for_the_log(
    case: Event, operator: User, category: Category, login: Login
) -> None:
    other = collected(operator, category, description="路灯不亮", contact=REPORTER)
    client = login(operator)
    assert reverse("events:case_reporter", args=[case.pk]) in page(client, case)
    answer = other_cases(client, case)
    assert [one.event for one in answer.context["earlier"]] == [other]
    entry = AccessLog.objects.get()
    assert str(case.pk) in entry.reason
    assert REPORTER.phone not in entry.reason


def test_it_lists_nothing_of_a_reporter_in_confidence(
    operator: User, grid: Area, rules: None, category: Category, login: Login
) -> None:
    secret = collected(operator, category, contact=replace(REPORTER, in_confidence=True))
    open_one = collected(operator, category, contact=REPORTER)
    client = login(operator)
    assert reverse("events:case_reporter", args=[secret.pk]) not in page(client, secret)
    assert other_cases(client, secret).status_code == 403
    assert other_cases(client, open_one).context["earlier"] == []


def test_a_worker_does_not_list_the_reporters_cases(
    case: Event, worker: User, login: Login
) -> None:
    client = login(worker)
    assert reverse("events:case_reporter", args=[case.pk]) not in page(client, case)
    assert other_cases(client, case).status_code == 403


def test_the_paper_says_the_whole_case_without_buttons(
    case: Event, operator: User, login: Login
) -> None:
    text = page(login(operator), case, "events:case_print")
    for words in (case.title, case.receipt, "138****5678", "王*"):
        assert words in text
    assert REPORTER.phone not in text
    assert "gg-eye" not in text
    assert 'id="now"' not in text
    assert "hx-get" not in text.split("<main")[1]


def test_the_page_shows_why_in_plain_lines(case: Event, operator: User, login: Login) -> None:
    clock = case.clocks.get()
    address = reverse("events:clock_why", args=[case.pk, clock.pk])
    text = login(operator).get(address).content.decode()
    assert "The report came in and waits to be classified." in text
    assert "The limit is" in text
    assert "Counted like this" in text


def test_the_preview_costs_few_statements(
    case: Event, operator: User, login: Login, django_assert_max_num_queries: Any
) -> None:
    client, address = login(operator), reverse("events:preview", args=[case.pk])
    client.get(address, headers={"HX-Request": "true"})
    with django_assert_max_num_queries(14):
        client.get(address, headers={"HX-Request": "true"})
