"""The demo's system can be called with what the README says, and is made once."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from accounts.demo import demo_users
from accounts.models import Department
from exchange import demo
from exchange.models import Client
from gridgov.demo import fill_more
from tests.exchange.making import Caller
from tests.factories import make_posting, make_user

pytestmark = pytest.mark.django_db


def test_it_calls_with_its_documented_secret(township_department: Department) -> None:
    make_posting(make_user(demo.LIAISON, is_demo=True), "liaison", township_department)
    for _twice in range(2):
        fill_more()
    client = Client.objects.get()
    assert client.days.count() == demo.DAYS
    assert client.user not in [user for user, _postings in demo_users()]
    data = {
        "grant_type": "client_credentials",
        "client_id": demo.IDENTIFIER,
        "client_secret": demo.SECRET,
    }
    token = Browser().post("/api/oauth/token/", data).json()["access_token"]
    assert Caller(token).get("/api/v1/comparisons/").status_code == 200


def test_a_real_installation_gets_none() -> None:
    fill_more()
    assert not Client.objects.exists()
