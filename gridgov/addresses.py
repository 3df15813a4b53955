"""The network address a request comes from."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The peer, or what a trusted proxy says of it.

    `X-Forwarded-For` is read from the right, past proxies listed in TRUSTED_PROXIES
    (addresses or networks); what stands further left was written by anybody.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    while hops and is_proxy(address) and is_address(hops[-1]):
        address = hops.pop()
    return address or "127.0.0.1"


def is_proxy(address: str) -> bool:
    """A peer without an address is on a unix socket, where only a proxy can be."""
    return is_trusted(address) if address else bool(settings.TRUSTED_PROXIES)


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_trusted(address: str) -> bool:
    if not is_address(address):
        return False
    parsed = ip_address(address)
    return any(parsed in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)
