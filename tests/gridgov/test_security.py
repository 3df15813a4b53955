"""Whom a request is believed, and what a page may load."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from gridgov.security import ProxyMiddleware, policy


def seen_by_view(peer: str) -> HttpRequest:
    """The request as a view gets it, sent by `peer` with forwarding headers."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7"}
    ProxyMiddleware(view)(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer))
    return seen[0]


@override_settings(TRUSTED_PROXIES=["10.1.0.0/16"])
def test_it_believes_a_listed_proxy() -> None:
    request = seen_by_view("10.1.2.3")
    assert request.is_secure()
    assert request.META["HTTP_X_FORWARDED_FOR"] == "198.51.100.7"


@pytest.mark.parametrize(
    ("proxies", "peer"), [([], "10.1.2.3"), (["10.1.0.0/16"], "10.2.0.1"), ([], "")]
)
def test_it_believes_nobody_else(proxies: list[str], peer: str) -> None:
    with override_settings(TRUSTED_PROXIES=proxies):
        request = seen_by_view(peer)
    assert not request.is_secure()
    assert "HTTP_X_FORWARDED_FOR" not in request.META


def test_it_sends_a_policy_with_every_page(client: Client) -> None:
    header = client.get("/healthz").headers["Content-Security-Policy"]
    assert "script-src 'self';" in header
    assert "unsafe-eval" not in header
    assert "frame-ancestors 'none'" in header


def test_it_allows_the_tile_server_and_no_other() -> None:
    tiles = "https://t{s}.tiles.invalid/{z}/{x}/{y}.png?key=abc"
    images = next(rule for rule in policy(tiles).split("; ") if rule.startswith("img-src"))
    assert images == "img-src 'self' data: blob: https://*.tiles.invalid"
    assert "tiles" not in policy("")
