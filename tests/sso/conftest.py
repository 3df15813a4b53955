"""A provider that runs beside the tests, and an installation that uses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sso.provider import CLIENT, ISSUER, SECRET, Provider


@pytest.fixture(scope="session")
def running_provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running_provider: Provider, settings: Any) -> Provider:
    running_provider.reset()
    configure(settings, running_provider.url)
    return running_provider


def configure(settings: Any, url: str) -> None:
    settings.OIDC_ISSUER = ISSUER
    settings.OIDC_NAME = "县统一身份认证"
    settings.OIDC_LINK_CLAIM = ""
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_RP_SIGN_ALGO = "RS256"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{ISSUER}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{url}/token"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{url}/keys"
    settings.OIDC_OP_USER_ENDPOINT = ""
    settings.OIDC_RP_SCOPES = "openid profile"
    settings.OIDC_AUTHENTICATION_CALLBACK_URL = "sso:callback"
    settings.OIDC_USE_PKCE = True
    settings.OIDC_TIMEOUT = 10
