"""Real boundaries, through the page: a county in two datums, a city that overlaps itself."""

from __future__ import annotations

import io

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from grids.geofiles.models import BoundaryFile, FaultKind, FileFault, FileShape
from grids.models import Area, Boundary, BoundaryChange
from tests.cast import Login
from tests.factories import make_area, make_person
from tests.geofiles.files import SHARED, brought, check, layer, publish

WHY = "the shared data is not on this machine"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=WHY)

CITY = [
    layer(0, "community", create="on", name="name"),
    layer(1, "grid", create="on", name="id"),
]


@pytest.fixture
def bare(db: None) -> Area:
    """A county of which no boundary is known yet."""
    return make_area(code="610305", name="凤翔区")


@pytest.fixture
def admin(bare: Area) -> User:
    return make_person("bare_admin", "system_admin", bare)


def spheroid_km2(one: GEOSGeometry, other: GEOSGeometry) -> float:
    """What only one of them has, as PostGIS reckons it on the ellipsoid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_Area(ST_SymDifference(%s::geometry, %s::geometry)::geography) / 1e6",
            [one.hexewkb.decode(), other.hexewkb.decode()],
        )
        return float(cursor.fetchone()[0])


def second_fit(file: BoundaryFile) -> float:
    return next(float(f["square_km"]) for f in file.result["fits"] if f["datum"] == "gcj02")


def content(name: str) -> bytes:
    return (SHARED / name).read_bytes()


def test_a_wrong_datum_is_offered_and_not_asserted(bare: Area, admin: User, login: Login) -> None:
    client = login(admin)
    name = "boundary_fengxiang_cgcs2000.geojson"
    first = brought(client, bare.code, name, content(name))
    page = check(client, first, layer(0, "county", column="code"))
    assert "Nothing speaks against these boundaries." in page
    publish(client, first)
    bare.refresh_from_db()
    assert bare.geometry is not None
    name = "boundary_fengxiang_gcj02.geojson"
    second = brought(client, bare.code, name, content(name))
    fits = {fit["datum"]: round(fit["square_km"], 1) for fit in second.result["fits"]}
    assert fits["wgs84"] == pytest.approx(62, abs=1)
    assert fits["gcj02"] == pytest.approx(33, abs=2)
    page = client.get(f"/boundary-files/{second.pk}/").content.decode()
    assert "“Converted from GCJ-02” fits better: 31.4 km²" in page
    assert "as chosen now 62.1 km²" in page
    assert second.choices["datum"] == "wgs84", "nothing is converted unless somebody chooses it"
    before = bare.geometry
    by_name = layer(0, "county", match="name", column="name")
    page = check(client, second, by_name, datum="gcj02")
    assert "fits better" not in page
    publish(client, second)
    bare.refresh_from_db()
    assert bare.geometry is not None
    differs = bare.geometry.sym_difference(before)
    differs.transform(32648)
    assert differs.area / 1e6 == pytest.approx(fits["gcj02"], rel=0.01)
    assert spheroid_km2(bare.geometry, before) == pytest.approx(second_fit(second), rel=1e-4)
    assert BoundaryChange.objects.count() == 2
    assert Boundary.objects.filter(area=bare).count() == 2


@pytest.fixture
def town(bare: Area) -> Area:
    return make_area(bare, code="610305100", name="城关镇")


@pytest.fixture
def city(town: Area, admin: User, login: Login) -> BoundaryFile:
    return brought(login(admin), town.code, "boston.geojson", content("boston_areas.geojson"))


def counts(file: BoundaryFile) -> dict[str, int]:
    kinds = FileFault.objects.filter(file=file).values_list("kind", flat=True)
    return {kind: list(kinds).count(kind) for kind in set(kinds)}


def test_a_city_is_listed_and_drawn_with_all_its_faults(
    city: BoundaryFile, admin: User, login: Login
) -> None:
    assert [(row["name"], row["count"]) for row in city.layers] == [
        ("neighborhood", 26),
        ("precinct", 255),
    ]
    client = login(admin)
    page = check(client, city, *CITY)
    assert counts(city)[FaultKind.INVALID] == 6
    page = check(client, city, *CITY, repair="on")
    found = counts(city)
    assert (found[FaultKind.REPAIRED], found[FaultKind.OVERLAP]) == (6, 52)
    assert found[FaultKind.GAP] == 63
    assert FileShape.objects.filter(file=city, repaired=True).count() == 6
    assert "No set is ready yet." in page
    drawn = client.get(f"/boundary-files/{city.pk}/geojson/").json()["features"]
    pieces = [f for f in drawn if f["properties"]["kind"] in ("fault", "mended")]
    assert len(pieces) == sum(found.values())
    assert sum("overlap by" in f["properties"]["label"] for f in pieces) == 52
    listed = client.get(f"/boundary-files/{city.pk}/?kind=overlap&layer=1&page=2")
    assert listed.content.decode().count("<td data-said>") == 1, "51 in pages of 50"
    assert not Area.objects.filter(level="community").exists()


def test_a_city_that_overlaps_is_published_once_somebody_chose_who_gives_way(
    city: BoundaryFile, admin: User, login: Login
) -> None:
    client = login(admin)
    ways = {"repair": "on", "overlaps": "smaller", "outside": "cut", "gaps": "fill"}
    page = check(client, city, *CITY, **ways)
    assert counts(city)[FaultKind.OVERLAP] == 52, "what was mended is still listed"
    assert "No set is ready yet." not in page
    publish(client, city)
    assert city.job is not None
    assert city.job.problems == []
    assert Area.objects.filter(level="community").exclude(geometry=None).count() == 26
    assert Area.objects.filter(level="grid").exclude(geometry=None).count() == 255
    connection.check_constraints()  # what the database says at the end of a transaction


def test_its_points_are_located_in_one_job(city: BoundaryFile, admin: User, login: Login) -> None:
    check(login(admin), city, *CITY, repair="on")
    said = io.StringIO()
    points = SHARED / "boston_311.csv.gz"
    call_command("locate_points", points, boundary_file=city.pk, layer="precinct", stdout=said)
    assert said.getvalue().startswith("66956 points: 66881 in 254 areas, 75 in none.")
