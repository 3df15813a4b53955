"""An app in the demo county, which one of its people lets act for them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import Posting
from accounts.services import By
from exchange.consents.services import AppValues, app_create
from exchange.models import Client, Consent

IDENTIFIER = "demo-app"
BESIDE = "county"
VALUES = AppValues(
    name="随手办（演示）",
    purpose="在手机上查看和办理事件",
    scopes=("area:read", "case:read", "case:act", "file:read", "file:add"),
    per_minute=60,
    redirect_uris="http://127.0.0.1/back com.example.gridgov:/back",
)


@transaction.atomic
def fill() -> None:
    """Once only, and only beside accounts of the demo."""
    rows = Posting.objects.filter(user__username=BESIDE, user__is_demo=True)
    posting = rows.exclude(area=None).order_by("pk").first()
    if posting is None or Client.objects.filter(client_id=IDENTIFIER).exists():
        return
    client = app_create(by=By(), values=VALUES, area=posting.area)
    client.client_id = IDENTIFIER
    client.save(update_fields=["client_id"])
    client.user.is_demo = True
    client.user.save(update_fields=["is_demo"])
    Consent.objects.create(
        user=posting.user,
        client=client,
        posting=posting,
        scopes=list(VALUES.scopes),
        seal=posting.user.get_session_auth_hash(),
        granted_at=timezone.now(),
    )
