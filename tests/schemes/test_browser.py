"""Schemes in a browser: a version from draft to in force, also without JavaScript; points given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from assessment.figures.periods import current
from assessment.models import Adjustment, Scheme, SchemeState
from assessment.schemes.defaults import install
from grids.models import Area
from tests.browser import PHONE, Axe, PageFor
from tests.schemes.helpers import photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


def township_scheme() -> Scheme:
    install(timezone.now())
    return Scheme.objects.get(subject_kind="township")


def show(scheme: Scheme) -> str:
    return reverse("schemes:scheme_show", args=[scheme.pk])


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_new_version_from_draft_to_in_force(
    script: bool, county_supervisor: User, township: Area, page_for: PageFor
) -> None:
    old = township_scheme()
    page = page_for(county_supervisor, language="en", script=script)
    page.goto(show(old))
    page.get_by_role("button", name="New version").click()
    expect(page).to_have_url(re.compile("/edit/$"))
    weight(page, 0).fill("35")
    page.locator("#items").get_by_role("button", name="One more row").click()
    expect(page.locator("#id_items-7-indicator")).to_be_visible()
    expect(weight(page, 0)).to_have_value("35")
    page.get_by_label("What this version changes and why").fill("More weight on filing")
    page.get_by_role("button", name="Save and preview").last.click()
    expect(page.get_by_role("alert")).to_contain_text("come to 95")
    page.locator("#id_items-6-indicator").select_option("filing_rate")
    weight(page, 6).fill("5")
    if script:
        expect(page.locator("[data-weights]")).to_have_text("Together 100 / 100")
    page.get_by_role("button", name="Save and preview").last.click()
    expect(page).to_have_url(re.compile("/preview/$"))
    expect(page.get_by_role("cell", name=str(township.name), exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("Put in force")).click()
    expect(page.get_by_text("weight 40")).to_be_visible()
    page.get_by_role("button", name="Put in force").click()
    new = Scheme.objects.get(subject_kind="township", version=2)
    expect(page).to_have_url(re.compile(f"{show(new)}$"))
    expect(page.get_by_text("Holds later").first).to_be_visible()
    new.refresh_from_db()
    old.refresh_from_db()
    following = current("week", timezone.now()).following()
    assert (new.from_day, old.until_day) == (following.start, following.start)
    assert new.state(timezone.localdate()) == SchemeState.SCHEDULED


def weight(page: Page, row: int):  # type: ignore[no-untyped-def]
    return page.locator(f"#id_items-{row}-weight")


def test_points_are_given_and_taken_back_on_a_phone(
    county_supervisor: User, township: Area, page_for: PageFor, tmp_path: Path, axe: Axe
) -> None:
    township_scheme()
    proof = tmp_path / "proof.jpg"
    proof.write_bytes(photo().read())
    page = page_for(county_supervisor, width=PHONE, language="en")
    page.goto(reverse("schemes:adjustment_create"))
    page.get_by_label("Who", exact=True).select_option("township")
    page.get_by_role("button", name="Go on").click()
    page.locator("#id_extra").wait_for()
    assert axe(page) == []
    page.locator("#id_subject").evaluate(
        "(field, pk) => field.tomselect ? field.tomselect.setValue(pk) : field.value = pk",
        str(township.pk),
    )
    page.locator("#id_extra").select_option(index=1)
    page.locator("#id_points").fill("2")
    page.locator("#id_reason").fill("Taken up by all others")
    page.locator("#id_evidence").set_input_files(proof)
    page.get_by_role("button", name="Note the points").click()
    expect(page.get_by_text("Taken up by all others")).to_be_visible()
    assert Adjustment.objects.get().points == 2
    page.get_by_role("link", name=re.compile("^Take back")).click()
    page.get_by_label("Why is it taken back").fill("Entered twice")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Entered twice")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Take back"))).to_have_count(0)
    assert Adjustment.objects.get().is_taken_back
