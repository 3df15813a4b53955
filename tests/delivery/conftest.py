"""A case on the stage, and the servers that messages go to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Contact, User, Way
from events import outbox
from events.delivery import sending
from events.models import Delivery, Gateway
from tests.delivery.servers import MailServer, WebServer, serving
from tests.events.stage import Stage
from tests.sweep.conftest import stage

__all__ = ["stage"]

ADDRESS = "wang@example.org"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        yield server


@pytest.fixture
def web_server() -> Iterator[WebServer]:
    with serving(WebServer()) as server:
        yield server


@pytest.fixture
def mail(db: None, mail_server: MailServer, settings: Settings) -> MailServer:
    """The mail gateway is on; it sends to the server of this test."""
    settings.GATEWAY_HOSTS = ["127.0.0.1"]
    settings.SITE_URL = "https://gg.example.org"
    values = {
        "server": "127.0.0.1",
        "port": mail_server.port,
        "security": "insecure",
        "sender": "gg@example.org",
    }
    Gateway.objects.create(way=Way.MAIL, is_on=True, values=values)
    return mail_server


def reach(user: User, way: str = Way.MAIL, value: str = ADDRESS) -> Contact:
    """A confirmed contact."""
    now = timezone.now()
    return Contact.objects.create(user=user, way=way, value=value, confirmed_at=now, changed_at=now)


def dispatched(stage: Stage) -> Delivery:
    """A case is dispatched to the liaison, who is told by mail."""
    stage.to("handle")
    outbox.relay(stage.now)
    return Delivery.objects.get(user=stage.liaison, notice__act="dispatch")


def deliver(stage: Stage) -> None:
    sending.deliver(stage.now)
