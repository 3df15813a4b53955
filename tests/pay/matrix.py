"""Who gets which answer from the pages of pay."""

from __future__ import annotations

from typing import Any

from tests.pay.making import quarter, settled
from tests.permissions import Get, Row, codes

LISTS = codes(supervisor=404, auditor=200)
SETTLE = codes(supervisor=404)
"""A supervisor of the county is not in the cast of all addresses; `test_lists.py` has one."""

RULE = {
    "quarter": "2099-Q1",
    "base": "1000",
    "reason": "提高标准",
    "unranked": "0",
    **{f"grade_{at}": "1" for at in range(3)},
    **{f"star_{number}": "1" for number in range(1, 6)},
}


def opened(get: Get) -> dict[str, Any]:
    get("county_supervisor")
    return quarter(get("county"), get("worker"))


def closed(get: Get) -> dict[str, Any]:
    return settled(get("county"), get("worker"), get("county_supervisor"))


ROWS = [
    Row("pay:list", codes(auditor=200)),
    Row("pay:mine", codes(worker=200)),
    Row("pay:rules", codes(supervisor=200, auditor=200, system_admin=200)),
    Row("pay:rule_create", codes(system_admin=200)),
    Row("pay:rule_create", codes(system_admin=422), method="post", data=lambda get: RULE),
    Row("pay:show", LISTS, kwargs=opened),
    Row("pay:table", LISTS, kwargs=closed),
    Row("pay:settle", SETTLE, kwargs=opened),
    Row("pay:settle", SETTLE, method="post", kwargs=opened, data=lambda get: {"revision": "1"}),
    Row("pay:release", SETTLE, kwargs=closed),
    Row("pay:release", SETTLE, method="post", kwargs=closed),
]
