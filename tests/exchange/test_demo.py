"""The demo's systems can be called with what the README says, and are made once."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from accounts.demo import demo_users
from accounts.models import Department
from exchange import demo
from exchange.consents import demo as apps
from exchange.consents import services
from exchange.models import Client, Consent
from gridgov.demo import fill_more
from grids.models import Area
from tests.exchange.making import Caller
from tests.factories import make_posting, make_user

pytestmark = pytest.mark.django_db


def test_they_call_with_their_documented_secret(
    township_department: Department, county: Area
) -> None:
    department, centre = demo.SYSTEMS
    make_posting(make_user(department.beside, is_demo=True), "liaison", township_department)
    make_posting(make_user(centre.beside, is_demo=True), "operator", county)
    for _twice in range(2):
        fill_more()
    for system, address in ((department, "/api/v1/comparisons/"), (centre, "/api/v1/cases/")):
        client = Client.objects.get(client_id=system.identifier)
        assert client.days.count() == demo.DAYS
        assert client.user not in [user for user, _postings in demo_users()]
        data = {
            "grant_type": "client_credentials",
            "client_id": system.identifier,
            "client_secret": demo.SECRET,
        }
        token = Browser().post("/api/oauth/token/", data).json()["access_token"]
        assert Caller(token).get(address).status_code == 200


def test_one_of_its_people_lets_an_app_act(county: Area) -> None:
    person = make_user(apps.BESIDE, is_demo=True)
    make_posting(person, "operator", county)
    for _twice in range(2):
        fill_more()
    consent = Consent.objects.get()
    assert consent.client.is_app
    assert services.acting(person, consent.client) is not None


def test_a_real_installation_gets_none() -> None:
    fill_more()
    assert not Client.objects.exists()
