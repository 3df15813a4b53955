"""The API at a million cases: its list of 50, a report and an action, as systems send them."""

from __future__ import annotations

import datetime as dt
import http.client
import itertools
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.test import Client as InProcess
from django.utils import timezone
from oauth2_provider.models import AccessToken, set_token_value

from accounts.models import Department, Posting, Role
from accounts.services import By
from bench.measure import statements, timed
from bench.scenes import Scene
from events.services import collect
from exchange.clients.services import Values, client_create
from exchange.scopes import scopes_for
from grids.models import Area

LIST = "/api/v1/cases/?limit=50"
PUBLIC = "/open311/v2/requests.json?page_size=50"
ACTIONS = 110
MOST = 1_000_000
"""Calls a minute; what is measured is the call, not being refused."""


class System:
    """A system with a token, on one kept-open connection to the real server."""

    number = itertools.count(1)

    def __init__(self, port: int, place: Area | Department) -> None:
        self.token = token_of(place)
        self.host = f"localhost:{port}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Host": self.host,
            "X-Forwarded-Proto": "https",
            "Content-Type": "application/json",
            "Idempotency-Key": f"bench-{next(self.number)}",
        }

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body)
        self.connection.request(method, path, data, self.headers())
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:500]!r}")
        return json.loads(text or "null")

    def statements(self, method: str, path: str, body: Any = None) -> int:
        """Of one call within this process, the second of its kind."""
        client = InProcess(headers=self.headers() | {"Host": "localhost"})

        def call() -> None:
            key = {"Idempotency-Key": f"bench-{next(self.number)}"}
            if method == "GET":
                answer = client.get(path, headers=key, secure=True)
            else:
                answer = client.post(path, body, "application/json", headers=key, secure=True)
            if answer.status_code >= 400:
                raise RuntimeError(f"{method} {path}: {answer.status_code}")

        call()
        return statements(call)


def token_of(place: Area | Department) -> str:
    """A system that acts for `place` and its token."""
    department = place if isinstance(place, Department) else None
    values = Values(
        name="测量",
        purpose="测量",
        scopes=list(scopes_for(department=department is not None)),
        per_minute=MOST,
    )
    area = place if isinstance(place, Area) else None
    client, _secret = client_create(by=By(), values=values, area=area, department=department)
    token, raw = AccessToken(application=client), f"bench-{client.pk}"
    token.scope, token.expires = " ".join(client.scopes), timezone.now() + dt.timedelta(hours=5)
    set_token_value(token, raw)
    token.save()
    return raw


def measure(port: int, at: Scene) -> dict[str, float]:
    """Milliseconds and statements by name."""
    found = {}
    for name, place in readers(at):
        system = System(port, place)
        found[f"list of 50, {name}: p95"] = timed(partial(system.ask, "GET", LIST)).p95
        found[f"list of 50, {name}: statements"] = system.statements("GET", LIST)
    centre = System(port, township(at))
    found["Open311, 50 requests: p95"] = timed(lambda: centre.ask("GET", PUBLIC)).p95
    report = report_of(at)
    found["create: p50"] = timed(lambda: centre.ask("POST", "/api/v1/cases/", report)).p50
    found["create: statements"] = centre.statements("POST", "/api/v1/cases/", report)
    todo = (collect(at.report(), at.actor).event.pk for _turn in range(ACTIONS))
    addresses = iter([f"/api/v1/cases/{pk}/claim/" for pk in todo])
    found["action: p50"] = timed(lambda: centre.ask("POST", next(addresses), {})).p50
    return found


def report_of(at: Scene) -> dict[str, Any]:
    return {
        "description": "消防通道被堵",
        "category": at.category.code,
        "longitude": at.point.x,
        "latitude": at.point.y,
    }


def readers(at: Scene) -> Iterator[tuple[str, Area | Department]]:
    yield "county", Area.objects.get(depth=1)
    yield "township", township(at)
    posted = Posting.objects.filter(role=Role.LIAISON, valid_to=None).values("department")
    yield "department", Department.objects.filter(pk__in=posted, area__depth=1).order_by("pk")[0]


def township(at: Scene) -> Area:
    area: Area = Area.objects.get(path=at.user.scope.area_path)
    return area
