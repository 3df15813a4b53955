"""A first visit sends little: what the browser asks for, as small as the server sends it."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Response

from accounts.models import User
from tests.browser import PHONE, PageFor

pytestmark = pytest.mark.e2e

MOST = 250_000
TEXTS = {".css", ".js", ".svg", ".json", ".html"}


def sent(response: Response) -> int:
    """Bytes over the wire: files as the collected ones are (brotli), pages as by the proxy."""
    path = urlsplit(response.url).path
    if not path.startswith(settings.STATIC_URL):
        return len(gzip.compress(response.body())) if response.status == 200 else 0
    return compressed(path.removeprefix(settings.STATIC_URL))


@cache
def compressed(name: str) -> int:
    data = Path(str(finders.find(name))).read_bytes()
    return len(brotli.compress(data)) if Path(name).suffix in TEXTS else len(data)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("anonymous", "/login/"),
        ("operator", "/"),
        ("worker", "/"),
        ("operator", "/events/"),
        ("operator", "/events/new/"),
    ],
)
def test_it_sends_little_at_the_first_visit(
    page_for: PageFor, request: pytest.FixtureRequest, role: str, path: str
) -> None:
    user: User | None = None if role == "anonymous" else request.getfixturevalue(role)
    answers: list[Response] = []
    page = page_for(user, PHONE)
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path, wait_until="networkidle")
    assert page.locator("#content").count() == 1
    sizes = {urlsplit(answer.url).path: sent(answer) for answer in answers}
    assert sum(sizes.values()) <= MOST, sizes
