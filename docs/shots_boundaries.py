"""Takes the pictures of docs/map.md that need a hand on the mouse, from a running demo.

`scripts/shots` calls it: an overlap drawn in the editor, and the preview of a draft. What is
drawn is undone, and the draft discarded, before it ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Browser, Page
from shots import WIDTHS, keep, log_in, opened, take

COMMUNITY = "610305100001"
TALL = 1260
READY = "#boundary-editor[data-ready]"


def main() -> None:
    take(taken)


def taken(browser: Browser, base: str, language: str, width: int) -> Iterator[str]:
    context = opened(browser, base, language, width)
    log_in(context.new_page(), "system")
    page = context.new_page()
    page.goto(f"/areas/{COMMUNITY}/boundaries/")
    page.locator("form[action$='/start/'] button").first.click()
    page.wait_for_selector(READY)
    address = page.url
    split(page)
    merge(page)
    page.set_viewport_size({"width": width, "height": TALL})
    yield keep(shown(page, f"{address}preview/"), f"boundary-preview-{language}-{width}", width)
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(address)
    page.wait_for_selector(READY)
    overlap(page)
    yield keep(page, f"boundary-editor-{language}-{width}", width)
    page.goto(f"{address}discard/")
    page.locator("main .btn-danger").click()
    page.wait_for_load_state("networkidle")
    context.close()


def shown(page: Page, address: str) -> Page:
    page.goto(address, wait_until="networkidle")
    page.wait_for_selector("[data-map][data-drawn]")
    page.wait_for_timeout(500)
    return page


def split(page: Page) -> None:
    """The fifth grid, by typed points, from west to east through its middle."""
    page.locator("[data-areas] button").nth(4).click()
    page.click("[data-tool=split]")
    page.locator("[data-typed]").evaluate("box => { box.closest('details').open = true; }")
    page.fill("[data-field=name]", "南街新网格")
    page.fill("[data-typed]", "107.20, 34.4165\n107.35, 34.4165")
    page.click("[data-apply]")
    page.locator("[data-areas] li").nth(8).wait_for()


def merge(page: Page) -> None:
    """The eighth grid joins the seventh."""
    page.locator("[data-areas] button").nth(6).click()
    page.click("[data-tool=merge]")
    page.select_option("[data-field=second]", f"{COMMUNITY}008")
    page.click("[data-go]")
    page.locator("[data-areas] .gg-gone").wait_for()
    page.wait_for_load_state("networkidle")


def overlap(page: Page) -> None:
    """A corner of the fourth grid, dragged into its neighbours without them."""
    page.locator("[data-areas] button").nth(3).click()
    page.click("[data-tool=points]")
    page.uncheck("[data-together]")
    page.click("[data-whole]")
    page.wait_for_timeout(3000)
    page.locator("[data-editor-map]").scroll_into_view_if_needed()
    corners = page.locator(".marker-icon:not(.marker-icon-middle)")
    boxes = [corners.nth(n).bounding_box() for n in range(corners.count())]
    west = min((box for box in boxes if box), key=lambda box: box["x"])
    x, y = west["x"] + west["width"] / 2, west["y"] + west["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 45, y + 25, steps=5)
    page.mouse.up()
    page.locator("[data-faults] li").first.wait_for()
    page.wait_for_timeout(2500)


if __name__ == "__main__":
    main()
