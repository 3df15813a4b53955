"""A person lets an app act for them in a browser, with a script or without, and ends it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from exchange.models import Consent
from grids.models import Area
from tests.browser import DESK, PHONE, Axe, PageFor, Shot
from tests.exchange.appmaking import BACK, asking, make_app

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "script"), [(DESK, True), (PHONE, False)])
def test_it_is_led_back_with_a_code(
    page_for: PageFor,
    axe: Axe,
    shot: Shot,
    operator: User,
    township: Area,
    width: int,
    script: bool,
) -> None:
    told = asking(make_app(township))
    page = page_for(operator, width, script=script)
    page.route("https://app.example/**", lambda route: route.fulfill(body="thanks"))
    query = "&".join(f"{name}={value}" for name, value in told.items())
    page.goto(f"/oauth/authorize/?{query}".replace(" ", "%20"))
    if script:
        shot(page, f"consent-{width}")
        assert not axe(page)
    page.get_by_role("button", name="授权", exact=True).click()
    expect(page).to_have_url(re.compile(rf"{re.escape(BACK)}\?.*code="))
    assert Consent.objects.get().user == operator


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_it_is_ended_on_the_list(
    page_for: PageFor, axe: Axe, shot: Shot, operator: User, township: Area, width: int
) -> None:
    client = make_app(township)
    Consent.objects.create(
        user=operator,
        client=client,
        posting=operator.postings.get(),
        scopes=client.scopes,
        seal=operator.get_session_auth_hash(),
        granted_at=client.created,
    )
    page = page_for(operator, width)
    page.goto("/apps/")
    shot(page, f"apps-{width}")
    assert not axe(page)
    page.get_by_role("button", name="终止").click()
    expect(page.get_by_text("没有应用代您操作")).to_be_visible()
    shot(page, f"apps-none-{width}")
    assert not Consent.objects.exists()
