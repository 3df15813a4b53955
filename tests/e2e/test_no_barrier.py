"""Every page there is, at both widths, in both themes: no barrier, no overflow, all translated.

The pages are the rows for GET of the permission matrix, each opened once by a role that may see
it. The theme and the width change on the page as it stands; English is looked at for one page of
three.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser import DESK, PHONE, Axe, PageFor
from tests.cast import logged_in
from tests.permissions import EVERYBODY, Row, all_names, all_rows

pytestmark = pytest.mark.e2e

ROWS = [
    row
    for row in all_rows()
    if row.method == "get" and 200 in row.codes.values() and row.name in all_names()
]
GROUPS = 16
FOR_ALL = {"home", "events:list"}
"""Pages that differ so much by role that every role opens them."""

ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")
SAME_IN_CHINESE = re.compile(r"Switch to English|gridgov")
PHONE_RULES = (
    "target-size",
    "scrollable-region-focusable",
    "link-in-text-block",
    "label",
    "button-name",
    "link-name",
)
"""What a narrow screen can change about a page that is well on a wide one."""

TALL = {DESK: 900, PHONE: 844}


@dataclass
class Eye:
    """Opens pages as the roles and collects what is wrong with them."""

    request: pytest.FixtureRequest
    page_for: PageFor
    axe: Axe
    found: list[str] = field(default_factory=list)
    later: list[tuple[str, str, str]] = field(default_factory=list)
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.request.getfixturevalue(name)

    def page(self, role: str, language: str) -> Page:
        key = (role, language)
        if key not in self.pages:
            user = None if role == "anonymous" else self.get(role)
            self.pages[key] = self.page_for(user, language=language, reduced_motion="reduce")
        return self.pages[key]

    def look(self, row: Row, role: str, english: bool) -> None:
        client = Client() if role == "anonymous" else logged_in(self.get(role))
        url = reverse(row.name, kwargs=row.kwargs(self.get))
        answer = client.get(url, row.data(self.get))
        answer.close()
        whole = not answer.streaming and answer.content.lstrip().startswith(b"<!doctype")
        if answer.status_code != 200 or not whole:
            return
        url = f"{url}?{answer.request['QUERY_STRING']}"
        page, where = self.page(role, "zh-hans"), f"{row.name} ({role})"
        self.wide(page, where, url)
        self.note(where, leftovers(page))
        show(page, "dark")
        self.note(f"{where} dark", self.axe(page, "color-contrast"))
        self.narrow(page, where, colours=english)
        if english:
            self.later.append((role, where, url))

    def look_in_english(self) -> None:
        """Last, because a person has one language at a time."""
        for role, where, url in self.later:
            page = self.page(role, "en")
            self.wide(page, f"{where} en", url)
            self.fits(page, f"{where} en")

    def wide(self, page: Page, where: str, url: str) -> None:
        page.set_viewport_size({"width": DESK, "height": TALL[DESK]})
        page.goto(url)
        self.note(where, self.axe(page))

    def narrow(self, page: Page, where: str, colours: bool) -> None:
        """On a phone, dark as it is now; its own bars are the same on every page."""
        self.fits(page, where)
        self.note(
            f"{where} {PHONE} dark",
            self.axe(page, *PHONE_RULES, *(["color-contrast"] if colours else [])),
        )
        show(page, "light")

    def fits(self, page: Page, where: str) -> None:
        page.set_viewport_size({"width": PHONE, "height": TALL[PHONE]})
        wide = page.evaluate("document.documentElement.scrollWidth")
        self.note(where, [f"{wide} px wide on a screen of {PHONE}"] if wide > PHONE else [])

    def note(self, where: str, findings: list[str]) -> None:
        self.found += [f"{where}: {finding}"[:600] for finding in findings]


def show(page: Page, theme: str) -> None:
    page.evaluate("t => document.documentElement.dataset.bsTheme = t", theme)


def leftovers(page: Page) -> list[str]:
    """Three English words in a row on a Chinese page, in texts and in what is read out."""
    words = page.evaluate(
        """[document.body.innerText, document.title,
            ...[...document.querySelectorAll('[aria-label],[title],[placeholder],[alt]')]
              .flatMap(e => ['aria-label', 'title', 'placeholder', 'alt']
                .map(a => e.getAttribute(a)))].filter(Boolean).join('\\n')"""
    )
    # Capitals alone are a secret to be typed into an app, not a sentence.
    left = {
        found
        for found in ENGLISH.findall(words)
        if not (SAME_IN_CHINESE.search(found) or found.isupper())
    }
    return [f"not translated: {text}" for text in sorted(left)]


@pytest.mark.parametrize("group", range(GROUPS))
def test_it_has_no_barrier(
    group: int, request: pytest.FixtureRequest, page_for: PageFor, axe: Axe
) -> None:
    eye = Eye(request, page_for, axe)
    for number, row in enumerate(ROWS):
        if number % GROUPS != group:
            continue
        roles = [role for role in EVERYBODY if row.codes[role] == 200]
        for role in roles if row.name in FOR_ALL else roles[:1]:
            eye.look(row, role, english=number % 3 == 0)
    eye.look_in_english()
    assert not eye.found, "\n".join(eye.found)
