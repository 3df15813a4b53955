"""`?fields=`: fewer members on every GET, and a sentence where there is no such member."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver

from events.models import Category
from exchange import described
from exchange.api.base import Endpoint
from exchange.api.sparse import cut
from grids.models import Area, Level
from tests.exchange.making import Caller
from tests.factories import make_kind

pytestmark = pytest.mark.django_db


def test_a_list_gives_the_members_asked_for(area_caller: Caller, township: Area) -> None:
    answer = area_caller.get("/api/v1/areas/?fields=code,name&limit=1")
    assert answer.json()["results"] == [{"code": township.code, "name": township.name}]
    assert set(answer.json()) == {"next", "previous", "results"}


def test_the_next_page_has_the_same_members(area_caller: Caller, grid: Area) -> None:
    first = area_caller.get("/api/v1/areas/?fields=code&limit=1").json()
    assert area_caller.get(first["next"]).json()["results"][0].keys() == {"code"}


def test_a_feature_keeps_what_makes_it_one(area_caller: Caller, township: Area) -> None:
    found = area_caller.get(f"/api/v1/areas/{township.code}/?fields=name").json()
    assert {"type", "id", "geometry", "properties"} <= set(found)
    assert found["properties"] == {"name": township.name}


@pytest.mark.parametrize("asked", ["nothing", "code,,name", "", "code name"])
def test_an_unknown_member_is_told(area_caller: Caller, asked: str) -> None:
    answer = area_caller.get(f"/api/v1/areas/?fields={asked}")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["parameter"] == "fields"
    assert "retired_on" in error["detail"]


def test_what_is_not_asked_for_is_not_read(
    area_caller: Caller, django_assert_max_num_queries: Any
) -> None:
    """The limits of the catalogue are a statement of their own."""
    names = dict.fromkeys(("major_zh", "major_en", "name_zh", "name_en"), "井盖")
    lead = make_kind("C22", Level.COUNTY)
    Category.objects.create(code="0101", major_code="01", urgency="normal", lead=lead, **names)
    url = "/api/v1/categories/"
    with django_assert_max_num_queries(6) as all_of_it:
        area_caller.get(url)
    with django_assert_max_num_queries(5) as less:
        assert area_caller.get(f"{url}?fields=code").json()["results"] == [{"code": "0101"}]
    limits = ["events_timelimit" in str(query.captured_queries) for query in (all_of_it, less)]
    assert limits == [True, False]


def test_every_get_of_the_api_takes_it() -> None:
    views = [
        pattern.callback.cls
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", [])
        if issubclass(getattr(getattr(pattern, "callback", None), "cls", object), Endpoint)
    ]
    with_get = {view for view in views if hasattr(view, "get") and view.serializer_class}
    assert all(view().members for view in with_get)
    paths = described.document("en")["paths"]
    for path, methods in paths.items():
        for told in [methods[name] for name in ("get",) if name in methods]:
            names = [each["name"] for each in told["parameters"]]
            has_json = "application/json" in told["responses"]["200"].get("content", {})
            assert ("fields" in names) == has_json, path


def test_what_stands_around_the_rows_stays() -> None:
    assert cut({"total": 3, "results": [{"a": 1, "b": 2}]}, {"a"}) == {
        "total": 3,
        "results": [{"a": 1}],
    }
    assert cut({"a": 1, "b": 2}, {"b"}) == {"b": 2}
