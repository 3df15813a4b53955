"""Who gets which answer from Open311, and from the pages about it."""

from __future__ import annotations

from typing import Any

from events.models import Category, Event
from exchange.models import ServiceQuestion
from tests.events.stage import make_category
from tests.exchange.making import make_client
from tests.permissions import Get, Row, codes

ALL = codes(default=200, anonymous=200)
MISSING = codes(default=404, anonymous=404)
REFUSED = codes(default=403, anonymous=403)
GRANTS = codes(rights_admin=200)
GRANTED = codes(rights_admin=302)
RUNS = codes(system_admin=200)
DONE = codes(system_admin=302)


def lamp(get: Get) -> Category:
    get("county")
    return make_category("0702", public=True)


def of_kind(get: Get) -> dict[str, Any]:
    lamp(get)
    return {"kind": "xml"}


def of_service(get: Get) -> dict[str, Any]:
    return {"code": lamp(get).code, "kind": "json"}


def case(get: Get) -> Event:
    found: Event = Event.objects.filter(category=lamp(get)).first() or Event(
        step="classify",
        source="open311",
        title="路灯不亮",
        urgency="normal",
        category=lamp(get),
        holder=get("county"),
        sight_path=get("county").path,
        reported_at=get("operator").created_at,
        changed_at=get("operator").created_at,
    )
    found.save()
    return found


def of_request(get: Get) -> dict[str, Any]:
    return {"number": str(case(get).pk), "kind": "xml"}


def of_token(get: Get) -> dict[str, Any]:
    return {"token": str(case(get).uid), "kind": "json"}


def of_client(get: Get) -> dict[str, Any]:
    return {"pk": make_client(get("township"))[0].pk}


def of_category(get: Get) -> dict[str, Any]:
    return {"pk": lamp(get).pk}


def of_question(get: Get) -> dict[str, Any]:
    values = {"kind": "string", "order": 1, "text_zh": "几盏", "text_en": "How many"}
    category = lamp(get)
    row = ServiceQuestion.objects.get_or_create(category=category, code="N", defaults=values)[0]
    return {"pk": row.pk}


def asked(get: Get) -> dict[str, Any]:
    return {"text_zh": "多久了", "text_en": "Since when", "code": "SINCE", "kind": "string"}


ROWS = [
    Row("exchange:open311_home", ALL),
    Row("exchange:open311_base", ALL, kwargs=of_kind),
    Row("exchange:open311_discovery", ALL, kwargs=of_kind),
    Row("exchange:open311_services", ALL, kwargs=of_kind),
    Row("exchange:open311_service", ALL, kwargs=of_service),
    Row("exchange:open311_requests", ALL, kwargs=of_kind),
    Row("exchange:open311_requests", REFUSED, method="post", kwargs=of_kind),
    Row("exchange:open311_request", ALL, kwargs=of_request),
    Row("exchange:open311_token", ALL, kwargs=of_token),
    Row("exchange:open311_nothing", MISSING, kwargs=lambda get: {"rest": "v3/x.xml"}),
    Row("exchange:open311_nothing", MISSING, "post", kwargs=lambda get: {"rest": "v3/x.xml"}),
    Row("exchange:open311_key_create", GRANTS, kwargs=of_client),
    Row("exchange:open311_key_create", GRANTED, method="post", kwargs=of_client),
    Row("exchange:open311_key", GRANTED, kwargs=of_client),
    Row("exchange:open311_key_remove", GRANTS, kwargs=of_client),
    Row("exchange:open311_key_remove", GRANTED, method="post", kwargs=of_client),
    Row("exchange:open311_questions", RUNS),
    Row("exchange:open311_question_create", RUNS, kwargs=of_category),
    Row("exchange:open311_question_create", DONE, "post", kwargs=of_category, data=asked),
    Row("exchange:open311_question_edit", RUNS, kwargs=of_question),
    Row("exchange:open311_question_edit", DONE, method="post", kwargs=of_question, data=asked),
    Row("exchange:open311_question_delete", RUNS, kwargs=of_question),
    Row("exchange:open311_question_delete", DONE, method="post", kwargs=of_question),
]
