"""Gateways: which are on, what they are configured with, and changing that."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdminLog, Way
from accounts.services import By
from events.models import Gateway


@dataclass(frozen=True)
class Config:
    """Everything a gateway needs, its secrets in clear: for sending, never for a page."""

    way: str
    values: dict[str, Any]
    secrets: dict[str, str]
    trusted: bool = False
    """Its server stands in the settings: nobody chose it in a page."""


def ways_on() -> list[str]:
    """The ways that are switched on; one statement."""
    on = set(Gateway.objects.filter(is_on=True).values_list("way", flat=True))
    if settings.MAIL_GATEWAY:
        on.add(Way.MAIL.value)
    return [way for way in Way.values if way in on]


def config_of(way: str) -> Config | None:
    """What to send with; None while the gateway is not configured."""
    if way == Way.MAIL and settings.MAIL_GATEWAY:
        values = dict(settings.MAIL_GATEWAY)
        secrets = {"password": str(values.pop("password", ""))}
        return Config(way, values, secrets, trusted=True)
    row = Gateway.objects.filter(way=way).first()
    if row is None or not row.values:
        return None
    return Config(way, row.values, secrets_of(row))


def secrets_of(row: Gateway) -> dict[str, str]:
    return dict(json.loads(row.secrets)) if row.secrets else {}


@transaction.atomic
def gateway_configure(
    *, by: By, way: str, values: dict[str, Any], secrets: dict[str, str]
) -> Gateway:
    """Keeps the fields; a secret left empty stays as it was, unless the server is another one."""
    by.check_runs()
    row = _locked(way)
    before = facts(row)
    kept = secrets_of(row)
    if row.values and target_of(values) != target_of(row.values):
        kept = {}
    row.values = values
    row.secrets = json.dumps({**kept, **{k: v for k, v in secrets.items() if v}})
    row.failing_since, row.answer = None, ""
    row.save()
    by.log_setup(AdminLog.Action.SETUP_UPDATE, f"gateway {way}", before, facts(row))
    return row


@transaction.atomic
def gateway_switch(*, by: By, way: str, on: bool) -> Gateway:
    """On or off; what waits while it is off is sent when it is on again, if still needed."""
    by.check_runs()
    row = _locked(way)
    if on and not row.values:
        raise ValidationError(_("Configure the gateway first; nothing was switched on."))
    before = facts(row)
    if row.is_on != on:
        row.is_on = on
        row.failing_since = None
        row.save(update_fields=["is_on", "failing_since"])
        by.log_setup(AdminLog.Action.SETUP_UPDATE, f"gateway {way}", before, facts(row))
    return row


def target_of(values: dict[str, Any]) -> tuple[Any, ...]:
    """Where a secret would be sent to: never to a place it was not given for."""
    return tuple(values.get(name, "") for name in ("server", "port", "user", "address", "corp"))


def _locked(way: str) -> Gateway:
    Gateway.objects.get_or_create(way=way)
    return Gateway.objects.select_for_update().get(way=way)


def facts(row: Gateway) -> dict[str, Any]:
    """For the log: the plain fields, and of the secrets only which there are."""
    return {**row.values, "is_on": row.is_on, "secrets": sorted(secrets_of(row))}


def note_answer(way: str, answer: str, now: dt.datetime, *, sent: bool) -> None:
    """Takes down whether the gateway works, for its page."""
    Gateway.objects.get_or_create(way=way)
    rows = Gateway.objects.filter(way=way)
    if sent:
        rows.update(failing_since=None, last_sent_at=now, answer=answer)
    else:
        rows.update(answer=answer)
        rows.filter(failing_since=None).update(failing_since=now)
