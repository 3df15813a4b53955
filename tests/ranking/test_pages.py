"""The pages of rankings: who stands where, to whom it is shown, and the cases behind numbers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from assessment.figures.periods import current
from assessment.models import Snapshot
from assessment.ranking.places import frozen, live
from grids.models import Area
from tests.cast import Login, in_english
from tests.events.stage import Stage
from tests.snapshots.conftest import W11

CODE = W11.code


@pytest.fixture
def login() -> Login:
    return in_english


def page(client: Client, name: str = "show", *where: Any, **query: Any) -> str:
    answer = client.get(reverse(f"ranking:{name}", args=where), query)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(text: str) -> list[tuple[str, int]]:
    """Addresses of lists with the number that opens each."""
    found = re.findall(r'<a href="([^"]+)" title="[^"]*" aria-label="[^"]*">(\d+)</a>', text)
    return [(url, int(number)) for url, number in found]


def test_the_last_frozen_week_is_shown_first(
    week: Snapshot, login: Login, supervisor: User
) -> None:
    shown = page(login(supervisor))
    assert W11.label in shown
    assert "Frozen, revision 1" in shown


@pytest.mark.parametrize("kind", ["township", "community", "grid", "department"])
def test_every_number_opens_as_many_cases(
    week: Snapshot, login: Login, supervisor: User, kind: str
) -> None:
    client = login(supervisor)
    found = numbers(page(client, of=kind))
    assert found
    for url, number in found:
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer.context["page"].paginator.count + answer.context["hidden"] == number


def test_numbers_of_a_running_period_open_as_many_cases(
    stage: Stage, schemes: Any, login: Login, supervisor: User
) -> None:
    period = current("week", timezone.now())
    stage.now = timezone.now() - (timezone.now() - period.bounds()[0]) / 2
    stage.to("handle")
    client = login(supervisor)
    text = page(client, of="township", period=period.code)
    assert "still runs" in text
    found = numbers(page(client, "subject", period.code, "township", stage.lead.area_id))
    assert found
    for url, number in found:
        answer = client.get(url)
        assert answer.context["page"].paginator.count + answer.context["hidden"] == number


def test_live_places_are_those_that_a_freeze_would_give(week: Snapshot, supervisor: User) -> None:
    now = timezone.now()
    for kind in ("township", "community", "department"):
        alive = {p.pk: (p.rank, p.points) for p in live(kind, W11, supervisor, now).places}
        kept = {p.pk: (p.rank, p.points) for p in frozen(kind, week, supervisor).places}
        assert alive == kept


@pytest.mark.parametrize(
    "sort", ["rank", "-rank", "name", "-points", "on_time_disposal", "-overdue_stock", "nothing"]
)
def test_it_sorts_by_every_column(
    week: Snapshot, login: Login, supervisor: User, sort: str
) -> None:
    answer = login(supervisor).get(reverse("ranking:show"), {"of": "department", "sort": sort})
    lines = answer.context["lines"]
    assert {line.place.pk for line in lines} == {p.pk for p in _shown(answer)}
    if sort == "-overdue_stock":
        stock = [line.stock.value for line in lines]
        assert stock == sorted(stock, reverse=True)


def _shown(answer: Any) -> list[Any]:
    field = answer.context["field"]
    places = [p for p in answer.context["ranking"].places if p.field == field]
    return [p for p in places if p.unranked != "empty"] or places


def test_who_had_nothing_to_count_is_listed_on_demand(
    other_township: Area, week: Snapshot, login: Login, county_supervisor: User
) -> None:
    client = login(county_supervisor)
    brief, whole = page(client, of="township"), page(client, of="township", idle="1")
    assert "had nothing to count" in brief
    assert other_township.label not in brief
    assert other_township.label in whole


def test_a_liaison_sees_departments_and_no_foreign_cases(
    week: Snapshot, login: Login, stage: Stage
) -> None:
    client = login(stage.liaison)
    with translation.override("en"):
        assert str(stage.lead) in page(client)
    assert client.get(reverse("ranking:show"), {"of": "township"}).status_code == 404


def test_a_worker_sees_the_own_figures_alone(week: Snapshot, login: Login, worker: User) -> None:
    client = login(worker)
    answer = client.get(reverse("ranking:show"), {"idle": "1"})
    assert [place.pk for place in answer.context["ranking"].places] == [worker.pk]
    where = [CODE, "department", 1]
    assert client.get(reverse("ranking:subject", args=where)).status_code == 404


def test_nothing_is_found_under_a_wrong_name(
    week: Snapshot, login: Login, supervisor: User
) -> None:
    client = login(supervisor)
    for query in ({"period": "2026-W99"}, {"period": "2999-W01"}, {"of": "x"}, {"by": "day"}):
        assert client.get(reverse("ranking:show"), query).status_code == 404
    assert client.get(reverse("ranking:compare"), {"a": "0"}).status_code == 404
    for where in ((CODE, "x", 1), (CODE, "township", 0), ("x", "township", 1)):
        assert client.get(reverse("ranking:subject", args=where)).status_code == 404


def test_a_subject_shows_what_is_behind_it(
    week: Snapshot, login: Login, supervisor: User, stage: Stage
) -> None:
    text = page(login(supervisor), "subject", CODE, "department", stage.lead.pk)
    for words in ("On-time disposal", "Category 0201", "Late cases", "Time at each step"):
        assert words in text


def test_two_periods_of_one_subject_stand_beside_each_other(
    week: Snapshot, login: Login, supervisor: User, stage: Stage
) -> None:
    query = {"of": "department", "period": CODE, "a": stage.lead.pk}
    text = page(login(supervisor), "compare", **query, other=W11.previous().code)
    assert W11.previous().label in text
    assert text.count(str(stage.lead)) >= 4
    wrong = {"of": "department", "period": CODE, "other": "2026-02"}
    assert login(supervisor).get(reverse("ranking:compare"), wrong).status_code == 404


def test_a_page_asks_little_whatever_its_length(
    week: Snapshot,
    login: Login,
    supervisor: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = login(supervisor)
    page(client)
    with django_assert_max_num_queries(25):
        page(client, of="community", idle="1")
