"""Contacts: how they look on pages, which are right, and sending the code that confirms one.

Sending is for a floor above: it registers itself with `register_sender` and is asked
`sends(way)` and `send(contact)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact, Role, User, Way
from gridgov.masks import mask_phone

MAIL = re.compile(r"^[^@\s<>\",;]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
MOBILE = re.compile(r"^\+?\d{7,15}$")
NAME = re.compile(r"^(?!all$)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$", re.IGNORECASE)
SHAPES: dict[str, tuple[re.Pattern[str], str | Promise]] = {
    Way.MAIL: (MAIL, _("Type one address, such as wang@example.gov.cn.")),
    Way.WECOM: (NAME, _("Type the id you have in WeCom: letters, figures, dot, dash.")),
    Way.DINGTALK: (MOBILE, _("Type the mobile number you use in DingTalk, figures only.")),
    Way.FEISHU: (NAME, _("Type your id in Feishu, such as ou_1a2b3c.")),
    Way.SMS: (MOBILE, _("Type a mobile number, figures only.")),
}
LONGEST = 200

Sends = Callable[[str], bool]
Send = Callable[[Contact], None]
_senders: list[tuple[Sends, Send]] = []


def register_sender(sends: Sends, send: Send) -> None:
    """`sends` says whether a way is open, `send` brings a contact its code."""
    _senders[:] = [(sends, send)]


def is_open(way: str) -> bool:
    return any(sends(way) for sends, _send in _senders)


def send_code(contact: Contact) -> None:
    for _sends, send in _senders:
        send(contact)


def spelled(way: str, value: str) -> str:
    """One spelling: no blanks, no dashes in numbers."""
    text = "".join(value.split())
    return re.sub(r"[-()]", "", text) if way in (Way.SMS, Way.DINGTALK) else text


def wrong(way: str, value: str) -> str | Promise:
    """What is wrong with a value; "" for nothing."""
    shape, sentence = SHAPES[way]
    return "" if len(value) <= LONGEST and shape.match(value) else sentence


def masked(way: str, value: str) -> str:
    """Enough to recognise one's own."""
    if not value:
        return ""
    if way in (Way.SMS, Way.DINGTALK):
        return mask_phone(value)
    name, at, host = value.partition("@")
    return f"{name[:2]}***{at}{host}" if len(name) > 3 else f"{name[:1]}***{at}{host}"


def contact_value(user: User, pk: int, field: str) -> str:
    """A contact in clear, for the person and for who looks after the account."""
    contact = Contact.objects.filter(pk=pk, user__in=User.objects.for_user(user)).first()
    mine = contact is not None and contact.user_id == user.pk
    if contact is None or field != "value" or not (mine or user.scope.role == Role.RIGHTS_ADMIN):
        raise Http404
    return str(contact.value)
