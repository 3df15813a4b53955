"""The demo has a key that the README names, and questions; filling it twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchange.models import Client, ReportKey, ServiceQuestion
from exchange.open311 import demo
from exchange.open311.keys import client_of
from grids.models import Area
from tests.events.stage import make_category
from tests.exchange.making import make_client

pytestmark = pytest.mark.django_db
README = Path(__file__).resolve().parents[2] / "README.md"


def centre(area: Area, is_demo: bool) -> Client:
    client = make_client(area)[0]
    Client.objects.filter(pk=client.pk).update(client_id=demo.CLIENT)
    client.user.is_demo = is_demo
    client.user.save(update_fields=["is_demo"])
    return client


def test_it_has_a_key_and_questions_once(county: Area) -> None:
    client = centre(county, is_demo=True)
    make_category("0702", public=True)
    for _twice in range(2):
        demo.fill()
    assert client_of(demo.KEY) == client
    assert demo.KEY in README.read_text("utf-8")
    assert set(ServiceQuestion.objects.values_list("code", flat=True)) == {"LAMPS", "POLE"}


def test_a_real_system_never_gets_the_known_key(county: Area) -> None:
    centre(county, is_demo=False)
    demo.fill()
    assert not ReportKey.objects.exists()
