"""Who gets which answer from the pages about what is held, erasing and keeping."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from people.models import Erasure, Ground, Person, Sheet
from tests.people.making import make_building, make_person, make_residence
from tests.people_protection.conftest import with_rights
from tests.permissions import Get, Row, codes


def someone(get: Get) -> Person:
    """In the grid of the cast, and the operator and the supervisor may look."""
    get("grid")
    for name in ("operator", "supervisor"):
        with_rights(get(name), personal=True)
    found = Person.objects.filter(erased_at=None).first()
    if found is None:
        found = make_person("张三丰")
        make_residence(found, make_building())
    row: Person = found
    return row


def person(get: Get) -> dict[str, Any]:
    return {"pk": someone(get).pk}


def sheet(get: Get) -> dict[str, Any]:
    who = someone(get)
    reader = get("operator")
    values = {
        "asked_by": "self",
        "checked_by": "id_card",
        "received_on": dt.date(2026, 1, 5),
        "made_at": timezone.now(),
        "made_by": reader,
        "posting": reader.scope.posting,
    }
    return {"pk": Sheet.objects.get_or_create(person=who, defaults=values)[0].pk}


def order(get: Get) -> dict[str, Any]:
    who = someone(get)
    reader = get("operator")
    values = {
        "ground": Ground.WISH,
        "asked_at": timezone.now(),
        "asked_by": reader,
        "asked_posting": reader.scope.posting,
    }
    return {"pk": Erasure.objects.get_or_create(person=who, defaults=values)[0].pk}


def rule(get: Get) -> dict[str, Any]:
    return {"name": "looks"}


SEES = {"worker": 403, "auditor": 403, "operator": 200, "supervisor": 200}
MAKES = codes(default=404, **SEES)
MADE = codes(default=404, **{**SEES, "operator": 302, "supervisor": 302})
ASKED = {"asked_by": "self", "checked_by": "id_card", "received_on": "2026-01-05"}
DECIDED = codes(rights_admin=302)

ROWS = [
    Row("protection:sheet_create", MAKES, kwargs=person),
    Row("protection:sheet_create", MADE, "post", kwargs=person, data=lambda get: ASKED),
    Row("protection:sheet_show", MAKES, kwargs=sheet),
    Row("protection:sheet_print", MAKES, "post", kwargs=sheet),
    Row("protection:sheet_pdf", MAKES, "post", kwargs=sheet),
    Row("protection:erasure_ask", MAKES, kwargs=person),
    Row(
        "protection:erasure_ask",
        MADE,
        "post",
        kwargs=person,
        data=lambda get: {"ground": "wish"},
    ),
    Row(
        "protection:erasure_list",
        codes(operator=200, supervisor=200, outsider=200, rights_admin=200, auditor=200),
    ),
    Row(
        "protection:erasure_decide",
        DECIDED,
        "post",
        kwargs=order,
        data=lambda get: {"approved": "no"},
    ),
    Row("protection:keeping_list", codes(rights_admin=200, auditor=200)),
    Row("protection:keeping_edit", codes(rights_admin=200), kwargs=rule),
    Row(
        "protection:keeping_edit",
        DECIDED,
        "post",
        kwargs=rule,
        data=lambda get: {"days": 800, "is_on": "on"},
    ),
]
