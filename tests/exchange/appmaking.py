"""Apps for tests, and what they ask of a person's browser."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from accounts.models import Department
from accounts.services import By
from exchange.consents import services
from exchange.models import Client
from grids.models import Area

VERIFIER = "correct-horse-battery-staple-correct-horse-battery"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)
BACK = "https://app.example/back"
ADDRESSES = f"{BACK} http://127.0.0.1/back com.example.app:/back"


def make_app(place: Area | Department, *scopes: str, **more: Any) -> Client:
    values = {"name": "随手拍", "purpose": "在手机上看案件", "per_minute": 100, **more}
    told = services.AppValues(
        scopes=scopes or ("case:read", "case:act", "area:read"),
        **{"redirect_uris": ADDRESSES, **values},
    )
    area = place if isinstance(place, Area) else None
    department = place if isinstance(place, Department) else None
    return services.app_create(by=By(), values=told, area=area, department=department)


def asking(app: Client, **more: str) -> dict[str, str]:
    return {
        "client_id": app.client_id,
        "response_type": "code",
        "redirect_uri": BACK,
        "scope": "case:read case:act",
        "state": "xyz",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **more,
    }
