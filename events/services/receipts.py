"""The secret behind a receipt: asked for by the reporter, made anew by the desk."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessLog
from events.actors import Actor
from events.capacity import case_capacities
from events.models import Event
from events.refusals import Forbidden, Refused
from events.services.collect import new_secret
from events.services.reporters import digest, knows
from events.workflow import Who

RECEIPT = re.compile(r"^\s*(\d{6})\s*[-–—]?\s*(\d{1,18})\s*$")


def found_by(receipt: str, secret: str) -> Event | None:
    """The case of a receipt number, if the secret is its own."""
    match = RECEIPT.match(receipt)
    pk = int(match.group(2)) if match else 0
    event = Event.objects.filter(pk=pk).first() if 0 < pk < 2**63 else None
    if event is None or match is None or event.receipt != f"{match.group(1)}-{pk}":
        return None
    return event if knows(event, secret) else None


@transaction.atomic
def secret_renew(
    event_id: int, actor: Actor, reason: str, address: str | None, now: dt.datetime | None = None
) -> str:
    """A new secret for a case on the actor's desk; the former one opens nothing any more.

    The access log takes down who asked for it and why. Raises Forbidden or Refused.
    """
    rows = Event.objects.select_for_update(of=("self",)).select_related("holder")
    event = rows.get(pk=event_id)
    if Who.DESK not in case_capacities(actor, event):
        raise Forbidden(_("Only the centre whose desk the case is on may do this."))
    user = actor.user
    if user is None or not reason.strip():
        raise Refused(_("Please give a reason."), field="reason")
    secret = new_secret()
    event.secret_digest = digest(secret)
    event.save(update_fields=["secret_digest"])
    AccessLog.objects.create(
        at=now or timezone.now(),
        user=user,
        posting=actor.posting,
        subject=f"event:{event.pk}",
        field="secret",
        reason=reason.strip()[:200],
        address=address,
    )
    return secret
