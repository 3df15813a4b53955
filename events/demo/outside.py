"""A few messages of the demo: the log and the contacts are not empty; no gateway is on."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import Contact, User, Way
from events.models import Delivery, DeliveryState, Gateway

SHOWN = (
    (DeliveryState.SENT, "ok", 1),
    (DeliveryState.GIVEN_UP, "silent", 8),
    (DeliveryState.DROPPED, "read", 0),
)


def fill_messages() -> None:
    """Contacts of the demo's accounts at example.org, and messages that never left."""
    now = timezone.now()
    mail = {"server": "mail.example.org", "port": 587, "security": "starttls"}
    Gateway.objects.get_or_create(
        way=Way.MAIL, defaults={"values": {**mail, "sender": "gridgov@example.org"}}
    )
    users = User.objects.filter(is_demo=True).exclude(username__startswith="staff-")
    for user in users.exclude(contacts__way=Way.MAIL).order_by("pk"):
        contact = Contact.objects.create(
            user=user,
            way=Way.MAIL,
            value=f"{user.username}@example.org",
            confirmed_at=now,
            changed_at=now,
        )
        Delivery.objects.bulk_create(_messages(contact, now))


def _messages(contact: Contact, now: dt.datetime) -> list[Delivery]:
    return [
        Delivery(
            contact=contact,
            user_id=contact.user_id,
            way=contact.way,
            state=state,
            answer=answer,
            attempts=attempts,
            created_at=now,
            next_at=now,
            ended_at=now,
        )
        for state, answer, attempts in SHOWN
    ]
