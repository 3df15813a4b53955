"""What came of a message: a short code that is kept, and the sentence a page shows for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "": "—",
    "ok": _("The server took the message."),
    "off": _("The gateway is switched off."),
    "bare": _("The gateway is not configured."),
    "wrong": _("The address of the server is not one. Check it in the configuration."),
    "plain": _(
        "The connection is not encrypted. Use an encrypted one, or have the host named in "
        "GATEWAY_HOSTS."
    ),
    "private": _(
        "The server lies in a private network. Have its host named in GATEWAY_HOSTS if that is "
        "meant."
    ),
    "unknown": _("The name of the server was not found. Check the spelling and the network."),
    "refused": _("The server refused the connection. Check server and port."),
    "silent": _("The server did not answer in time. Check server, port and firewall."),
    "closed": _("The server ended the connection. Check port and kind of encryption."),
    "tls": _("The encrypted connection failed. Check port, kind of encryption and certificate."),
    "login": _("The server did not accept user name and password."),
    "receiver": _("The server did not accept the receiver's address."),
    "sender": _("The server did not accept the sender's address."),
    "read": _("It was read here before its turn."),
    "gone": _("The person has no confirmed contact for this way any more."),
    "over": _("The code was no longer wanted."),
    "broken": _("The message could not be made."),
    "failed": _("The server did not take the message."),
}
NUMBERED: dict[str, str | Promise] = {
    "smtp": _("The mail server answered %(number)s and did not take the message."),
    "http": _("The server answered %(number)s and did not take the message."),
    "code": _("The service answered error %(number)s and did not take the message."),
}
GRAVE = frozenset(
    {"refused", "silent", "closed", "tls", "unknown", "login", "private", "plain", "wrong", "bare"}
)
"""Answers that say the whole gateway does not work, not one message."""

SIGNS: tuple[tuple[str, str], ...] = (
    ("timed out", "silent"),
    ("certificate", "tls"),
    ("ssl", "tls"),
    ("starttls", "tls"),
    ("refused]", "refused"),
    ("connection refused", "refused"),
    ("name or service not known", "unknown"),
    ("name resolution", "unknown"),
    ("nodename nor servname", "unknown"),
    ("failed to resolve", "unknown"),
    ("unreachable", "silent"),
    ("unexpectedly closed", "closed"),
    ("reset by peer", "closed"),
    ("remote end closed", "closed"),
)
SMTP = re.compile(r"\(?\b([45]\d\d)\b,? b?['\"]")
HTTP = re.compile(r"error=(\d{3})")
ERRORS = ("errcode", "code", "StatusCode", "error_code")


def sentence(answer: str) -> str:
    """The words for a kept code, in the reader's language."""
    name, _colon, number = answer.partition(":")
    if name in NUMBERED:
        return str(NUMBERED[name]) % {"number": number}
    return str(SENTENCES.get(name, SENTENCES["failed"]))


def of_lines(lines: Iterable[str]) -> str:
    """The code for what the library wrote about a message that was not taken."""
    text = "\n".join(lines)
    if found := SMTP.search(text):
        return of_smtp(int(found.group(1)))
    if found := HTTP.search(text):
        return f"http:{found.group(1)}"
    low = text.lower()
    return next((code for sign, code in SIGNS if sign in low), "failed")


def of_smtp(number: int) -> str:
    if number in (530, 534, 535, 538):
        return "login"
    return "receiver" if number in (550, 551, 553) else f"smtp:{number}"


def of_body(body: Any) -> str:
    """The error a service reports inside an answer that looks like a success; "" for none."""
    if not isinstance(body, dict):
        return ""
    for name in ERRORS:
        value = body.get(name)
        if isinstance(value, int) and value not in (0, 200):
            return f"code:{value}"
    return ""
