"""Where an app may have people sent back to (RFC 6749, RFC 8252)."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 300
VISIBLE = re.compile(r"[!-~]+")
OWN_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")
LOOPBACK = ("127.0.0.1", "::1")
LOOPBACK_ANYWHERE = "http://127.0.0.1:* http://[::1]:*"


def wrong_with(address: str) -> str | Promise | None:
    """A sentence about an address that cannot be one; None for a good one."""
    if not VISIBLE.fullmatch(address) or len(address) > LONGEST or set("#*\\") & set(address):
        return _("An address has at most 300 visible letters, and no “#”, “*” or “\\”.")
    parts = _split(address)
    if parts is None or "@" in parts.netloc:
        return _("This is no address that somebody can be sent to.")
    match parts.scheme:
        case "https":
            fine = bool(parts.hostname)
        case "http":
            fine = parts.hostname in LOOPBACK
        case scheme:
            fine = bool(OWN_SCHEME.fullmatch(scheme)) and bool(parts.path.strip("/"))
    words = _(
        "Give an address that begins with https://, or for an app on a device "
        "http://127.0.0.1/ or a name of its own such as com.example.app:/back."
    )
    return None if fine else words


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  raises for what is no number
    except ValueError:
        return None
    return parts


def form_target(address: str) -> str:
    """The address as a Content Security Policy names it, so that a form may lead there."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return f"https://{parts.netloc}"
    return LOOPBACK_ANYWHERE if parts.scheme == "http" else f"{parts.scheme}:"
