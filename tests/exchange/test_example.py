"""The script of the documentation does what it says, against the running server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.models import Department
from events.models import Event
from events.outbox import relay
from exchange import demo
from exchange.hooks import sending
from exchange.models import Subscription
from gridgov.demo import fill_more
from grids.models import Area
from tests.events.stage import make_category
from tests.factories import make_posting, make_user
from tests.hooks.receiving import allow

SCRIPT = Path(__file__).parents[2] / "docs" / "examples" / "follow_a_case.py"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.django_db(transaction=True)
def test_a_case_is_reported_followed_and_handled_by_systems_alone(
    live_server: LiveServer,
    rules: None,
    county: Area,
    township_department: Department,
    port: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("exchange.hooks.making.nudge", lambda: None)
    monkeypatch.setattr("exchange.hooks.sending.nudge", lambda: None)
    department, centre = demo.SYSTEMS
    make_posting(make_user(department.beside, is_demo=True), "liaison", township_department)
    make_posting(make_user(centre.beside, is_demo=True), "operator", township_department.area)
    make_category("0201")
    fill_more()
    allow(port)
    env = {**os.environ, "SITE": live_server.url, "RECEIVER_PORT": str(port)}
    script = subprocess.Popen(
        [sys.executable, SCRIPT], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    while script.poll() is None:  # what the worker does in the meantime
        relay(timezone.now())
        sending.run()
    said = script.communicate()[0].decode()
    assert script.returncode == 0, said
    assert "waits to be verified by the centre" in said
    assert Event.objects.get().step == "verify"
    ended = Subscription.objects.get(client__client_id=centre.identifier)
    assert ended.state == "ended"
