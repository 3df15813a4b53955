"""What a receiver answered, in words for an administrator."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS: dict[str, str | Promise] = {
    "unknown": gettext_lazy("no server is known by this name"),
    "closed": gettext_lazy("the server takes no connection"),
    "slow": gettext_lazy("no answer in time"),
    "broken": gettext_lazy("the connection broke off"),
    "certificate": gettext_lazy("the certificate is not one for this name"),
    "private": gettext_lazy("inside a private network and not allowed"),
    "plain": gettext_lazy("not encrypted and not allowed"),
    "wrong": gettext_lazy("the address is none"),
    "user": gettext_lazy("the address is none"),
}


def words_of(one: dict[str, Any]) -> str:
    """`one` is a try as `Delivery.tries` keeps it."""
    if status := one["status"]:
        return _("answer %(status)s") % {"status": status}
    return str(WORDS.get(one["code"], one["code"]))
