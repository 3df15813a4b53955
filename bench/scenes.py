"""What is measured: creating and moving a case, the worklist, the case page, the sweep."""

from __future__ import annotations

import http.client
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import FACTOR_KEY
from bench.measure import Timing, statements, timed
from events.actors import Actor
from events.models import Category, Clock, Event
from events.services import Report, apply, collect
from events.sweep import sweep
from grids.models import Area, Level

OPERATOR = "township"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Scene:
    """The operator, a category and a point of the township the operator works in."""

    user: User
    category: Category
    point: Point

    @property
    def actor(self) -> Actor:
        return Actor.of(self.user)

    def report(self) -> Report:
        return Report("消防通道被堵", point=self.point, category=self.category)

    def form(self) -> dict[str, str]:
        return {
            "description": "消防通道被堵",
            "category": str(self.category.pk),
            "latitude": str(self.point.y),
            "longitude": str(self.point.x),
            "urgency": "normal",
            "source": "desk",
            "similar_seen": "1",
            "submission": str(uuid.uuid4()),
        }


def scene() -> Scene:
    user = User.objects.get(username=OPERATOR)
    grid = Area.objects.filter(level=Level.GRID, path__startswith=user.scope.area_path).first()
    return Scene(user, Category.objects.get(code="0201"), grid.geometry.point_on_surface)


def client_of(user: User) -> Client:
    """A client in this process, for counting statements."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[FACTOR_KEY] = user.pk
    session["posting"] = user.scope.posting.pk if user.scope.posting else None
    session.save()
    return client


def cookie_of(user: User) -> str:
    """The session of a user, for the real server."""
    client = client_of(user)
    return "; ".join(f"{m.key}={m.value}" for m in client.cookies.values())


def create_by_service(at: Scene) -> Timing:
    return timed(lambda: collect(at.report(), at.actor))


def act_by_service(at: Scene) -> Timing:
    cases = [collect(at.report(), at.actor).event.pk for _turn in range(110)]
    todo = iter(cases)
    return timed(lambda: apply(next(todo), "classify", at.actor))


def count_create(at: Scene) -> int:
    client = client_of(at.user)
    client.post("/events/new/", at.form())
    return statements(lambda: client.post("/events/new/", at.form()))


def count_page(at: Scene, path: str) -> int:
    client = client_of(at.user)
    client.get(path)
    return statements(lambda: client.get(path))


@dataclass
class Browser:
    """One kept-open connection to the real server, with the session of a user."""

    port: int
    cookie: str

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def get(self, path: str, *, fragment: bool = False) -> str:
        """The page; or, as htmx asks for it, the part of it that stands at this address."""
        return self._ask("GET", path, fragment=fragment)

    def post(self, path: str, form: Mapping[str, str | list[str]]) -> str:
        data = {**form, "csrfmiddlewaretoken": self.token}
        return self._ask("POST", path, urllib.parse.urlencode(data, doseq=True))

    def fetch(self, path: str, *, compressed: bool = False) -> bytes:
        """The body as it comes over the wire."""
        headers = self._headers()
        if compressed:
            headers["Accept-Encoding"] = "gzip, br"
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status}")
        return body

    def open_form(self, path: str) -> None:
        found = TOKEN.search(self.get(path))
        self.token = found.group(1) if found else ""

    def _headers(self) -> dict[str, str]:
        """As a proxy with TLS in front of the server sends them on."""
        host = f"localhost:{self.port}"
        return {"Cookie": self.cookie, "Host": host, "X-Forwarded-Proto": "https"}

    def _ask(
        self, method: str, path: str, body: str | None = None, *, fragment: bool = False
    ) -> str:
        headers = self._headers() | ({"HX-Request": "true"} if fragment else {})
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"https://localhost:{self.port}{path}",
            }
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or []:
            self._keep(header.split(";")[0])
        text = answer.read().decode()
        if answer.status >= 400 or (method == "POST" and answer.status != 302):
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:2000]}")
        return text

    def _keep(self, pair: str) -> None:
        name = pair.split("=")[0]
        kept = [p for p in self.cookie.split("; ") if not p.startswith(f"{name}=")]
        self.cookie = "; ".join([*kept, pair])


@contextmanager
def served(at: Scene) -> Iterator[Browser]:
    """The real server on a free loopback port, ended by its pid."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "gridgov.wsgi", "--workers", "2"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    server = subprocess.Popen(command, env=installed())
    try:
        wait_for(port)
        yield Browser(port, cookie_of(at.user))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def installed() -> dict[str, str]:
    """The environment of a real installation, without what development adds to each request."""
    settings = {"DEBUG": "off", "DEMO": "off", "ALLOWED_HOSTS": "localhost"}
    found = {**os.environ, **settings, "TRUSTED_PROXIES": "127.0.0.1"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, env=found, check=True)
    return found


def wait_for(port: int) -> None:
    for _turn in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def create_by_http(browser: Browser, at: Scene) -> Timing:
    browser.open_form("/events/new/")
    return timed(lambda: browser.post("/events/new/", at.form()))


def act_by_http(browser: Browser, at: Scene) -> Timing:
    cases = [collect(at.report(), at.actor).event for _turn in range(110)]
    todo = iter(cases)

    def claim() -> None:
        event = next(todo)
        form = {"seen": str(event.seq), "token": str(uuid.uuid4())}
        browser.post(f"/events/{event.pk}/claim/", form)

    return timed(claim)


def worklist(browser: Browser) -> Timing:
    return timed(lambda: browser.get("/events/"))


def case_page(browser: Browser, at: Scene) -> Timing:
    mine = Event.objects.for_user(at.user).filter(step="handle").order_by("pk")
    pks = itertools.cycle(list(mine.values_list("pk", flat=True)[:50]))
    return timed(lambda: browser.get(f"/events/{next(pks)}/"))


def idle_sweep() -> Timing:
    """Nothing is due: what every turn costs while 300,000 clocks run."""
    return timed(lambda: sweep(timezone.now()), times=50)


def due_rungs(count: int) -> float:
    """Seconds to climb `count` rungs that are due at once."""
    now = timezone.now()
    due = Clock.objects.filter(stopped_at=None, kind="case").order_by("pk")[:count]
    Clock.objects.filter(pk__in=list(due.values_list("pk", flat=True))).update(next_alert_at=now)
    begun = time.perf_counter()
    while sweep(now):
        pass
    return time.perf_counter() - begun


def running_clocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events_clock WHERE stopped_at IS NULL")
        return int(cursor.fetchone()[0])
