"""Who gets which answer from the pages about systems and, without a token, from the API."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from exchange.models import Consent
from tests.exchange.appmaking import asking, make_app
from tests.exchange.making import make_client
from tests.permissions import Get, Row, codes

READERS = codes(rights_admin=200, auditor=200)
GRANTS = codes(rights_admin=200)
DONE = codes(rights_admin=302)
NOBODY = codes(default=401, anonymous=401)
"""A session opens no endpoint: they want a token."""

EVERYBODY = codes(default=200)
ALL = codes(default=200, anonymous=200)
MISSING = codes(default=404, anonymous=404)


def of_client(get: Get) -> dict[str, Any]:
    return {"pk": make_client(get("township_department"))[0].pk}


def values(get: Get) -> dict[str, Any]:
    return {
        "name": "新名称",
        "purpose": "核对参保人员名单",
        "scopes": ["area:read"],
        "per_minute": "60",
    }


def of_figure(get: Get) -> dict[str, Any]:
    return {"period": "2026-W11", "kind": "department", "pk": 1, "measure": "due"}


def of_operator_app(get: Get) -> dict[str, Any]:
    person, client = get("operator"), make_client(get("township"))[0]
    values = {"posting": person.postings.get(), "scopes": [], "granted_at": timezone.now()}
    return {"pk": Consent.objects.create(user=person, client=client, **values).pk}


def of_asking_app(get: Get) -> dict[str, Any]:
    return asking(make_app(get("county")))


def both(name: str, codes: dict[str, int], **more: Any) -> list[Row]:
    return [Row(name, codes, method=method, **more) for method in ("get", "post")]


ROWS = [
    Row("exchange:client_list", READERS),
    Row("exchange:client_create", GRANTS),
    Row("exchange:client_create", GRANTS, method="post"),
    Row("exchange:client_show", READERS, kwargs=of_client),
    Row("exchange:client_edit", GRANTS, kwargs=of_client),
    Row("exchange:client_edit", DONE, method="post", kwargs=of_client, data=values),
    Row("exchange:client_rotate", GRANTS, kwargs=of_client),
    Row("exchange:client_rotate", DONE, method="post", kwargs=of_client),
    Row("exchange:client_secret", DONE, kwargs=of_client),
    Row("exchange:client_suspend", GRANTS, kwargs=of_client),
    Row("exchange:client_suspend", DONE, method="post", kwargs=of_client),
    Row("exchange:client_resume", GRANTS, kwargs=of_client),
    Row("exchange:client_resume", DONE, method="post", kwargs=of_client),
    Row("exchange:app_create", GRANTS),
    Row("exchange:app_create", GRANTS, method="post"),
    Row("exchange:app_list", EVERYBODY),
    Row(
        "exchange:app_end", codes(default=404, operator=302), method="post", kwargs=of_operator_app
    ),
    Row("exchange:authorize", EVERYBODY, data=of_asking_app),
    Row("exchange:authorize", codes(default=302), method="post", data=of_asking_app),
    Row("exchange:schema", ALL),
    Row("exchange:docs", ALL),
    Row("exchange:token", codes(default=400, anonymous=400), method="post"),
    Row("exchange:revoke", codes(default=400, anonymous=400), method="post"),
    *both("exchange:nothing", MISSING, kwargs=lambda get: {"rest": "v1/nothing/"}),
    *both("exchange:area_list", NOBODY),
    *both("exchange:area_at", NOBODY),
    *both("exchange:area_show", NOBODY, kwargs=lambda get: {"code": "610305"}),
    *both("exchange:boundary_list", NOBODY),
    *both("exchange:person_search", NOBODY),
    *both("exchange:person_show", NOBODY, kwargs=lambda get: {"pk": 1}),
    *both("exchange:house_search", NOBODY),
    *both("exchange:house_show", NOBODY, kwargs=lambda get: {"pk": 1}),
    *both("exchange:organisation_search", NOBODY),
    *both("exchange:organisation_show", NOBODY, kwargs=lambda get: {"pk": 1}),
    *both("exchange:reveal", NOBODY),
    *both("exchange:period_list", NOBODY),
    *both("exchange:indicator_list", NOBODY),
    *both("exchange:ranking_list", NOBODY),
    *both("exchange:figure_cases", NOBODY, kwargs=of_figure),
    *both("exchange:case_trace", NOBODY, kwargs=lambda get: {"pk": 1}),
    *both("exchange:department_list", NOBODY),
    *both("exchange:category_list", NOBODY),
    *both("exchange:comparison_list", NOBODY),
    *both("exchange:comparison_show", NOBODY, kwargs=lambda get: {"pk": 1}),
    *both("exchange:case_list", NOBODY),
    *both("exchange:case_show", NOBODY, kwargs=lambda get: {"pk": 1}),
    *both("exchange:file_list", NOBODY, kwargs=lambda get: {"pk": 1}),
    *both("exchange:file_show", NOBODY, kwargs=lambda get: {"pk": 1, "uid": uuid.UUID(int=0)}),
    *both("exchange:upload_list", NOBODY),
    *both("exchange:upload_show", NOBODY, kwargs=lambda get: {"uid": uuid.UUID(int=0)}),
    *both("exchange:case_act", NOBODY, kwargs=lambda get: {"pk": 1, "action": "accept"}),
]
