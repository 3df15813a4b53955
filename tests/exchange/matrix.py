"""Who gets which answer from the pages about systems and, without a token, from the API."""

from __future__ import annotations

from typing import Any

from tests.exchange.making import make_client
from tests.permissions import Get, Row, codes

READERS = codes(rights_admin=200, auditor=200)
GRANTS = codes(rights_admin=200)
DONE = codes(rights_admin=302)
NOBODY = codes(default=401, anonymous=401)
"""A session opens no endpoint: they want a token."""

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
    Row("exchange:client_rotate", GRANTS, method="post", kwargs=of_client),
    Row("exchange:client_suspend", GRANTS, kwargs=of_client),
    Row("exchange:client_suspend", DONE, method="post", kwargs=of_client),
    Row("exchange:client_resume", GRANTS, kwargs=of_client),
    Row("exchange:client_resume", DONE, method="post", kwargs=of_client),
    Row("exchange:schema", ALL),
    Row("exchange:docs", ALL),
    Row("exchange:token", codes(default=400, anonymous=400), method="post"),
    Row("exchange:revoke", codes(default=400, anonymous=400), method="post"),
    *both("exchange:nothing", MISSING, kwargs=lambda get: {"rest": "v1/nothing/"}),
    *both("exchange:area_list", NOBODY),
    *both("exchange:department_list", NOBODY),
    *both("exchange:category_list", NOBODY),
    *both("exchange:comparison_list", NOBODY),
    *both("exchange:comparison_show", NOBODY, kwargs=lambda get: {"pk": 1}),
    *both("exchange:case_list", NOBODY),
    *both("exchange:case_show", NOBODY, kwargs=lambda get: {"pk": 1}),
    *both("exchange:case_act", NOBODY, kwargs=lambda get: {"pk": 1, "action": "accept"}),
]
