"""What the lower floors are told of deliveries when the program starts."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import contacts
from accounts.models import Contact
from events.delivery import gateways
from events.models import Delivery
from gridgov import navigation


def register_all() -> None:
    contacts.register_sender(sends, send)
    navigation.register(
        navigation.Entry("delivery:gateway_list", _("Gateways"), "send", ("system_admin",), 75)
    )


def sends(way: str) -> bool:
    return way in gateways.ways_on()


def send(contact: Contact) -> None:
    """Brings a contact its code: a delivery like any other, made in the caller's transaction."""
    now = timezone.now()
    Delivery.objects.create(
        contact=contact, user_id=contact.user_id, way=contact.way, created_at=now, next_at=now
    )
