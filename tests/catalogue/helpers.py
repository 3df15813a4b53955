"""Rows of the catalogue with as few words as possible."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from accounts.services.by import By
from events.catalogue.search import search_text_of
from events.models import Category, TimeLimit
from tests.factories import make_kind


def make_category(code: str = "0411", **more: Any) -> Category:
    values: dict[str, Any] = {
        "major_code": code[:2],
        "major_zh": "市容秩序",
        "major_en": "City appearance",
        "name_zh": "暴露垃圾",
        "name_en": "Exposed refuse",
        "urgency": "normal",
        "usual_level": "township",
        **more,
    }
    lead = values.pop("lead", None) or make_kind("C25")
    category = Category(code=code, lead=lead, **values)
    category.search = search_text_of(category)
    category.save()
    return category


def make_limit(kind: str, amount: int = 1, unit: str = "work_hour", **more: Any) -> TimeLimit:
    return TimeLimit.objects.create(kind=kind, amount=amount, unit=unit, **more)


def by(user: User) -> By:
    return By(user)
