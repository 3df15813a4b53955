"""The services: categories that residents may see, and what each asks besides the usual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog
from events.models import Category
from exchange.models import ServiceQuestion
from exchange.open311.door import Fault

Kind = ServiceQuestion.Kind
LISTS = (Kind.ONE, Kind.MANY)
HINTS = {
    Kind.NUMBER: "0.5",
    Kind.DATETIME: "2026-01-31T15:04:00+08:00",
}


def offered() -> Any:
    rows = Category.objects.filter(public=True, confidential=False, is_active=True)
    return rows.select_related("lead").order_by("code")


def service_of(code: str) -> Category:
    """Raises Fault."""
    found: Category | None = offered().filter(code=code).first()
    if found is None:
        raise Fault(404, _("The service_code %(code)s was not found.") % {"code": code[:20]})
    return found


def questions_of(category: Category) -> list[ServiceQuestion]:
    return list(ServiceQuestion.objects.filter(category=category))


def services() -> list[dict[str, Any]]:
    asking = set(ServiceQuestion.objects.values_list("category_id", flat=True).distinct())
    return [service(category, category.pk in asking) for category in offered()]


def service(category: Category, metadata: bool) -> dict[str, Any]:
    return {
        "service_code": category.code,
        "service_name": str(category),
        "description": _("%(department)s is in charge.") % {"department": category.lead},
        "metadata": metadata,
        "type": "realtime",
        "keywords": ", ".join(keywords(category)),
        "group": category.major,
    }


def keywords(category: Category) -> Iterable[str]:
    """The names in both languages, so that either finds it."""
    named = (category.name_zh, category.name_en, category.major_zh, category.major_en)
    return [name.replace(",", " ") for name in dict.fromkeys(named) if name]


def definition(category: Category) -> dict[str, Any]:
    numbered = enumerate(questions_of(category), start=1)
    return {
        "service_code": category.code,
        "attributes": [attribute(question, place) for place, question in numbered],
    }


def attribute(question: ServiceQuestion, place: int) -> dict[str, Any]:
    values = [{"key": key, "name": name} for key, name in question.choices.items()]
    return {
        "variable": True,
        "code": question.code,
        "datatype": question.kind,
        "required": question.required,
        "datatype_description": HINTS.get(Kind(question.kind)),
        "order": place,
        "description": str(question),
        **({"values": values} if question.kind in LISTS else {}),
    }


def changeset() -> str:
    """When something was last changed in the set-up, to which the services belong."""
    rows = AdminLog.objects.filter(action__startswith="setup_").order_by("-at")
    at = rows.values_list("at", flat=True).first()
    return timezone.localtime(at).isoformat(timespec="seconds") if at else "0"


def by_category() -> dict[int, list[ServiceQuestion]]:
    """All questions by the category that asks them."""
    found = defaultdict(list)
    for question in ServiceQuestion.objects.all():
        found[question.category_id].append(question)
    return dict(found)
