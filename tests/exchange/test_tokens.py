"""A secret becomes a token; neither stands anywhere in clear."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import identify_hasher
from django.test import Client as Browser
from django.utils import timezone
from oauth2_provider.models import AccessToken

from accounts.models import Department
from exchange import views
from exchange.models import Client
from tests.exchange.making import HOUR, Caller, make_client

pytestmark = pytest.mark.django_db
URL = "/api/oauth/token/"


def asked(client: Client, secret: str, url: str = URL, **more: str) -> Any:
    basic = base64.b64encode(f"{client.client_id}:{secret}".encode()).decode()
    data = {"grant_type": "client_credentials", **more}
    return Browser().post(url, data, headers={"Authorization": f"Basic {basic}"})


@pytest.fixture
def pair(township_department: Department) -> tuple[Client, str]:
    return make_client(township_department)


def test_it_gives_a_token_for_an_hour(pair: tuple[Client, str]) -> None:
    answer = asked(*pair).json()
    assert answer["token_type"] == "Bearer"
    assert answer["expires_in"] == HOUR.total_seconds()
    assert set(answer["scope"].split()) == set(pair[0].scopes)
    assert Caller(answer["access_token"]).get("/api/v1/areas/").status_code == 200


def test_it_keeps_neither_secret_nor_token(pair: tuple[Client, str]) -> None:
    token = asked(*pair).json()["access_token"]
    row, client = AccessToken.objects.get(), Client.objects.get()
    assert token not in (row.token, row.token_checksum)
    assert row.token == ""
    assert pair[1] not in client.client_secret
    assert identify_hasher(client.client_secret)


def test_it_gives_fewer_scopes_when_asked_and_never_more(pair: tuple[Client, str]) -> None:
    assert asked(*pair, scope="area:read").json()["scope"] == "area:read"
    Client.objects.update(scopes=["area:read"])
    assert asked(*pair, scope="category:read").json()["error"] == "invalid_scope"


def test_it_refuses_a_wrong_secret(pair: tuple[Client, str]) -> None:
    answer = asked(pair[0], "wrong")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("url", [URL, "/api/oauth/revoke/"])
@pytest.mark.parametrize(
    "basic",
    [base64.b64encode(b"a\0:x").decode(), base64.b64encode(b"a%00:x").decode(), "\xe9"],
    ids=["nul", "escaped", "accent"],
)
def test_credentials_that_can_be_nobodys(basic: str, url: str) -> None:
    data = {"grant_type": "client_credentials", "token": "x"}
    answer = Browser().post(url, data, HTTP_AUTHORIZATION=f"Basic {basic}")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_it_refuses_a_suspended_system(pair: tuple[Client, str]) -> None:
    Client.objects.update(suspended_at=timezone.now())
    assert asked(*pair).status_code == 401


@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token"])
def test_it_gives_tokens_for_nothing_else(pair: tuple[Client, str], grant: str) -> None:
    assert asked(*pair, grant_type=grant, username="worker", password="x").status_code in (400, 401)
    assert not AccessToken.objects.exists()


def test_a_token_in_the_address_is_none(pair: tuple[Client, str]) -> None:
    token = asked(*pair).json()["access_token"]
    assert Browser().get(f"/api/v1/areas/?access_token={token}").status_code == 401


def test_an_expired_token_is_told_as_such(pair: tuple[Client, str]) -> None:
    token = asked(*pair).json()["access_token"]
    AccessToken.objects.update(expires=timezone.now())
    answer = Caller(token, "zh-hans").get("/api/v1/areas/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_a_token_can_be_given_back(pair: tuple[Client, str]) -> None:
    token = asked(*pair).json()["access_token"]
    assert asked(*pair, url="/api/oauth/revoke/", token=token).status_code == 200
    assert Caller(token).get("/api/v1/areas/").status_code == 401


def test_an_address_that_asks_too_often_waits(
    pair: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "TOKENS_A_MINUTE", 2)
    assert [asked(*pair).status_code for _each in range(3)] == [200, 200, 429]


def test_its_account_has_no_password(pair: tuple[Client, str]) -> None:
    user, browser = pair[0].user, Browser()
    assert not user.has_usable_password()
    for password in ("", "!", user.password):
        browser.post("/login/", {"username": user.username, "password": password})
        assert SESSION_KEY not in browser.session
