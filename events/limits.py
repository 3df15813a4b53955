"""Numbers that an installation may set; the defaults are those of DOMAIN.md."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from gridgov.files.limits import DEFAULTS as FILES

DEFAULTS: dict[str, Any] = {
    "CLAIM_MINUTES": 30,
    "RETURN_WINDOW_WORK_DAYS": 1,
    "RETURNS_AT_MOST": 2,
    "EXTENSIONS_AT_MOST": 2,
    "SUSPENSION_DAYS_AT_MOST": 90,
    "REOPEN_DAYS": 15,
    "MARK_DAYS": 10,
    "SAMPLE_PERCENT": 10,
    "OUTSIDE_UNIT": "",
    **FILES,
    "UPLOAD_MB": 500,
    "FILES_A_CASE": 20,
    "DUTY_SIGN_IN_MINUTES": 30,
    "DUTY_MISSED_MINUTES": 30,
    "DUTY_HOURS_AT_MOST": 24,
}


def limit(name: str) -> Any:
    """The setting GRIDGOV[name], or its default."""
    return getattr(settings, "GRIDGOV", {}).get(name, DEFAULTS[name])
