"""What stands around every request: whom to believe about its origin, what a page may load."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gridgov.addresses import is_trusted

View = Callable[[HttpRequest], HttpResponse]

FORWARDED = ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST")


class ProxyMiddleware:
    """Takes away what a stranger says about forwarding; TRUSTED_PROXIES keep theirs."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not believed(request):
            for name in FORWARDED:
                request.META.pop(name, None)
        return self.get_response(request)


class PolicyMiddleware:
    """Content Security Policy: scripts only from files of ours, nothing from elsewhere."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response
        self.policy = policy(settings.TILE_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self)")
        return response


def believed(request: HttpRequest) -> bool:
    """Whether the peer is a listed proxy. A unix socket has no address: only a proxy is there."""
    peer = request.META.get("REMOTE_ADDR", "")
    return is_trusted(peer) if peer else bool(settings.TRUSTED_PROXIES)


def policy(tile_url: str) -> str:
    """The header's text. Leaflet sets style attributes, so those alone are allowed inline."""
    tiles = f" {tile_origin(tile_url)}" if tile_url else ""
    rules = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "style-src-attr": "'unsafe-inline'",
        "img-src": f"'self' data: blob:{tiles}",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def tile_origin(tile_url: str) -> str:
    """Scheme and host of a tile address; a host with `{s}` in it stands for all its siblings."""
    parts = urlsplit(tile_url)
    first, _dot, rest = parts.netloc.partition(".")
    host = f"*.{rest}" if "{" in first else parts.netloc
    return f"{parts.scheme}://{host}"
