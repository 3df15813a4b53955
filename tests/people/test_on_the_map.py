"""Houses and organisations on the map: what is drawn, and that nothing out of sight is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from grids.models import Area
from people import mapped
from people.models import House, Organisation
from people.services import OrganisationFacts, end_house, register_organisation
from tests.cast import Login
from tests.people.making import (
    BY,
    HERE,
    THERE,
    make_building,
    make_person,
    make_residence,
    make_room,
)

pytestmark = pytest.mark.django_db
ALL = "107,34,108,34.1"
NEAR = "107.04,34.04,107.06,34.06"
LAYERS = ("houses", "organisations")


@pytest.fixture
def street(grid: Area, other_township: Area) -> House:
    """A building with two rooms, a family and two shops; one of each in the other township."""
    building = make_building(address="南大街5号")
    first = make_room(building, "101")
    make_room(building, "102")
    make_residence(make_person("李四", phones=["13812345678"]), first)
    register_organisation(OrganisationFacts("东关五金店", "shop", house=building), by=BY)
    register_organisation(OrganisationFacts("东关理发店", "shop", house=first), by=BY)
    other = make_building(THERE, address="北街9号")
    register_organisation(OrganisationFacts("北街小学", "school", house=other), by=BY)
    return building


def drawn(client: Any, layer: str, box: str = ALL) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/map/points/?layer={layer}&box={box}").json()[
        "spots"
    ]
    return found


def card(client: Any, layer: str, box: str = ALL) -> str:
    html: str = client.get(f"/map/points/card/?layer={layer}&box={box}").content.decode()
    return html


def test_a_building_says_its_place_and_its_rooms_and_leads_to_its_page(
    login: Login, worker: User, street: House
) -> None:
    (spot,) = drawn(login(worker), "houses")
    assert (spot["name"], spot["note"], spot["count"]) == ("南大街5号", "2间房屋", 1)
    assert spot["url"] == f"/houses/{street.pk}/"


def test_an_organisation_stands_where_its_building_does(
    login: Login, worker: User, street: House
) -> None:
    (spot,) = drawn(login(worker), "organisations")
    assert (spot["count"], spot["name"]) == (2, "2家单位")
    assert (round(spot["longitude"], 6), round(spot["latitude"], 6)) == (HERE.x, HERE.y)
    html = card(login(worker), "organisations", spot["box"])
    assert "东关五金店" in html
    assert "东关理发店" in html
    shop = Organisation.objects.get(name="东关五金店")
    assert f'href="/organisations/{shop.pk}/"' in html


def test_when_a_building_is_put_elsewhere_its_organisations_go_with_it(street: House) -> None:
    street.point = Point(107.06, 34.06, srid=4326)
    street.save(update_fields=["point"])
    spots = {row.spot.x for row in Organisation.objects.filter(name__startswith="东关")}
    assert spots == {107.06}
    shop = Organisation.objects.get(name="东关五金店")
    shop.house, shop.point = None, HERE
    shop.save(update_fields=["house", "point"])
    shop.refresh_from_db()
    assert shop.spot == HERE


@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_out_of_sight_is_drawn_counted_or_on_a_card(
    login: Login, worker: User, outsider: User, county_operator: User, street: House, layer: str
) -> None:
    seen = {user: drawn(login(user), layer) for user in (worker, outsider, county_operator)}
    counts = {user: sum(spot["count"] for spot in spots) for user, spots in seen.items()}
    here = 1 if layer == "houses" else 2
    assert counts == {worker: here, outsider: 1, county_operator: here + 1}
    assert drawn(login(outsider), layer, NEAR) == []
    theirs = card(login(outsider), layer)
    assert "东关" not in theirs
    assert "南大街" not in theirs
    assert "北街" not in card(login(worker), layer)
    assert "<li>" not in card(login(outsider), layer, NEAR)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_cluster_across_the_border_counts_only_what_is_in_sight(
    login: Login, worker: User, grid: Area, other_township: Area, layer: str
) -> None:
    """Both lie in one square of the view; the reader may know of one of them."""
    for point in (Point(107.4999, 34.05, srid=4326), Point(107.5001, 34.05, srid=4326)):
        house = make_building(point, area=grid if point.x < 107.5 else None)
        register_organisation(OrganisationFacts(f"店{point.x}", "shop", house=house), by=BY)
    seen = House.objects.for_user(worker).count()
    assert sum(spot["count"] for spot in drawn(login(worker), layer)) == seen < 2


def test_a_department_is_shown_what_its_cases_name_and_no_more(
    login: Login, liaison: User, street: House
) -> None:
    assert drawn(login(liaison), "houses") == []
    assert "<li>" not in card(login(liaison), "organisations")


def test_who_reads_no_records_is_not_offered_the_layers(
    login: Login, system_admin: User, street: House
) -> None:
    client = login(system_admin)
    assert 'name="points"' not in client.get("/map/").content.decode()
    for layer in LAYERS:
        assert client.get(f"/map/points/?layer={layer}&box={ALL}").status_code == 404
        assert client.get(f"/map/points/card/?layer={layer}&box={ALL}").status_code == 404


def test_it_shows_nothing_of_who_lives_there(login: Login, worker: User, street: House) -> None:
    client = login(worker)
    told = [str(drawn(client, layer)) + card(client, layer) for layer in LAYERS]
    for text in told:
        assert "李" not in text
        assert "138" not in text
        assert "101" not in text


def test_what_is_gone_is_not_drawn(login: Login, worker: User, street: House) -> None:
    lonely = make_building(address="南大街6号")
    assert drawn(login(worker), "houses")[0]["count"] == 2
    end_house(lonely, lonely.created_at.date(), by=BY)
    assert drawn(login(worker), "houses")[0]["name"] == "南大街5号"


def test_many_are_drawn_in_few_squares_and_few_statements(
    login: Login, worker: User, grid: Area, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        make_building(Point(107.03 + number / 1000, 34.05, srid=4326))
    box = Polygon.from_bbox((107.02, 34.04, 107.08, 34.06))
    worker.scope  # noqa: B018  computed once a request
    with django_assert_max_num_queries(3):
        spots = mapped.HOUSES.drawn(worker, box, 501)
    assert sum(spot.count for spot in spots) == 40
    assert len(spots) <= mapped.SQUARES + 1


@pytest.mark.parametrize("kind", [mapped.HOUSES, mapped.ORGANISATIONS], ids=LAYERS)
def test_a_view_is_answered_by_the_index_of_the_map(
    county_operator: User, grid: Area, kind: mapped.Kind
) -> None:
    """With enough rows for it to be worth while: few lie in the view, all are in sight."""
    now = {"created_at": timezone.now(), "changed_at": timezone.now()}
    spots = [Point(107.03 + number / 10_000, 34.05, srid=4326) for number in range(400)]
    if kind is mapped.HOUSES:
        table, index = "people_house", "buildings_on_map"
        House.objects.bulk_create(
            House(level="building", place=f"{n}号", point=spot, area=grid, **now)
            for n, spot in enumerate(spots)
        )
    else:
        table, index = "people_organisation", "organisations_on_map"
        Organisation.objects.bulk_create(
            Organisation(name=f"{n}号店", kind="shop", point=spot, area=grid, **now)
            for n, spot in enumerate(spots)
        )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")
    box = Polygon.from_bbox((107.0400, 34.04, 107.0405, 34.06))
    plan = kind.rows(county_operator).order_by().filter(**{f"{kind.column}__bboverlaps": box})
    assert plan.count() > 2
    assert index in plan.explain()
