"""Systems for tests: let in by the service, with a token that is not asked for again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from itertools import count
from typing import Any

from django.test import Client as Browser
from django.utils import timezone
from oauth2_provider.models import AccessToken, set_token_value

from accounts.models import Department
from accounts.services import By
from exchange.clients.services import Values, client_create
from exchange.models import Client
from exchange.scopes import SCOPES, scopes_for
from grids.models import Area

URL = "/api/v1/comparisons/"
PURPOSE = "核对参保人员名单"
EVERYTHING = tuple(SCOPES)
HOUR = dt.timedelta(hours=1)
_number = count(1)


def make_client(
    place: Area | Department,
    scopes: Collection[str] | None = None,
    per_minute: int = 1000,
    name: str = "参保核对系统",
) -> tuple[Client, str]:
    """A system that acts for `place`, by default with everything it can have; and its secret."""
    department = place if isinstance(place, Department) else None
    if scopes is None:
        scopes = list(scopes_for(department=department is not None))
    values = Values(name=name, purpose="测试用", scopes=tuple(scopes), per_minute=per_minute)
    area = place if isinstance(place, Area) else None
    return client_create(by=By(), values=values, area=area, department=department)


def token_for(client: Client, scopes: Collection[str] | None = None) -> str:
    """A token as the token endpoint would give it."""
    raw = f"token-{next(_number)}"
    token = AccessToken(
        application=client,
        scope=" ".join(client.scopes if scopes is None else scopes),
        expires=timezone.now() + HOUR,
    )
    set_token_value(token, raw)
    token.save()
    return raw


class Caller:
    """Calls the API as a system, or as nobody without a token."""

    def __init__(self, token: str = "", language: str = "en") -> None:
        self.browser = Browser()
        self.headers = {"Accept-Language": language}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, url: str, **headers: str) -> Any:
        return self.browser.get(url, headers={**self.headers, **headers})

    def post(self, url: str, data: Any = None, key: str | None = "", **headers: str) -> Any:
        """With a fresh key for "", without one for None."""
        if key is not None:
            headers["Idempotency-Key"] = key or f"key-{next(_number)}"
        body = data if isinstance(data, str) else json.dumps(data)
        return self.browser.post(
            url, body, content_type="application/json", headers={**self.headers, **headers}
        )


def caller_for(place: Area | Department, scopes: Collection[str] | None = None) -> Caller:
    client, _secret = make_client(place, scopes)
    return Caller(token_for(client))


def people(number: int = 120, **more: Any) -> dict[str, Any]:
    """A list that the endpoint takes, of people who are nowhere."""
    rows = [{"name": f"测试{n}", "phones": [f"1380000{n:04d}"]} for n in range(number)]
    return {"purpose": PURPOSE, "rows": rows, **more}
