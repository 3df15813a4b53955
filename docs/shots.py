"""Takes the pictures of docs/screens.md from a running demo: `scripts/shots [address]`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FOLDER = Path(__file__).parent / "screens"
PASSWORD = "gridgov-demo"  # noqa: S105  of the demo's accounts, documented in the README
WIDTHS = {1440: 900, 390: 844}
LANGUAGES = {"zh": ("zh-hans", "zh-CN"), "en": ("en", "en-US")}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
MOST_TALL = 1600
"""Pixels of a phone's page that are kept; what lies below looks alike."""


@dataclass(frozen=True)
class Screen:
    """A page as one of the demo's people sees it; `first` opens its first case."""

    name: str
    title: str
    user: str
    path: str
    first: str = ""


SCREENS = (
    Screen("login", "登录 Log-in", "", "/login/"),
    Screen("follow", "群众查询 A resident follows a case", "", "/follow/"),
    Screen("home", "首页 Home of a centre operator", "township", "/"),
    Screen("worklist", "工作台 Worklist with preview", "township", "/events/?tab=all", "preview"),
    Screen("map-county", "地图：县 Map of a county", "county2", "/map/"),
    Screen("map-township", "地图：镇 A township", "township", "/map/?view=12/34.44/107.31"),
    Screen("map-grid", "地图：网格 A grid", "township", "/map/?view=16/34.4195/107.2745&tab=all"),
    Screen("case", "事件 Case", "township", "/events/?tab=handle", "open"),
    Screen("new", "登记事件 New case", "township", "/events/new/"),
    Screen("board", "督查看板 Supervisor's board", "county-leader", "/board/"),
    Screen("ranking", "考核排名 Rankings", "county-leader", "/assessment/ranking/"),
    Screen("analysis", "研判 Analysis", "county-leader", "/assessment/analysis/"),
    Screen("periods", "已固化考核期 Frozen periods", "county-leader", "/assessment/periods/"),
    Screen("circular", "通报 Circular", "c22-liaison", "/assessment/circulars/", "open"),
    Screen("duty", "值班表 Duty roster", "township", "/duty/"),
    Screen("notices", "通知设置 Notices", "township", "/notices/settings/"),
    Screen("areas", "区域 Areas", "system", "/areas/"),
)


Taken = Callable[[Browser, str, str, int], Iterator[str]]


def take(taken: Taken) -> None:
    """Lets `taken` (browser, address, language, width) take its pictures; their names are told."""
    base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for language in LANGUAGES:
            for width in WIDTHS:
                for name in taken(browser, base, language, width):
                    sys.stdout.write(f"{name}\n")
        browser.close()


def main() -> None:
    take(taken)
    (FOLDER.parent / "screens.md").write_text(overview(), "utf-8")


def taken(browser: Browser, base: str, language: str, width: int) -> Iterator[str]:
    """Each person logs in once for all their pages."""
    context, now = None, None
    for screen in SCREENS:
        if context is None or screen.user != now:
            if context is not None:
                context.close()
            context, now = opened(browser, base, language, width), screen.user
            if now:
                log_in(context.new_page(), now)
        page = context.new_page()
        page.goto(screen.path, wait_until="networkidle")
        come_to(page, screen, width)
        yield keep(page, f"{screen.name}-{language}-{width}", width)
        page.close()


def opened(browser: Browser, base: str, language: str, width: int) -> BrowserContext:
    code, locale = LANGUAGES[language]
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": WIDTHS[width]},
        locale=locale,
        timezone_id="Asia/Shanghai",
        has_touch=width < 768,
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "django_language", "value": code, "url": base}])
    return context


def log_in(page: Page, user: str) -> None:
    page.goto("/login/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    page.close()


def come_to(page: Page, screen: Screen, width: int) -> None:
    """Opens the first case of the list where the screen asks for it; waits for a map's cases."""
    if page.locator("[data-case-map]").count():
        page.wait_for_selector("[data-case-map][data-drawn]")
        page.wait_for_timeout(4000)
    rows = page.locator("tr[data-row] a[href], .gc-list a[href]")
    if not screen.first or not rows.count():
        return
    if screen.first == "open":
        page.goto(str(rows.first.get_attribute("href")), wait_until="networkidle")
    elif width > 1200:
        page.keyboard.press("j")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(800)


def keep(page: Page, name: str, width: int) -> str:
    page.evaluate("scrollTo(0, 0)")
    picture: Image.Image = Image.open(io.BytesIO(page.screenshot(full_page=width < 768)))
    picture = picture.crop((0, 0, picture.width, min(picture.height, MOST_TALL)))
    picture.convert("RGB").save(FOLDER / f"{name}.webp", quality=72, method=6)
    return name


def overview() -> str:
    """The page that shows them all."""
    lines = ["# Screens", "", "Taken from the demo by `scripts/shots`.", ""]
    for screen in SCREENS:
        lines += [f"## {screen.title}", "", "| 中文 | English |", "|---|---|"]
        for width in WIDTHS:
            cells = [f"![](screens/{screen.name}-{lang}-{width}.webp)" for lang in LANGUAGES]
            lines.append(f"| {cells[0]} | {cells[1]} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
