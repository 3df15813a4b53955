"""A person switches e-mail on; a task dispatched then arrives as a mail that opens the case."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User, Way
from events import outbox
from events.delivery import sending
from events.models import Gateway
from tests.delivery.conftest import mail_server, stage
from tests.delivery.servers import MailServer
from tests.e2e.conftest import DESK, PageFor
from tests.events.stage import Stage

__all__ = ["mail_server", "stage"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def code_in(server: MailServer) -> str:
    sending.deliver(timezone.now())
    found = re.search(r"\b(\d{6})\b", server.text())
    assert found is not None
    return found.group(1)


def test_a_dispatch_arrives_by_mail(
    stage: Stage,
    system_admin: User,
    mail_server: MailServer,
    live_server: LiveServer,
    page_for: PageFor,
    settings: Settings,
) -> None:
    settings.GATEWAY_HOSTS = ["127.0.0.1"]
    settings.SITE_URL = live_server.url
    desk = page_for(system_admin, DESK)
    desk.goto("/gateways/")
    desk.locator('a[href="/gateways/mail/edit/"]').click()
    desk.locator('[name="server"]').fill("127.0.0.1")
    desk.locator('[name="security"]').select_option("insecure")
    desk.locator('[name="port"]').fill(str(mail_server.port))
    desk.locator('[name="sender"]').fill("gg@example.org")
    desk.locator("form.gg-form button.btn-primary").click()
    desk.locator('form[action="/gateways/mail/switch/"] button').click()
    expect(desk.locator(".gg-gateway").first).to_contain_text("启用")
    assert Gateway.objects.get(way=Way.MAIL).is_on
    page = page_for(stage.liaison, DESK)
    page.goto("/notices/settings/")
    page.locator('a[href="/account/contacts/"]').first.click()
    page.locator('a[href="/account/contacts/mail/edit/"]').click()
    page.locator('[name="value"]').fill("wang@example.org")
    page.locator("form.gg-form button.btn-primary").click()
    page.locator('[name="code"]').fill(code_in(mail_server))
    page.locator("form.gg-form button.btn-primary").click()
    expect(page.locator(".gg-note-success")).to_be_visible()
    page.goto("/notices/settings/")
    page.locator('[name="quiet_from"]').select_option("")
    page.locator('[name="quiet_to"]').select_option("")
    page.locator('[name="task"][value="mail"]').check()
    page.locator("form.gg-form button.btn-primary").click()
    expect(page.locator(".gg-note-success")).to_be_visible()
    stage.to("handle")
    outbox.relay(stage.now)
    sending.deliver(timezone.now())
    link = re.search(rf"{re.escape(live_server.url)}/events/\d+/", mail_server.text())
    assert link is not None
    page.goto(link.group(0))
    expect(page.locator("h1")).to_contain_text(stage.event.title)
    expect(page.locator("body")).to_contain_text(str(stage.event))
