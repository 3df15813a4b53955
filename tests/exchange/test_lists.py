"""Lists in pages, with ETags, at the same cost however long they are."""

from __future__ import annotations

from typing import Any

import pytest

from events.models import Category
from exchange.models import Client
from grids.models import Area
from tests.exchange.making import Caller, caller_for
from tests.factories import make_area, make_kind

pytestmark = pytest.mark.django_db
AREAS = "/api/v1/areas/"


def walked(caller: Caller, url: str) -> list[Any]:
    rows: list[Any] = []
    while url:
        page = caller.get(url).json()
        rows += page["results"]
        url = page["next"]
    return rows


def test_pages_hold_every_row_once(area_caller: Caller, township: Area) -> None:
    for _each in range(7):
        make_area(township)
    codes = [row["code"] for row in walked(area_caller, f"{AREAS}?limit=3")]
    assert codes == list(Area.objects.subtree(township).values_list("code", flat=True))


def test_rows_added_meanwhile_move_nothing(area_caller: Caller, township: Area) -> None:
    for _each in range(4):
        make_area(township)
    first = area_caller.get(f"{AREAS}?limit=3").json()
    seen = [row["code"] for row in first["results"]]
    make_area(township)
    rest = [row["code"] for row in walked(area_caller, first["next"])]
    assert not set(seen) & set(rest)
    assert len(seen + rest) == 6


def test_one_can_go_back(area_caller: Caller, township: Area) -> None:
    for _each in range(5):
        make_area(township)
    first = area_caller.get(f"{AREAS}?limit=2").json()
    second = area_caller.get(first["next"]).json()
    assert area_caller.get(second["previous"]).json()["results"] == first["results"]


def test_an_area_names_what_it_lies_in(area_caller: Caller, community: Area) -> None:
    rows = {row["code"]: row for row in area_caller.get(AREAS).json()["results"]}
    assert rows[community.code]["parent"] == community.code[:9]
    assert rows[community.code]["level"] == "community"
    assert rows[community.code[:9]]["parent"] == community.code[:6]


def test_an_answer_that_is_known_is_not_sent_again(area_caller: Caller, township: Area) -> None:
    first = area_caller.get(AREAS)
    assert first["Cache-Control"] == "private, no-cache"
    again = area_caller.get(AREAS, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_area(township)
    assert area_caller.get(AREAS, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_head_has_no_body(area_caller: Caller) -> None:
    answer = area_caller.browser.head(AREAS, headers=area_caller.headers)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_list_costs_the_same_for_many(
    area_caller: Caller, township: Area, django_assert_max_num_queries: Any
) -> None:
    for _each in range(40):
        make_area(township)
    with django_assert_max_num_queries(6):
        assert len(area_caller.get(AREAS).json()["results"]) == 41


def test_confidential_categories_need_the_right(township: Area) -> None:
    kind = make_kind("C22")
    values = {"major_code": "01", "major_zh": "大类", "major_en": "Major", "lead": kind}
    for code, hidden in (("0101", False), ("0102", True)):
        Category.objects.create(
            code=code, name_zh=code, name_en=code, urgency="normal", confidential=hidden, **values
        )
    caller = caller_for(township)
    assert [row["code"] for row in walked(caller, "/api/v1/categories/")] == ["0101"]
    Client.objects.get().user.postings.update(confidential=True)
    assert [row["code"] for row in walked(caller, "/api/v1/categories/")] == ["0101", "0102"]
