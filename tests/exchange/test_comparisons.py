"""A list brought as JSON: compared as the page compares it, answered with figures only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils.translation import override

from accounts.models import AccessLog, Department, User
from exchange.models import Client
from people.exchange import comparing
from people.models import Check, Comparison, House
from tests.exchange.making import PURPOSE, URL, Caller, people
from tests.people.making import make_building
from tests.people_exchange.making import ADDRESS, imported, names, person, text, worked

pytestmark = pytest.mark.django_db
COUNT = 120


@pytest.fixture
def building(operator: User, grid: object) -> House:
    return make_building(address=ADDRESS)


@pytest.fixture
def rows(operator: User, building: House) -> list[dict[str, Any]]:
    """People who are registered in the grid, as another system would send them."""
    found = [person(n, name) for n, name in enumerate(names(COUNT))]
    imported(operator, text(found))
    return [
        {"name": row[0], "document": row[1], "birth_date": row[3], "phones": [row[4]]}
        for row in found
    ]


def compared(answer: Any) -> Comparison:
    row: Comparison = Comparison.objects.select_related("job").get(pk=answer.json()["id"])
    assert row.job is not None
    worked(row.job)
    row.refresh_from_db()
    return row


def test_its_figures_are_those_of_the_page(caller: Caller, rows: list[dict[str, Any]]) -> None:
    rows[0]["phones"] = ["13800000001"]
    sent = caller.post(URL, {"purpose": PURPOSE, "rows": rows[:110]})
    assert sent.status_code == 202
    assert sent["Location"] == sent.json()["url"]
    assert (sent.json()["state"], sent.json()["counts"]) == ("waiting", None)
    row = compared(sent)
    assert row.counts == {"agree": 109, "differ": 1, "here": COUNT - 110}
    shown = caller.get(sent["Location"]).json()
    assert shown["state"] == "done"
    assert shown["people"] == 110
    assert shown["progress"] == {"done": 110, "total": 110}
    assert shown["counts"]["differ"] is None
    with override("en"):
        page = [words for _label, words in comparing.figures(row)]
    told = [shown["counts"][name] for name in comparing.FIGURES]
    assert page == ["fewer than 5" if said is None else f"{said:,}" for said in told]
    assert Check.objects.get().field == "phones"


def test_it_never_tells_about_anybody(caller: Caller, rows: list[dict[str, Any]]) -> None:
    sent = caller.post(URL, {"purpose": PURPOSE, "rows": rows})
    compared(sent)
    told = json.dumps([caller.get(sent["Location"]).json(), caller.get(URL).json()])
    assert set(caller.get(sent["Location"]).json()) == {
        *("id", "url", "purpose", "created_at", "done_at", "state", "progress", "people"),
        *("counts", "refusal"),
    }
    for row in rows[:10]:
        assert not any(value in told for value in (row["name"], row["document"], *row["phones"]))


def test_it_stands_in_the_access_log_with_its_purpose(caller: Caller, system: Client) -> None:
    row = Comparison.objects.get(pk=caller.post(URL, people()).json()["id"])
    entry = AccessLog.objects.get(subject=f"people_compare:{row.pk}")
    assert (entry.user, entry.reason) == (system.user, PURPOSE)
    assert row.owner == system.user
    assert row.purpose == PURPOSE


def test_a_department_compares_three_lists_a_day_by_page_and_system(
    caller: Caller, liaison: User
) -> None:
    comparing.start(liaison, PURPOSE, "名单.csv", text([person(n, "甲") for n in range(100)]))
    codes = [caller.post(URL, people(120 + 40 * n)).status_code for n in range(3)]
    assert codes == [202, 202, 429]
    answer = caller.post(URL, people(300))
    assert answer.json()["type"] == "urn:gridgov:problem:too-many-lists"
    assert 0 < int(answer["Retry-After"]) <= 86_401


def test_what_the_job_refuses_is_told(caller: Caller) -> None:
    same = {"purpose": PURPOSE, "rows": [{"name": "甲", "phones": ["13800000000"]}] * 120}
    sent = caller.post(URL, same)
    compared(sent)
    shown = caller.get(sent["Location"]).json()
    assert shown["state"] == "failed"
    assert "100" in shown["refusal"]
    assert shown["counts"] is None


@pytest.mark.parametrize("number", [0, 99, 50_001])
def test_it_takes_as_many_people_as_the_file(caller: Caller, number: int) -> None:
    body = {"purpose": PURPOSE, "rows": [{"name": "甲", "phones": ["1"]}] * number}
    answer = caller.post(URL, body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/rows"


def test_a_name_with_a_comma_stays_one_name(caller: Caller, rows: list[dict[str, Any]]) -> None:
    rows[0]["name"] = '甲,"乙"'
    row = compared(caller.post(URL, {"purpose": PURPOSE, "rows": rows}))
    assert row.rows == COUNT


def test_the_newest_is_first_and_pages_do_not_move(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "A_DAY", 10)
    made = [caller.post(URL, people(100 + n)).json()["id"] for n in range(3)]
    first = caller.get(f"{URL}?limit=2").json()
    assert [row["id"] for row in first["results"]] == [made[2], made[1]]
    caller.post(URL, people(200))
    second = caller.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == [made[0]]
    assert second["next"] is None


def test_its_list_costs_the_same_for_many(
    caller: Caller,
    monkeypatch: pytest.MonkeyPatch,
    township_department: Department,
    django_assert_max_num_queries: Any,
) -> None:
    monkeypatch.setattr(comparing, "A_DAY", 20)
    for n in range(8):
        caller.post(URL, people(100 + n))
    with django_assert_max_num_queries(6):
        assert len(caller.get(URL).json()["results"]) == 8


def test_it_takes_the_largest_list(caller: Caller) -> None:
    """Well above what Django reads of a form."""
    rows = [
        {"name": f"测试{n}", "document": f"{n:018d}", "phones": [f"138{n:08d}", "0917-7210000"]}
        for n in range(50_000)
    ]
    assert caller.post(URL, {"purpose": PURPOSE, "rows": rows}).status_code == 202
