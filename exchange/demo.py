"""Two systems in the demo county, whose identifiers and secret the README names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import Posting
from accounts.services import By
from exchange.clients.services import Values, client_create
from exchange.models import Client, ClientDay
from exchange.scopes import scopes_for

SECRET = "gridgov-demo-secret"  # noqa: S105  only with DEMO, as the README says
DAYS = 14


@dataclass(frozen=True)
class System:
    """It acts where the demo's `beside` is posted."""

    identifier: str
    beside: str
    name: str
    purpose: str


SYSTEMS = (
    System("demo-c08", "c08-liaison", "食品从业人员管理系统（演示）", "核对食品从业人员名单"),
    System("demo-centre", "county", "政务服务热线系统（演示）", "登记来电并跟踪办理"),
)


@transaction.atomic
def fill() -> None:
    """Once only, and only beside accounts of the demo."""
    for system in SYSTEMS:
        rows = Posting.objects.filter(user__username=system.beside, user__is_demo=True)
        posting = rows.order_by("pk").first()
        if posting is not None:
            let_in(system, posting)


def let_in(system: System, posting: Posting) -> None:
    if Client.objects.filter(client_id=system.identifier).exists():
        return
    scopes = tuple(scopes_for(department=posting.department is not None))
    values = Values(system.name, system.purpose, scopes, per_minute=120)
    client, _secret = client_create(
        by=By(), values=values, area=posting.area, department=posting.department
    )
    client.client_id, client.client_secret = system.identifier, SECRET
    client.save(update_fields=["client_id", "client_secret"])
    client.user.is_demo = True
    client.user.save(update_fields=["is_demo"])
    ClientDay.objects.bulk_create(days(client, timezone.now()))


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
