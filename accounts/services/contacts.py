"""Where a person is reached: entered by them and confirmed by a code, or by an administrator."""

from __future__ import annotations

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts import contacts
from accounts.models import AdminLog, Contact, User
from accounts.services.by import By

CODE_HOLDS = dt.timedelta(minutes=30)
CODE_AGAIN = dt.timedelta(minutes=1)
MOST_TRIES = 5


@transaction.atomic
def contact_set(*, by: By, user: User, way: str, value: str) -> Contact:
    """Keeps a contact. One's own has to be confirmed; an administrator's word confirms it."""
    own = by.user is not None and by.user.pk == user.pk
    if not own:
        by.check_manages(user)
    User.objects.select_for_update().get(pk=user.pk)
    value = contacts.spelled(way, value)
    if sentence := contacts.wrong(way, value):
        raise ValidationError({"value": [str(sentence)]})
    contact = Contact.objects.filter(user=user, way=way).first()
    before = facts(contact)
    contact = contact or Contact(user=user, way=way, changed_at=timezone.now())
    if contact.pk and contact.value == value and contact.confirmed_at:
        return contact
    contact.value, contact.changed_at = value, timezone.now()
    contact.confirmed_at = None if own else contact.changed_at
    contact.code, contact.code_until, contact.tries = "", None, 0
    contact.save()
    by.log(AdminLog.Action.USER_UPDATE, user, before, facts(contact))
    return contact


@transaction.atomic
def contact_ask_code(*, user: User, way: str) -> Contact:
    """Sends a new code to a contact that is not confirmed, at most one a minute."""
    contact = _own(user, way)
    now = timezone.now()
    if contact.confirmed_at is not None:
        raise ValidationError(_("This contact is confirmed already."))
    if not contacts.is_open(way):
        raise ValidationError(
            _("This way is not switched on yet. Confirm the contact once it is; it is kept.")
        )
    if contact.code_until and contact.code_until - CODE_HOLDS + CODE_AGAIN > now:
        raise ValidationError(_("A code was sent just now. Wait a minute before the next one."))
    contact.code = f"{secrets.randbelow(10**6):06d}"
    contact.code_until, contact.tries = now + CODE_HOLDS, 0
    contact.save(update_fields=["code", "code_until", "tries"])
    contacts.send_code(contact)
    return contact


def contact_confirm(*, by: By, user: User, way: str, code: str) -> Contact:
    """Takes the contact into use when the code is right; five wrong ones end the code."""
    with transaction.atomic():
        contact = _own(user, way)
        if contact.confirmed_at is not None:
            return contact
        right = _is_right(contact, code.strip())
        if right:
            contact.confirmed_at, contact.code = timezone.now(), ""
            contact.save(update_fields=["confirmed_at", "code"])
            by.log(AdminLog.Action.USER_UPDATE, user, {}, facts(contact))
        else:
            contact.tries = min(contact.tries + 1, MOST_TRIES)
            contact.save(update_fields=["tries"])
    if not right:
        raise ValidationError(
            _("This code is not right or has run out. Have a new one sent and type it.")
        )
    return contact


@transaction.atomic
def contact_remove(*, by: By, user: User, way: str) -> None:
    """From now on nothing goes out by this way."""
    if by.user is None or by.user.pk != user.pk:
        by.check_manages(user)
    contact = Contact.objects.select_for_update().filter(user=user, way=way).first()
    if contact is not None:
        by.log(AdminLog.Action.USER_UPDATE, user, facts(contact), {})
        contact.delete()


def _own(user: User, way: str) -> Contact:
    contact = Contact.objects.select_for_update().filter(user=user, way=way).first()
    if contact is None:
        raise ValidationError(_("Enter the contact first."))
    return contact


def _is_right(contact: Contact, code: str) -> bool:
    if not contact.code or contact.tries >= MOST_TRIES:
        return False
    if contact.code_until is None or contact.code_until < timezone.now():
        return False
    return constant_time_compare(contact.code, code)


def facts(contact: Contact | None) -> dict[str, object]:
    """For the log: masked, as on every page."""
    if contact is None:
        return {}
    shown = contacts.masked(contact.way, contact.value)
    return {f"contact_{contact.way}": shown, "confirmed": contact.confirmed_at is not None}
