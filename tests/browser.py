"""A real browser for tests: pages of one person, checked for accessibility, kept as pictures.

`page_for(user, width, language)` gives a page that is logged in by a session cookie;
`axe(page)` runs axe-core on it and returns its findings; `shot(page, name)` keeps a picture when
SHOTS names a folder.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.cast import logged_in

PHONE = 390
DESK = 1440
HEIGHTS = {PHONE: 844}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PATIENCE = 15_000
"""Milliseconds to wait for what a page is to show: more than a busy machine needs."""

expect.set_options(timeout=PATIENCE)
LOCALES = {"zh-hans": "zh-CN", "en": "en-US"}


class PageFor(Protocol):
    """Opens a page as a user, or as nobody."""

    def __call__(
        self,
        user: User | None = None,
        width: int = DESK,
        language: str = "zh-hans",
        *,
        theme: str = "light",
        script: bool = True,
        **more: Any,
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser(django_db_setup: None, live_server: LiveServer) -> Iterator[Browser]:
    """Debian's Chromium, one for all tests of a process; it ends before server and database."""
    # Playwright's loop makes Django believe that tests run inside asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()
        answered()
        # While the loop runs, Django keeps connections apart from those before and after it.
        connections.close_all()


@pytest.fixture
def page_for(browser: Browser, live_server: LiveServer) -> Iterator[PageFor]:
    """Each page has a context of its own; a script error on it fails the test at its end."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(
        user: User | None = None,
        width: int = DESK,
        language: str = "zh-hans",
        *,
        theme: str = "light",
        script: bool = True,
        **more: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            has_touch=width < 768,
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            **more,
        )
        contexts.append(context)
        context.add_cookies(cookies(live_server.url, user, language, theme))
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    answered()
    assert not errors, "\n".join(errors)


def answered() -> None:
    """Waits for what closed pages still asked (a draft sent as they closed), before the database
    is emptied for the next test."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=5)


def cookies(url: str, user: User | None, language: str, theme: str) -> Any:
    values = {settings.LANGUAGE_COOKIE_NAME: language, "theme": theme}
    if user is not None:
        values[settings.SESSION_COOKIE_NAME] = logged_in(user).cookies["sessionid"].value
        User.objects.filter(pk=user.pk).update(language=language)
    return [{"name": name, "value": value, "url": url} for name, value in values.items()]


class Axe(Protocol):
    """Looks at a page; `only` names single rules where the others were looked at already."""

    def __call__(self, page: Page, *only: str) -> list[str]: ...


SEEN = {"exclude": [".leaflet-control-zoom"]}
"""The map's own buttons count as too small wherever the bar of the phone lies over them."""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Findings of axe-core (WCAG 2.2 A and AA) as readable lines; empty where all is well."""
    source = (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text("utf-8")

    def look(page: Page, *only: str) -> list[str]:
        if not page.evaluate("typeof axe == 'object'"):
            page.evaluate(source)
        rules = {"runOnly": list(only) or TAGS, "resultTypes": ["violations"]}
        page.evaluate(AT_ITS_PLACE, "static")  # what it covers depends on how far one scrolled
        found = page.evaluate("([what, rules]) => axe.run(what, rules)", [SEEN, rules])
        page.evaluate(AT_ITS_PLACE, "")
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return look


AT_ITS_PLACE = """where => document.querySelectorAll(".gg-bottom, .gg-top").forEach(bar => {
    bar.style.position = where;
})"""
"""The bars above and below the page instead of over it."""

Shot = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def shot() -> Shot:
    """`SHOTS=/tmp/shots pytest …` keeps pictures to look at; otherwise nothing happens."""
    folder = os.environ.get("SHOTS", "")

    def keep(page: Page, name: str) -> None:
        if folder:
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep
