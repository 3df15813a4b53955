"""The page of notices in a real browser, on a phone and at a desk, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from events import outbox
from events.models import Notice
from events.sweep import sweep
from tests.browser import DESK, PHONE, Axe, PageFor, Shot
from tests.events.stage import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WORDS = {
    "zh-hans": ("已派遣到您的部门，请签收", "全部标为已读", "您已读完全部通知", "未读"),
    "en": ("was dispatched to your department", "Mark all as read", "You have read", "Unread"),
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_liaison_reads_what_was_told(
    stage: Stage,
    liaison: User,
    page_for: PageFor,
    axe: Axe,
    shot: Shot,
    language: str,
    width: int,
) -> None:
    stage.to("handle")
    late = stage.now + dt.timedelta(days=10)
    sweep(late)
    outbox.relay(late)
    Notice.objects.update(show_at=timezone.now() - dt.timedelta(minutes=1))
    told, all_read, nothing, unread = WORDS[language]
    page = page_for(liaison, width, language)
    page.goto("/notices/")
    expect(page.get_by_text(told)).to_be_visible()
    shot(page, f"notices-{width}-{language}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=told).click()
    expect(page).to_have_url(f"{page.url.split('/events/')[0]}/events/{stage.event.pk}/")
    assert not Notice.objects.filter(user=liaison, event=stage.event, read_at=None).exists()
    Notice.objects.update(read_at=None)
    page.goto("/notices/")
    page.get_by_role("button", name=all_read).click()
    page.get_by_role("navigation").get_by_role("link", name=unread).click()
    expect(page.get_by_text(nothing)).to_be_visible()
