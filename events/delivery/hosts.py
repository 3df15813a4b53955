"""Which servers a gateway may talk to: none inside the house, unless the settings name it.

Whoever configures a gateway must not be able to make this server knock at machines that only
it can reach. A name is looked up before each use. What could change between that look and the
connection meets TLS: without GATEWAY_HOSTS nothing but an encrypted connection is made, and a
machine inside has no certificate for a name outside.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from gridgov.outward import is_public

PLAIN = "plain"
PRIVATE = "private"
UNKNOWN = "unknown"
WRONG = "wrong"


def refusal(host: str, port: int, *, secure: bool) -> str:
    """Why `host` may not be used: a code of `events.delivery.answers`; "" where it may."""
    name = host.strip().strip("[]").lower()
    if not name or any(sign in name for sign in "/@?# "):
        return WRONG
    if name in {allowed.lower() for allowed in settings.GATEWAY_HOSTS}:
        return ""
    if not secure:
        return PLAIN
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        return WRONG
    except OSError:
        return UNKNOWN
    return "" if all(is_public(ip_address(row[4][0])) for row in found) else PRIVATE


def url_refusal(url: str) -> str:
    """The same for the address of a webhook, which must not carry a user or a fragment."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return WRONG
    if parts.scheme not in {"https", "http"} or not parts.hostname or "@" in parts.netloc:
        return WRONG
    return refusal(parts.hostname, port, secure=parts.scheme == "https")
