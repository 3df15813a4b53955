"""Secrets on their way to the page that shows them: encrypted in the session, for one showing.

Whoever makes a secret keeps it here and redirects, so that loading the page again makes nothing.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gridgov import crypto

KEY = "shown_once"


def keep(request: HttpRequest, name: str, secret: str) -> None:
    """`name` says whose it is, as "client 7"; a newer secret takes the place of an older one."""
    sealed = crypto.encrypt(secret, f"{KEY} {name}").hex()
    request.session[KEY] = {**request.session.get(KEY, {}), name: sealed}


def take(request: HttpRequest, name: str) -> str | None:
    """The secret, once; None where there is none to show."""
    kept = dict(request.session.get(KEY, {}))
    sealed = kept.pop(name, None)
    if sealed is None:
        return None
    request.session[KEY] = kept
    try:
        return crypto.decrypt(bytes.fromhex(sealed), f"{KEY} {name}")
    except crypto.CannotDecrypt:
        return None


def gone(request: HttpRequest, to: str, pk: int) -> HttpResponse:
    messages.info(request, _("A secret is shown once. If it is lost, replace it."))
    return redirect(to, pk=pk)
