"""Calls to servers that a system or an administrator named, with the administrator's allow list."""

from __future__ import annotations

import time
from collections.abc import Mapping

from exchange.models import AllowedHost
from gridgov import outward
from gridgov.outward import Address, Answer, Refusal, Target, Unreached

__all__ = [
    "Answer",
    "Refusal",
    "Target",
    "Unreached",
    "allowed",
    "judge",
    "judged",
    "reachable",
    "send",
]

LOOK_UP = 5.0
"""Seconds for a name service."""


def allowed() -> list[outward.Allowed]:
    """What the administrator's page lists; one statement."""
    rows = AllowedHost.objects.values_list("host", "port")
    return [outward.Allowed(host, port) for host, port in rows]


def judged(url: str, wait: float = LOOK_UP) -> Target:
    """Whom a call to `url` would reach now. Raises Refusal or Unreached."""
    return outward.judged(url, allowed(), wait)


def reachable(host: str, port: int, wait: float = LOOK_UP) -> tuple[Address, ...]:
    """For protocols other than HTTP that are encrypted: the addresses to connect to.

    Connect to one of these and never to the name. Raises Refusal or Unreached.
    """
    return outward.reachable(host, port, allowed(), wait)


def judge(url: str) -> None:
    """For forms. Raises Refusal where `url` may not be called; a name may be unknown today."""
    try:
        judged(url)
    except Unreached:
        if not url.startswith("https:"):
            raise Refusal("plain", outward.PLAIN) from None


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    timeout: float = 10,
    most: int = 65536,
) -> Answer:
    """Calls `url` and reads at most `most` bytes (`Answer.is_cut` says whether more came).

    `timeout` are seconds for everything together. A redirect is an answer (status 3xx). Raises
    Refusal where the address may not be called and Unreached where no whole answer came.
    """
    ends = time.monotonic() + timeout
    target = judged(url, min(LOOK_UP, timeout))
    left = max(ends - time.monotonic(), 0.001)
    return outward.call(method, target, headers=headers or {}, body=body, timeout=left, most=most)
