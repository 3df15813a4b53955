"""Pages of the registers fit the screens they are read on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from tests.browser import DESK, PHONE, PageFor
from tests.people_pages.making import Register

pytestmark = pytest.mark.e2e

CUT = """() => [...document.querySelectorAll("#row-0 select, #row-0 input[type=date]")]
  .filter((field) => {
    const style = getComputedStyle(field);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const text = field.tagName === "SELECT" ? field.selectedOptions[0].text : "2026-11-23";
    const room = field.clientWidth - parseFloat(style.paddingLeft)
      - Math.max(parseFloat(style.paddingRight), field.tagName === "SELECT" ? 0 : 28);
    return pen.measureText(text).width > room;
  })
  .map((field) => field.name)"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_words_of_the_door_are_not_cut_on_a_phone(
    language: str, register: Register, worker: User, page_for: PageFor
) -> None:
    page = page_for(worker, PHONE, language)
    page.goto(reverse("people:door", args=[register.empty.pk]))
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_table_of_quality_does_not_scroll_on_a_desk(
    language: str, register: Register, operator: User, page_for: PageFor
) -> None:
    page = page_for(operator, DESK, language)
    page.goto(reverse("people_exchange:quality"))
    wide = "e => e.scrollWidth - e.clientWidth"
    assert page.locator(".gg-scroll.gg-wide").first.evaluate(wide) <= 0
