"""The page, and the small answers the map asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.gis.geos import LineString, Point, Polygon
from django.utils import timezone
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from events.mapping import finding
from events.models import Event
from events.worklist import Filters, Worklist
from grids import point_layers
from grids.basemap.models import BaseLayer, Street
from grids.basemap.sources import DEMO
from grids.models import Area
from tests.cast import Login

pytestmark = pytest.mark.django_db
VIEW = "zoom=13&box=107,34.05,107.2,34.15"


def total(answer: Any) -> int:
    found: int = answer.json()["total"]
    return found


def test_it_says_in_a_table_what_the_map_shows(
    login: Login, county_operator: User, spread: list[Event], township: Area
) -> None:
    page = login(county_operator).get("/map/")
    html = page.content.decode()
    assert page.context["table"].total.count == 14
    assert re.search(rf'href="\?area={township.pk}"', html)
    assert f"area={township.pk}" in html.split("<tfoot>")[0].rsplit("/events/?", 1)[1]
    assert "14件事件中有13件有坐标" in html


def test_map_and_list_lead_to_each_other_with_the_same_filters(
    login: Login, county_operator: User, spread: list[Event]
) -> None:
    client = login(county_operator)
    page = client.get("/map/?urgency=urgent&view=12/34.1/107.1")
    query = page.context["asked"].query
    assert f'href="/events/?{escape(query)}"' in page.content.decode()
    listed = client.get(f"/events/?{query}")
    filters = Filters.read({"urgency": "urgent", "tab": "all", "live": "1"})
    work = Worklist(county_operator, filters, timezone.now())
    assert len(listed.context["rows"]) == work.tab("all").count() > 0
    assert f'href="/map/?{escape(query)}"' in listed.content.decode()


def test_it_shows_ended_cases_of_the_last_year_unless_asked(
    login: Login, county_operator: User, spread: list[Event]
) -> None:
    client = login(county_operator)
    page = client.get("/map/?tab=ended")
    assert str(page.context["asked"].filters.since) == "2025-03-02"
    assert "2025-03-02" in page.content.decode()
    assert not [chip for chip in page.context["chips"] if chip["name"] == "since"]
    asked = client.get("/map/?tab=ended&since=2024-01-01")
    assert str(asked.context["asked"].filters.since) == "2024-01-01"


def test_the_clusters_come_with_lights_names_and_the_way_to_their_list(
    login: Login, county_operator: User, spread: list[Event]
) -> None:
    client = login(county_operator)
    answer = client.get(f"/map/clusters/?{VIEW}")
    first = answer.json()["clusters"][0]
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    assert sum(first["lights"].values()) == first["count"]
    assert first["name"].startswith("东关社区 · 第一网格")
    listed = client.get(f"/events/?tab=all&live=1&cell={first['cell']}")
    assert len(listed.context["rows"]) == first["count"]
    heat = client.get(f"/map/clusters/?{VIEW}&show=heat").json()
    assert sum(spot[2] for spot in heat["spots"]) == heat["total"] == total(answer)


def test_nobody_counts_what_lies_outside_the_scope(
    login: Login, outsider: User, liaison: User, spread: list[Event]
) -> None:
    assert total(login(outsider).get(f"/map/clusters/?{VIEW}")) == 0
    page = login(outsider).get("/map/")
    assert page.context["table"].total.count == 0
    seen = Event.objects.for_user(liaison).live().exclude(point=None).count()
    assert total(login(liaison).get(f"/map/clusters/?{VIEW}")) == seen


@pytest.mark.parametrize(
    "query", ["", "zoom=10", "zoom=99&box=1,2,3,4", "zoom=x&box=1,2,3,4", "zoom=1&box=4,3,2,1"]
)
def test_a_view_that_is_none_is_a_bad_request(query: str, login: Login, operator: User) -> None:
    assert login(operator).get(f"/map/clusters/?{query}").status_code == 400


@pytest.mark.parametrize("path", ["card/?cell=x", "place/?lat=x&lng=1", "place/?lat=91&lng=1"])
def test_a_place_that_is_none_is_a_bad_request(path: str, login: Login, operator: User) -> None:
    assert login(operator).get(f"/map/{path}").status_code == 400


def test_a_card_shows_the_cases_of_its_square_to_who_sees_them(
    login: Login, operator: User, outsider: User, spread: list[Event]
) -> None:
    whole = "8/204/102"
    html = login(operator).get(f"/map/card/?cell={whole}").content.decode()
    assert html.count("<li>") == 8
    assert f"cell={whole.replace('/', '%2F')}" in html
    assert f'href="/events/{spread[0].pk}/"' in html or "cell=" in html
    assert "<li>" not in login(outsider).get(f"/map/card/?cell={whole}").content.decode()


def test_a_place_names_the_areas_of_the_scope(
    login: Login, operator: User, outsider: User, grid: Area
) -> None:
    html = login(operator).get("/map/place/?lat=34.06&lng=107.06").content.decode()
    assert "第一网格" in html
    assert "东关社区" in html
    assert "城关镇" not in html  # above the operator's own area
    assert "网格" not in login(outsider).get("/map/place/?lat=34.06&lng=107.06").content.decode()


def test_it_finds_areas_cases_and_streets(
    login: Login, operator: User, outsider: User, spread: list[Event], grid: Area
) -> None:
    line = LineString((107.05, 34.05), (107.07, 34.07), srid=4326)
    Street.objects.create(name="府前路", geometry=line)
    Street.objects.create(name="府前路", geometry=line)
    client, other = login(operator), login(outsider)
    assert "第一网格" in client.get(f"/map/find/?find={grid.code}").content.decode()
    assert "第一网格" not in other.get(f"/map/find/?find={grid.code}").content.decode()
    street = other.get("/map/find/?find=府前").content.decode()
    assert street.count("data-fly=") == 1
    assert 'data-fly="107.050000,34.050000,107.070000,34.070000"' in street
    number = Event.objects.exclude(number=None).exclude(point=None)[0].number
    assert str(number) in client.get(f"/map/find/?find={number}").content.decode()
    assert "data-fly" not in other.get(f"/map/find/?find={number}").content.decode()
    assert "没有找到" in other.get("/map/find/?find=nowhere").content.decode()


def test_the_page_finds_without_a_script_and_names_its_sources(
    login: Login, operator: User, grid: Area
) -> None:
    BaseLayer.objects.create(name="streets", source="© somebody")
    html = login(operator).get("/map/?find=第一").content.decode()
    assert f'href="/areas/{grid.code}/"' in html
    assert "© somebody" in html


def test_the_filters_keep_which_cases_are_shown(login: Login, operator: User) -> None:
    html = login(operator).get("/map/filters/?tab=ended&show=heat").content.decode()
    assert 'action="/map/"' in html
    assert re.search(r'name="tab" value="ended"', html)
    assert re.search(r'name="show" value="heat"', html)


def test_it_takes_few_statements(
    login: Login,
    county_operator: User,
    spread: list[Event],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = login(county_operator)
    for path, most in (
        ("/map/", 14),
        (f"/map/clusters/?{VIEW}", 5),
        ("/map/card/?cell=8/204/102", 9),
    ):
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)


def test_a_search_says_that_there_is_more_and_shows_it(
    login: Login, operator: User, spread: list[Event], community: Area
) -> None:
    line = LineString((107.05, 34.05), (107.07, 34.07), srid=4326)
    for number in range(11):
        Street.objects.create(name=f"建设路 {number}", geometry=line)
    client = login(operator)
    first = client.get("/map/find/?find=建设路").content.decode()
    assert first.count("data-fly=") == 8
    assert "更多道路" in first
    whole = client.get("/map/find/?find=建设路&more=street").content.decode()
    assert whole.count("data-fly=") == 11
    assert "更多道路" not in whole
    page = client.get("/map/?find=建设路&more=street").content.decode()
    assert page.count("data-fly=") == 11, "the same without a script"


def test_of_many_cases_the_rest_is_a_list(
    login: Login, operator: User, spread: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_OF_ONE", 3)
    word = spread[0].title[:2]
    Event.objects.filter(pk__in=[event.pk for event in spread]).update(title=f"{word}一")
    html = login(operator).get(f"/map/find/?find={word}&more=case").content.decode()
    assert "以列表查看全部" in html or html.count("data-fly=") <= 3


def test_the_heat_has_the_list_of_its_clusters(
    login: Login, county_operator: User, spread: list[Event]
) -> None:
    client = login(county_operator)
    plain = client.get(f"/map/clusters/?{VIEW}").json()["clusters"]
    assert plain == client.get(f"/map/clusters/?{VIEW}&show=heat").json()["clusters"]
    names = [cluster["name"] for cluster in plain]
    assert len(set(names)) == len(names) > 1


def test_the_system_administrator_sees_boundaries_and_no_case(
    login: Login, system_admin: User, spread: list[Event], township: Area, grid: Area
) -> None:
    Event.objects.update(title="不可见的标题")
    client = login(system_admin)
    html = client.get("/map/").content.decode()
    assert f"/areas/{township.code}/" in html
    assert 'data-clusters=""' in html
    assert "/events/" not in html.split("<main", 1)[1]
    assert "data-fly" in client.get(f"/map/find/?find={grid.code}").content.decode()
    assert "data-fly" not in client.get("/map/find/?find=不可见").content.decode()
    place = client.get("/map/place/?lat=34.06&lng=107.06").content.decode()
    assert "第一网格" in place
    assert "/events/" not in place
    assert client.get(f"/map/clusters/?{VIEW}").status_code == 403


def test_sources_are_named_in_the_language_of_the_page(
    login: Login, operator: User, grid: Area
) -> None:
    BaseLayer.objects.create(name="streets", source=DEMO)
    BaseLayer.objects.create(name="buildings", source=DEMO)
    client = login(operator)
    html = client.get("/map/").content.decode()
    assert "© OpenStreetMap 贡献者" in html
    assert "contributors" not in html
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    User.objects.filter(pk=operator.pk).update(language="en")
    assert "© OpenStreetMap contributors" in client.get("/map/").content.decode()


@pytest.fixture
def houses() -> Iterator[None]:
    def find_houses(user: Any, box: Polygon, most: int) -> list[point_layers.Spot]:
        spots = [
            point_layers.Spot(107.05, 34.05 + number / 1000, f"{number} 号楼", url="/x/")
            for number in range(3)
        ]
        return [spot for spot in spots if box.contains(Point(spot.longitude, spot.latitude))]

    def for_workers(user: Any) -> bool:
        return bool(user.scope.role == "worker")

    point_layers.register(
        point_layers.PointLayer("lamps", "路灯", find_houses, for_workers, zoom=15)
    )
    yield
    point_layers.unregister("lamps")


def test_layers_of_points_are_offered_to_who_may_see_them(
    login: Login, worker: User, operator: User, houses: None
) -> None:
    client = login(worker)
    page = client.get("/map/?on=lamps").content.decode()
    assert re.search(r'name="points" value="lamps" data-zoom="15" checked', page)
    near = "/map/points/?layer=lamps&box=107,34,107.1,34.0515"
    found = client.get(near).json()
    assert [spot["name"] for spot in found["spots"]] == ["0 号楼", "1 号楼"]
    assert not found["more"]
    assert client.get("/map/points/?layer=lamps&box=1").status_code == 400
    assert login(operator).get(near).status_code == 404
    assert 'value="lamps"' not in login(operator).get("/map/").content.decode()


def test_of_too_many_points_the_map_says_so(
    login: Login, worker: User, houses: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point_layers, "MOST_SPOTS", 2)
    found = login(worker).get("/map/points/?layer=lamps&box=107,34,108,35").json()
    assert (len(found["spots"]), found["more"]) == (2, True)
