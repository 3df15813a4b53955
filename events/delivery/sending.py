"""Sends what is due: under a lease, again after growing pauses, then given up and shown.

A message is leased, sent, and then marked. Whoever dies in between leaves a lease that runs
out; the message is then sent again under the same id. Outside that is at least once.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q

from accounts.models import Contact, Way
from events.delivery import answers, gateways, message, plan, plugins
from events.delivery.gateways import Config
from events.delivery.hearing import hearing
from events.models import OPEN_DELIVERIES, Delivery, DeliveryState
from gridgov.failures import note

LEASE = dt.timedelta(minutes=10)
BATCH = 20
PAUSES = tuple(dt.timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720))
"""Before each further try; after the last one it is given up, about a day after the first."""

REST = dt.timedelta(minutes=1)
"""How long the other messages of a gateway wait that has just failed as a whole."""

OVERDUE = dt.timedelta(minutes=10)
"""What goes out this much after its time looks at the quiet hours again."""

RELATED = ("user", "digest", "notice__event", "notice__outbox")


def deliver(now: dt.datetime, batch: int = BATCH) -> int:
    """Sends a batch of what is due; how many it went through."""
    on = gateways.ways_on()
    keys = lease(now, batch, on) if on else []
    rows = Delivery.objects.filter(pk__in=keys).select_related(*RELATED).order_by("next_at", "pk")
    resting: set[str] = set()
    began = time.monotonic()
    for delivery in rows.defer("notice__event__description", "notice__event__hidden"):
        moment = now + dt.timedelta(seconds=time.monotonic() - began)
        if delivery.way in resting:
            release(delivery, plan.not_before(delivery, moment + REST))
        elif safely(delivery, moment) in answers.GRAVE:
            resting.add(delivery.way)
    return len(keys)


def lease(now: dt.datetime, batch: int, on: Sequence[str]) -> list[int]:
    """Takes what is due and nobody has; ways that are off wait."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    with transaction.atomic():
        due = Delivery.objects.filter(free, state__in=OPEN_DELIVERIES, next_at__lte=now)
        due = due.filter(way__in=on).order_by("next_at", "pk")
        keys = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:batch])
        Delivery.objects.filter(pk__in=keys).update(
            leased_until=now + LEASE, attempts=F("attempts") + 1
        )
    return keys


def safely(delivery: Delivery, now: dt.datetime) -> str:
    """One message that cannot be carried out keeps none of the others waiting."""
    try:
        return carry_out(delivery, now)
    except Exception as error:
        note(f"delivery {delivery.pk}", error)
        put_off(delivery, "broken", now)
        return "broken"


def carry_out(delivery: Delivery, now: dt.datetime) -> str:
    """Sends one leased message and notes what came of it; gives the answer's code."""
    if reason := needless(delivery, now):
        end(delivery, DeliveryState.DROPPED, reason, now)
        return reason
    if delivery.attempts > len(PAUSES) + 1:  # whoever tried last died of it
        end(delivery, DeliveryState.GIVEN_UP, "broken", now)
        return "broken"
    if now - delivery.next_at > OVERDUE and (later := plan.not_before(delivery, now)) > now:
        release(delivery, later)
        return "quiet"
    answer = attempt(delivery)
    if answer not in ("gone", "broken"):
        gateways.note_answer(delivery.way, answer, now, sent=answer == "ok")
    if answer == "ok":
        end(delivery, DeliveryState.SENT, answer, now)
    else:
        put_off(delivery, answer, now)
    return answer


def needless(delivery: Delivery, now: dt.datetime) -> str:
    """Why a message is no longer wanted; "" where it is."""
    if delivery.notice is not None and delivery.notice.read_at is not None:
        return "read"
    if not delivery.user.is_active:
        return "gone"
    if delivery.contact_id is None and delivery.notice_id is None and delivery.digest_id is None:
        return "gone"
    return (
        "over" if delivery.contact is not None and is_over(delivery, delivery.contact, now) else ""
    )


def is_over(delivery: Delivery, contact: Contact, now: dt.datetime) -> bool:
    """Whether a code was typed, ran out, or was followed by another that brings itself."""
    if contact.confirmed_at or not contact.code or contact.code_until is None:
        return True
    newer = Delivery.objects.filter(contact=contact, pk__gt=delivery.pk)
    return contact.code_until <= now or newer.exists()


def attempt(delivery: Delivery) -> str:
    receiver = receiver_of(delivery)
    if not receiver:
        return "gone"
    config = gateways.config_of(delivery.way)
    if config is None:
        return "bare"
    try:
        made = message.message_of(delivery)
    except Exception as error:
        note(f"the words of delivery {delivery.pk}", error)
        return "broken"
    return send(config, receiver, made, str(delivery.uid))


def receiver_of(delivery: Delivery) -> str:
    """The contact in clear: the confirmed one, or the one a code is for."""
    if delivery.contact is not None:
        return str(delivery.contact.value)
    found = Contact.objects.filter(user=delivery.user_id, way=delivery.way)
    contact = found.filter(confirmed_at__isnull=False).first()
    return contact.value if contact else ""


def send(config: Config, receiver: str, made: message.Message, uid: str) -> str:
    """Hands one message to the library; the code of what came of it."""
    if refused := plugins.refusal(config):
        return refused
    with hearing() as heard:
        try:
            plugin = plugins.plugin(config, receiver, uid)
            if plugin is None:
                return "bare"
            sent = plugin.notify(**shape(config.way, receiver, made))
        except Exception as error:
            note(f"gateway {config.way}", error)
            return "failed"
    reported = next((code for body in heard.bodies if (code := answers.of_body(body))), "")
    if sent and not reported:
        return "ok"
    return reported or answers.of_lines(heard.lines)


def shape(way: str, receiver: str, made: message.Message) -> dict[str, str]:
    """Mails have a subject; the others are one text, which in Feishu's groups names the person."""
    title = made.title if way == Way.MAIL else ""
    body = f'<at user_id="{receiver}"></at> {made.body}' if way == Way.FEISHU else made.body
    return {"title": title, "body": body, "body_format": "text"}


def end(delivery: Delivery, state: str, answer: str, now: dt.datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk, state__in=OPEN_DELIVERIES).update(
        state=state, answer=answer, ended_at=now, leased_until=None
    )


def put_off(delivery: Delivery, answer: str, now: dt.datetime) -> None:
    """To a later try, not in quiet hours; for good after the last one or where none is of use."""
    tries = delivery.attempts
    if answer == "gone" or tries > len(PAUSES):
        return end(delivery, DeliveryState.GIVEN_UP, answer, now)
    Delivery.objects.filter(pk=delivery.pk, state__in=OPEN_DELIVERIES).update(
        state=DeliveryState.FAILED,
        answer=answer,
        next_at=plan.not_before(delivery, now + PAUSES[tries - 1]),
        leased_until=None,
    )
    return None


def release(delivery: Delivery, moment: dt.datetime) -> None:
    """Gives a leased message back untried."""
    Delivery.objects.filter(pk=delivery.pk, state__in=OPEN_DELIVERIES).update(
        leased_until=None, next_at=moment, attempts=F("attempts") - 1
    )


def resend(delivery: Delivery, now: dt.datetime) -> bool:
    """Tries again from the beginning, under the same id; False where it is on its way."""
    again = Q(leased_until=None) & ~Q(state=DeliveryState.WAITING)
    return bool(
        Delivery.objects.filter(again, pk=delivery.pk).update(
            state=DeliveryState.WAITING, attempts=0, next_at=now, ended_at=None
        )
    )
