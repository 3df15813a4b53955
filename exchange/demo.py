"""A department's system in the demo county, whose identifier and secret the README names."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import Posting
from accounts.services import By
from exchange.clients.services import Values, client_create
from exchange.models import Client, ClientDay
from exchange.scopes import scopes_for

IDENTIFIER = "demo-c08"
SECRET = "gridgov-demo-secret"  # noqa: S105  only with DEMO, as the README says
LIAISON = "c08-liaison"
VALUES = Values(
    name="食品从业人员管理系统（演示）",
    purpose="核对食品从业人员名单",
    scopes=tuple(scopes_for(department=True)),
    per_minute=120,
)
DAYS = 14


@transaction.atomic
def fill() -> Client | None:
    """Once only, and only beside the demo's liaison, whose department the system acts for."""
    posting = Posting.objects.filter(user__username=LIAISON, user__is_demo=True).first()
    if posting is None or Client.objects.filter(client_id=IDENTIFIER).exists():
        return None
    client, _secret = client_create(by=By(), values=VALUES, department=posting.department)
    client.client_id, client.client_secret = IDENTIFIER, SECRET
    client.save(update_fields=["client_id", "client_secret"])
    client.user.is_demo = True
    client.user.save(update_fields=["is_demo"])
    ClientDay.objects.bulk_create(days(client, timezone.now()))
    return client


def days(client: Client, now: dt.datetime) -> list[ClientDay]:
    """Calls of two weeks, fewer at weekends."""
    found = []
    for ago in range(1, DAYS + 1):
        at = now - dt.timedelta(days=ago)
        day = timezone.localdate(at)
        calls = 8 if day.weekday() > 4 else 60 + 17 * ago % 41
        found.append(
            ClientDay(
                client=client,
                day=day,
                calls=calls,
                refused=3 if ago == 5 else 0,
                minute=at.replace(second=0, microsecond=0),
                last_at=at,
            )
        )
    return found
