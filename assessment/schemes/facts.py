"""A version of a scheme in plain words, for the administrator's log."""

from __future__ import annotations

from typing import Any

from assessment.models import Scheme


def facts_of(scheme: Scheme) -> dict[str, Any]:
    items = ((i.indicator, i.weight, i.target, i.cap) for i in scheme.items.all())
    extras = ((e.name_zh, "-" if e.is_penalty else "+", e.most) for e in scheme.extras.all())
    return {
        "name_zh": scheme.name_zh,
        "name_en": scheme.name_en,
        "reason": scheme.reason,
        "scheme_items": "; ".join(" ".join(map(str, item)) for item in items),
        "minimum": f"{scheme.minimum} {scheme.measure}".strip(),
        "grades": "; ".join(f"{band['name_zh']} {band['least']}" for band in scheme.bands),
        "stars": ", ".join(map(str, scheme.stars)),
        "extras": "; ".join(" ".join(map(str, extra)) for extra in extras),
        "points_most": f"+{scheme.bonus_most} -{scheme.penalty_most}",
        "appeal_days": scheme.appeal_days,
        **dates_of(scheme),
    }


def dates_of(scheme: Scheme) -> dict[str, Any]:
    return {
        "valid_from": scheme.from_day.isoformat() if scheme.from_day else "",
        "valid_to": scheme.until_day.isoformat() if scheme.until_day else "",
    }


def about(scheme: Scheme) -> str:
    return f"{scheme.name_zh} {scheme.version}"
