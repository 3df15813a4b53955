"""Rows of the catalogue in plain values: for the log, and to see whether anything changed."""

from __future__ import annotations

from typing import Any

from events.models import Category, Ladder, TimeLimit

CATEGORY_FIELDS = (
    "major_code",
    "major_zh",
    "major_en",
    "name_zh",
    "name_en",
    "urgency",
    "usual_level",
    "worker_may_settle",
    "confidential",
    "public",
    "close_condition",
    "is_active",
    "source",
)
LIMIT_FIELDS = ("amount", "unit", "plus_handle", "source")


def category_facts(category: Category, assists: list[str]) -> dict[str, Any]:
    """`assists` are the codes of the assisting kinds, in order."""
    values = {name: getattr(category, name) for name in CATEGORY_FIELDS}
    values["category_confidential"] = values.pop("confidential")
    return {**values, "lead": category.lead.code, "assists": ", ".join(assists)}


def limit_facts(limit: TimeLimit) -> dict[str, Any]:
    return {
        "kind": str(limit.kind),
        "area": limit.area.code if limit.area else "",
        "category": limit.category.code if limit.category else "",
        "department_kind": limit.department_kind.code if limit.department_kind else "",
        "major_code": limit.major_code,
        "urgency": str(limit.urgency),
        **{name: getattr(limit, name) for name in LIMIT_FIELDS},
    }


def ladder_facts(ladder: Ladder) -> dict[str, Any]:
    return {
        "name": ladder.name,
        "kind": str(ladder.kind),
        "urgency": str(ladder.urgency),
        "rungs": ladder.rungs,
        "source": ladder.source,
    }


def assist_codes(category: Category) -> list[str]:
    rows = category.categoryassist_set.select_related("kind").order_by("position")
    return [row.kind.code for row in rows]
