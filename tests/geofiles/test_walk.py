"""Real boundaries in a browser: a wrong datum offered, a city's faults listed and drawn, and its
points located in one job."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from grids.geofiles.models import BoundaryFile
from grids.geofiles.point_models import PointFile
from grids.models import Area
from jobs import services as jobs
from tests.browser import PageFor, Shot
from tests.factories import make_area, make_person
from tests.geofiles.files import SHARED

WHY = "the shared data is not on this machine"
pytestmark = [
    pytest.mark.skipif(not SHARED.is_dir(), reason=WHY),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def bare(db: None) -> Area:
    return make_area(code="610305", name="凤翔区")


@pytest.fixture
def page(bare: Area, page_for: PageFor) -> Page:
    admin: User = make_person("bare_admin", "system_admin", bare)
    return page_for(admin, language="en")


def work(page: Page) -> None:
    """What a worker does; nobody waits at the page, which would load itself anew at the end."""
    url = page.url
    page.goto("about:blank")
    while jobs.run_next(timezone.now()):
        pass
    page.goto(url)


def bring(page: Page, name: str) -> None:
    page.set_input_files("input[type=file]", SHARED / name)
    page.get_by_role("button", name=re.compile("Read the file|Locate the points")).click()
    page.wait_for_load_state()


def check(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Check")).click()
    expect(page.get_by_role("button", name="Cancel the job")).to_be_visible()
    work(page)


def publish(page: Page) -> None:
    page.get_by_label("Reason").fill("survey of 2026")
    page.get_by_role("button", name=re.compile("^Publish ")).click()
    expect(page.get_by_role("button", name="Cancel the job")).to_be_visible()
    work(page)


def test_a_wrong_datum_is_offered_on_the_page(page: Page, bare: Area, shot: Shot) -> None:
    page.goto("/areas/610305/")
    page.get_by_role("link", name="Files of boundaries").click()
    bring(page, "boundary_fengxiang_cgcs2000.geojson")
    check(page)
    expect(page.get_by_text("Nothing speaks against these boundaries.")).to_be_visible()
    publish(page)
    page.goto("/areas/610305/files/")
    bring(page, "boundary_fengxiang_gcj02.geojson")
    offer = page.get_by_role("status").filter(has_text="fits better")
    expect(offer).to_contain_text("“Converted from GCJ-02” fits better: 31.4 km²")
    expect(offer).to_contain_text("as chosen now 62.1 km²")
    shot(page, "datum-offered")
    expect(page.get_by_label(re.compile("As it stands"))).to_be_checked()
    page.get_by_label(re.compile("Converted from GCJ-02")).check()
    check(page)
    expect(offer).to_have_count(0)
    shot(page, "datum-checked")
    publish(page)
    bare.refresh_from_db()
    assert bare.geometry is not None
    assert bare.geometry.num_coords > 600


def test_a_city_is_checked_and_its_points_are_located(page: Page, bare: Area, shot: Shot) -> None:
    make_area(bare, code="610305100", name="城关镇")
    page.goto("/areas/610305100/files/")
    bring(page, "boston_areas.geojson")
    expect(page.locator(".gg-layer legend").nth(0)).to_have_text("neighborhood 26")
    expect(page.locator(".gg-layer legend").nth(1)).to_have_text("precinct 255")
    for number, (level, name) in enumerate((("community", "name"), ("grid", "id"))):
        page.locator(f"[name=l{number}-level]").select_option(level)
        page.locator(f"[name=l{number}-create]").check()
        page.locator(f"[name=l{number}-name]").select_option(name)
    check(page)
    found = page.locator(".gg-found")
    told = [re.sub(r"\s+", " ", line).strip() for line in found.locator("li").all_inner_texts()]
    assert sum(int(line.split()[-1]) for line in told if line.startswith("Crosses itself")) == 6
    page.locator("[name=repair]").check()
    check(page)
    told = [re.sub(r"\s+", " ", line).strip() for line in found.locator("li").all_inner_texts()]
    counted = {
        word: sum(int(line.split()[-1]) for line in told if line.startswith(word))
        for word in ("Repaired", "Overlap", "Gap")
    }
    assert counted == {"Repaired": 6, "Overlap": 52, "Gap": 63}
    expect(page.locator("[data-map][data-drawn]")).to_be_visible()
    drawn = page.locator(".gg-map-fault, .gg-map-mended")
    expect(drawn.nth(52 + 63 - 1)).to_be_attached()
    shot(page, "city")
    found.get_by_role("link", name=re.compile("Overlap · precinct")).click()
    expect(page.locator("[data-map][data-drawn]")).to_be_visible()
    expect(page.locator(".gg-map-fault")).to_have_count(51)
    shot(page, "city-overlaps")
    row = page.locator("tbody tr").filter(has=page.locator("[data-place]")).last
    row.locator("[data-place]").click()
    expect(page.locator(".leaflet-popup")).to_contain_text("overlap by")
    page.wait_for_function("document.querySelector('[data-map]').gridgovMap.getZoom() > 15")
    shot(page, "city-place")
    page.get_by_role("link", name="Locate points").first.click()
    bring(page, "boston_311.csv.gz")
    expect(page.get_by_role("button", name="Cancel the job")).to_be_visible()
    shot(page, "points-waiting")
    work(page)
    facts = page.locator(".gg-facts").first
    expect(facts).to_contain_text(re.compile(r"66,956.*66,881.*75.*122", re.DOTALL))
    expect(page.locator("[data-map][data-drawn]")).to_be_visible()
    expect(page.locator(".gg-pin")).to_have_count(75)
    shot(page, "points")
    file = PointFile.objects.get()
    assert (file.count, file.result["inside"], file.result["outside"]) == (66_956, 66_881, 75)
    assert BoundaryFile.objects.get().published == [], "nothing was published on the way"
