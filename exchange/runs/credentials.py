"""What a connection shows to the partner's server."""

from __future__ import annotations

import base64

from exchange.models import Link


def headers_of(link: Link) -> dict[str, str]:
    """A name with its password, or a token alone (RFC 7617, RFC 6750)."""
    if not link.secret:
        return {}
    if link.login:
        pair = base64.b64encode(f"{link.login}:{link.secret}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    return {"Authorization": f"Bearer {link.secret}"}
