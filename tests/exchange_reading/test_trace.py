"""The trace of a case: the words of its page, and the entries as data, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from events.actors import Actor
from events.models import Event, TraceEntry
from events.services.act import apply
from tests.cast import in_english
from tests.events.stage import Stage
from tests.exchange.making import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(stage: Stage) -> Event:
    return stage.to("handle")


def address(case: Event) -> str:
    return f"/api/v1/cases/{case.pk}/trace/"


def test_it_says_what_the_page_says(area_caller: Caller, case: Event, operator: User) -> None:
    rows = area_caller.get(address(case)).json()["results"]
    assert [row["seq"] for row in rows] == list(range(case.seq, 0, -1))
    page = in_english(operator).get(reverse("events:detail", args=[case.pk])).content.decode()
    for row in rows:
        assert row["title"] in page
        assert row["who"] in page
    assert rows[-1]["action"] == "collect"
    dispatch = next(row for row in rows if row["action"] == "dispatch")
    assert dispatch["moved"]
    assert {"label": "Step", "before": "Dispatch", "after": "Handle"} in dispatch["changes"]


def test_pages_hold_every_entry_once_while_the_case_goes_on(
    caller: Caller, case: Event, operator: User
) -> None:
    first = caller.get(f"{address(case)}?limit=2").json()
    apply(case.pk, "note", Actor.of(operator), text="现场已核实")
    seen = [row["seq"] for row in first["results"]]
    url = first["next"]
    while url:
        found = caller.get(url).json()
        seen += [row["seq"] for row in found["results"]]
        url = found["next"]
    assert seen == list(range(case.seq, 0, -1))


def test_nothing_that_was_encrypted_is_told(caller: Caller, case: Event) -> None:
    row = caller.get(address(case)).json()["results"][0]
    assert not {"personal", "mac", "previous", "token"} & set(row)


def test_it_costs_the_same_for_many(
    caller: Caller, case: Event, operator: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        apply(case.pk, "note", Actor.of(operator), text=f"第{number}次回访")
    with django_assert_max_num_queries(12):
        rows = caller.get(address(case)).json()["results"]
    assert len(rows) == TraceEntry.objects.filter(event=case).count()


def test_out_of_sight_it_is_not_there(stranger: Caller, case: Event) -> None:
    assert stranger.get(address(case)).status_code == 404
    assert stranger.get("/api/v1/cases/999999/trace/").status_code == 404


def test_an_unknown_parameter_is_told(caller: Caller, case: Event) -> None:
    assert caller.get(f"{address(case)}?kind=steps").status_code == 422
