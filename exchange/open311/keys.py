"""The keys by which systems report: made, replaced, taken away; found again by their hash."""

from __future__ import annotations

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog
from accounts.services import By
from exchange.clients.services import _locked as lock_client
from exchange.models import Client, ReportKey

SCOPE = "case:report"


@transaction.atomic
def key_create(*, by: By, client: Client) -> str:
    """A new key, told once; the one before ends. Raises ValidationError."""
    locked = lock_client(by, client)
    if not may_report(locked):
        raise ValidationError(_("This system may not report cases."))
    key = secrets.token_urlsafe(32)
    before = facts(locked)
    row, _new = ReportKey.objects.update_or_create(
        client=locked, defaults={"digest": digest(key), "created_at": timezone.now()}
    )
    by.log(AdminLog.Action.CLIENT_ROTATE, locked.user, before, facts_of(row))
    return key


@transaction.atomic
def key_remove(*, by: By, client: Client) -> None:
    """Twice is the same as once."""
    locked = lock_client(by, client)
    before = facts(locked)
    if ReportKey.objects.filter(client=locked).delete()[0]:
        by.log(AdminLog.Action.CLIENT_UPDATE, locked.user, before, facts_of(None))


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def key_of(client: Client) -> ReportKey | None:
    return ReportKey.objects.filter(client=client).first()


def facts(client: Client) -> dict[str, str | None]:
    return facts_of(key_of(client))


def facts_of(row: ReportKey | None) -> dict[str, str | None]:
    since = row.created_at.isoformat(timespec="seconds") if row else None
    return {"open311_key_since": since}


def client_of(key: str) -> Client | None:
    """The system with this key that may report now, with its account."""
    if not key:
        return None
    rows = Client.objects.select_related("user").filter(report_key__digest=digest(key))
    client: Client | None = rows.filter(suspended_at=None, user__is_active=True).first()
    return client if client and may_report(client) else None


def may_report(client: Client) -> bool:
    """An app acts for people, who report in their own name; it gets no key."""
    return SCOPE in client.scopes and not client.is_app
