"""Secrets told once: kept encrypted in the session until the next page has shown them."""

from __future__ import annotations

import base64

import segno
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from gridgov.crypto import CannotDecrypt, decrypt, encrypt

KEY = "receipts"
CONTEXT = "receipt secret in session"


def put(request: HttpRequest, event_id: int, secret: str) -> None:
    """Keeps a secret for the page that follows; an empty one (sent twice) changes nothing."""
    if not secret:
        return
    kept = request.session.get(KEY, {})
    kept[str(event_id)] = base64.b64encode(encrypt(secret, CONTEXT)).decode()
    request.session[KEY] = kept


def take(request: HttpRequest, event_id: int) -> str:
    """The secret, once; "" afterwards."""
    kept = request.session.get(KEY, {})
    sealed = kept.pop(str(event_id), None)
    if sealed is None:
        return ""
    request.session[KEY] = kept
    try:
        return decrypt(base64.b64decode(sealed), CONTEXT)
    except CannotDecrypt:
        return ""


def qr(link: str) -> SafeString:
    """The QR code of an address as inline SVG, dark on white in both themes."""
    drawing = segno.make(link, error="m").svg_inline(
        scale=4, border=3, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(drawing)  # noqa: S308  made of an address of our own
