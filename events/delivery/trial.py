"""The test button of a gateway: one message to whoever presses it, answered in a sentence."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Contact
from accounts.services import By
from events.delivery import answers, gateways, sending
from events.delivery.message import Message


def gateway_try(*, by: By, way: str) -> tuple[bool, str]:
    """Whether it was taken, and the sentence to show. Waits for the answer, a few seconds."""
    by.check_runs()
    config = gateways.config_of(way)
    if config is None:
        return False, answers.sentence("bare")
    contact = Contact.objects.filter(user=by.user, way=way).first()
    if contact is None:
        return False, _("Enter where you are reached in “My account” first; the test goes there.")
    text = _("This is a test of the gateway. Nothing has to be done.")
    now = timezone.now()
    answer = sending.send(config, contact.value, Message(text, (text,)), f"test-{now:%H%M%S}")
    gateways.note_answer(way, answer, now, sent=answer == "ok")
    return answer == "ok", answers.sentence(answer)
