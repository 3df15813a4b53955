"""The pages in a real browser: no finding of axe, nothing wider than the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User, Way
from events import outbox
from events.models import Delivery, Gateway
from tests.browser import DESK, PHONE, Axe, PageFor, Shot
from tests.delivery.conftest import reach
from tests.events.stage import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

OWN = ("/notices/", "/notices/settings/", "/notices/digest/", "/account/contacts/")
ADMIN = ("/gateways/", "/gateways/mail/edit/", "/gateways/sms/edit/", "/deliveries/")


@pytest.fixture
def filled(stage: Stage) -> Stage:
    """A case was dispatched; its mail was not taken."""
    values = {"server": "127.0.0.1", "port": 1, "security": "insecure", "sender": "a@b.cn"}
    Gateway.objects.create(way=Way.MAIL, is_on=True, values=values, answer="silent")
    reach(stage.liaison)
    stage.to("handle")
    outbox.relay(stage.now)
    Delivery.objects.update(state="given_up", answer="silent", attempts=8)
    return stage


def looked_at(page: Page, path: str, axe: Axe, width: int) -> None:
    page.goto(path)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(DESK, "zh-hans"), (PHONE, "en")])
def test_the_pages_are_clean(
    filled: Stage,
    system_admin: User,
    page_for: PageFor,
    axe: Axe,
    shot: Shot,
    width: int,
    language: str,
    theme: str,
) -> None:
    for user, paths in ((filled.liaison, OWN), (system_admin, ADMIN)):
        page = page_for(user, width, language, theme=theme)
        for path in paths:
            looked_at(page, path, axe, width)
            name = path.strip("/").replace("/", "-")
            shot(page, f"notices-{name}-{width}-{language}-{theme}")


def test_the_bell_opens_and_reads(filled: Stage, page_for: PageFor, axe: Axe, shot: Shot) -> None:
    page = page_for(filled.liaison)
    page.goto("/notices/settings/")
    page.locator("summary.gg-bell").click()
    menu = page.locator(".gg-bell-panel")
    expect(menu.locator(".gg-notice").first).to_be_visible()
    assert axe(page) == []
    shot(page, "notices-bell")
    menu.locator("form .gg-menu-item").click()
    expect(page.locator("summary .gg-bell-count")).to_have_count(0)
