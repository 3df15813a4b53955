"""The map in a browser: what is drawn, what a click leads to, what the address keeps."""

from __future__ import annotations

import re

import pytest
from django.contrib.gis.geos import LineString
from playwright.sync_api import Page, expect

from accounts.models import User
from events.models import Event
from grids.basemap.models import Street
from grids.models import Area
from tests.browser import PHONE, Axe, PageFor, Shot

pytestmark = pytest.mark.e2e
NEAR = "/map/?view=13/34.095/107.05"


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    page.wait_for_selector("#case-map[data-drawn]")
    return page


def total(page: Page) -> str:
    return page.locator("[data-total]").inner_text()


def test_clusters_lead_to_cards_and_cards_to_cases(
    page_for: PageFor, county_operator: User, spread: list[Event], axe: Axe, shot: Shot
) -> None:
    page = opened(page_for(county_operator), NEAR)
    assert total(page) == "视野内13件事件"
    listed = page.locator("[data-cluster-list] li").count()
    expect(page.locator(".gg-cluster-box")).to_have_count(listed)
    page.wait_for_function(DRAWN)
    shot(page, "map-near")
    assert not axe(page)
    page.locator(".gg-cluster-one").first.click()
    link = page.locator(".gg-mapping-card a").first
    expect(link).to_be_visible()
    link.click()
    expect(page).to_have_url(re.compile(r"/events/\d+/$"))


DRAWN = """() => [...document.querySelectorAll(".gg-mapping-tiles canvas")].some(canvas =>
    canvas.width && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
        .data.some((value, at) => at % 4 === 3 && value > 0))"""
"""Something stands on a tile: boundaries came and were drawn, under the policy of the page."""


def test_the_list_beside_the_map_works_by_keyboard(
    page_for: PageFor, county_operator: User, spread: list[Event]
) -> None:
    page = opened(page_for(county_operator), NEAR)
    single = page.locator("[data-cluster-list] button", has_text="1件事件 ·").first
    single.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".gg-mapping-card a").first).to_be_focused()
    first = page.locator("[data-cluster-list] li a").first
    count = page.locator("[data-cluster-list] button").first.inner_text()
    first.click()
    expect(page).to_have_url(re.compile("cell="))
    number = int(re.findall(r"(\d+)件", count)[0])
    expect(page.locator("[data-rows] tbody tr")).to_have_count(number)


def test_the_address_keeps_view_layers_and_heat(
    page_for: PageFor, county_operator: User, spread: list[Event]
) -> None:
    page = opened(page_for(county_operator), NEAR)
    page.locator("[data-layers] summary").click()
    page.get_by_label("名称").uncheck()
    page.get_by_label("热力图：哪里事件多").check()
    expect(page.locator(".gg-mapping-heat")).to_have_count(1)
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_url(re.compile(r"view=14/"))
    assert "show=heat" in page.url
    assert "off=names" in page.url
    again = opened(page, page.url)
    expect(again.locator(".gg-mapping-heat")).to_have_count(1)
    assert not again.locator('input[value="names"]').is_checked()
    again.locator("a[data-keep-view]", has_text="已结束").click()
    expect(again).to_have_url(re.compile(r"tab=ended"))
    assert "view=14/34." in again.url


def test_a_search_moves_the_map(
    page_for: PageFor, county_operator: User, spread: list[Event]
) -> None:
    page = opened(page_for(county_operator), "/map/")
    page.fill("#id_find", "第一网格")
    page.keyboard.press("Enter")
    page.locator("[data-fly]").first.click()
    page.wait_for_url(re.compile(r"view=1[1-9]/34\.0"))
    expect(page.locator(".leaflet-popup")).to_contain_text("第一网格")


def test_a_click_beside_the_cases_names_the_place(
    page_for: PageFor, operator: User, spread: list[Event]
) -> None:
    page = opened(page_for(operator, PHONE), "/map/?view=15/34.03/107.10")
    page.locator("#case-map").click(position={"x": 150, "y": 200})
    expect(page.locator(".gg-mapping-card")).to_contain_text("东关社区")


def test_without_a_script_the_table_says_the_same(
    page_for: PageFor, county_operator: User, spread: list[Event]
) -> None:
    page = page_for(county_operator, script=False)
    page.goto("/map/")
    row = page.locator(".gg-mapping-table tbody tr").first
    expect(row).to_contain_text("14")
    row.get_by_role("link", name=re.compile("列表")).click()
    expect(page.locator("[data-rows] tbody tr")).to_have_count(14)


ON_NAMES = """() => {
    const map = document.querySelector("#case-map").gridgovMap;
    let tiles, covered = 0, names = 0;
    map.eachLayer(layer => { if (layer.labelers) tiles = layer; });
    const index = tiles.labelers.getIndex(map.getZoom());
    const whole = { minX: -1e12, minY: -1e12, maxX: 1e12, maxY: 1e12 };
    names = [...index.searchBbox(whole, Infinity)].length;
    map.eachLayer(layer => {
        if (!(layer instanceof L.Marker)) return;
        const at = map.project(layer.getLatLng());
        const half = layer.options.icon.options.iconSize[0] / 2;
        const box = { minX: at.x - half, minY: at.y - half, maxX: at.x + half, maxY: at.y + half };
        covered += [...index.searchBbox(box, Infinity)].length;
    });
    return [names, covered];
}"""
"""How many names stand on the map, and how many of them a cluster lies on."""


@pytest.mark.parametrize("width", [PHONE, 1440])
def test_no_cluster_lies_on_a_name(
    width: int, page_for: PageFor, county_operator: User, spread: list[Event], grid: Area
) -> None:
    point = grid.geometry.point_on_surface if grid.geometry else None
    Event.objects.filter(pk__in=[event.pk for event in spread[:9]]).update(point=point)
    page = opened(page_for(county_operator, width), "/map/?view=12/34.07/107.07")
    page.wait_for_function(DRAWN)
    page.wait_for_function(f"({ON_NAMES})()[0] > 0 && ({ON_NAMES})()[1] === 0")


def test_more_of_a_search_opens_in_its_place(
    page_for: PageFor, county_operator: User, spread: list[Event], axe: Axe
) -> None:
    line = LineString((107.05, 34.05), (107.07, 34.07), srid=4326)
    for number in range(10):
        Street.objects.create(name=f"建设路 {number}", geometry=line)
    page = opened(page_for(county_operator, PHONE), NEAR)
    page.fill("#id_find", "建设路")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fly]")).to_have_count(8)
    page.get_by_role("link", name="更多道路").press("Enter")
    expect(page.locator("[data-fly]")).to_have_count(10)
    expect(page.locator("[data-fly]").nth(8)).to_be_focused()
    assert not axe(page)


def test_heat_keeps_the_list_beside_it(
    page_for: PageFor, county_operator: User, spread: list[Event]
) -> None:
    page = opened(page_for(county_operator), f"{NEAR}&show=heat")
    expect(page.locator(".gg-mapping-heat")).to_have_count(1)
    words = page.locator("[data-cluster-list] button").all_inner_texts()
    assert len(words) > 1
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "dark"), (1440, "light")])
def test_the_administrators_map_has_boundaries_and_no_barrier(
    width: int,
    theme: str,
    page_for: PageFor,
    system_admin: User,
    spread: list[Event],
    grid: Area,
    axe: Axe,
    shot: Shot,
) -> None:
    page = page_for(system_admin, width, theme=theme)
    page.goto("/areas/")
    page.get_by_role("link", name="地图", exact=True).first.click()
    page.wait_for_selector("#case-map[data-drawn]")
    page.wait_for_function(DRAWN)
    expect(page.locator(".gg-cluster-box")).to_have_count(0)
    shot(page, f"map-admin-{width}")
    assert not axe(page)
    page.locator("#case-map").click(position={"x": 200, "y": 200})
    expect(page.locator(".gg-mapping-card")).to_be_visible()


NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
REFUSED = "Document.prototype.execCommand = () => false"


@pytest.mark.parametrize(
    ("browser_says", "words"), [("", "已复制"), (REFUSED, "浏览器不允许页面复制")]
)
def test_the_link_is_copied_without_a_clipboard_too(
    browser_says: str, words: str, page_for: PageFor, county_operator: User, spread: list[Event]
) -> None:
    """As on an address without https, which has none."""
    page = page_for(county_operator)
    page.add_init_script(f"{NO_CLIPBOARD}; {browser_says}")
    opened(page, NEAR).locator("[data-link]").click()
    expect(page.get_by_text(words)).to_be_visible()
