"""Who gets which answer from the pages about users, rights and logs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Section
from tests.factories import LONG_AGO, make_deputy
from tests.permissions import Get, Row, codes

EVERYONE = codes(default=200)
GRANTS = codes(rights_admin=200)
DONE = codes(rights_admin=302)
READS = codes(rights_admin=200, auditor=200)


def worker(get: Get) -> dict[str, Any]:
    return {"pk": get("worker").pk}


def posting(get: Get) -> dict[str, Any]:
    return {"pk": get("worker").scope.posting.pk}


def deputy(get: Get) -> dict[str, Any]:
    found = get("worker").scope.posting.deputies.first()
    return {"pk": (found or make_deputy(get("worker").scope.posting, get("operator"))).pk}


def value(get: Get) -> dict[str, Any]:
    return {"subject": "reporter:1", "field": "phone"}


def at_grid(get: Get) -> dict[str, Any]:
    return {"role": "worker", "valid_from": LONG_AGO}


def absence(get: Get) -> dict[str, Any]:
    day = dt.date(2098, 1, 1)
    return {"user": get("operator").pk, "valid_from": day, "last_day": day}


def department(get: Get) -> dict[str, Any]:
    return {"pk": get("township_department").pk}


def section(get: Get) -> dict[str, Any]:
    made = Section.objects.get_or_create(department=get("township_department"), name="一科")[0]
    return {"pk": made.pk}


ARRANGES = codes(default=404, liaison=403, supervisor=403, system_admin=200, rights_admin=403)
ARRANGES |= {"auditor": 403}
ARRANGED = {**ARRANGES, "system_admin": 302}
"""The supervisor of the cast is a township's, not a department's head."""

ROWS = [
    Row("accounts:section_list", ARRANGES, kwargs=department),
    Row(
        "accounts:section_create",
        ARRANGED,
        method="post",
        kwargs=department,
        data=lambda get: {"name": "二科"},
    ),
    Row("accounts:section_people", ARRANGED, method="post", kwargs=department),
    Row("accounts:section_rename", ARRANGES, kwargs=section),
    Row(
        "accounts:section_rename",
        ARRANGED,
        method="post",
        kwargs=section,
        data=lambda get: {"name": "三科"},
    ),
    Row("accounts:section_retire", ARRANGED, method="post", kwargs=section),
    Row("accounts:section_restore", ARRANGED, method="post", kwargs=section),
    Row("login", codes(default=302, anonymous=200)),
    Row("login", codes(default=302, anonymous=200), method="post"),
    Row("logout", codes(default=302), method="post"),
    Row("set_language", codes(default=302), method="post"),
    Row("accounts:me_show", EVERYONE),
    Row("accounts:kept_show", codes(default=302)),
    Row("accounts:password_change", EVERYONE),
    Row("accounts:password_change", EVERYONE, method="post"),
    Row("accounts:factor_verify", codes(default=302)),
    Row("accounts:factor_verify", codes(default=302), method="post"),
    Row("accounts:factor_enrol", EVERYONE),
    Row("accounts:factor_enrol", EVERYONE, method="post"),
    Row("accounts:factor_codes", codes(default=302), method="post"),
    Row("accounts:posting_switch", codes(default=302), method="post"),
    Row("accounts:user_list", READS),
    Row("accounts:user_show", READS, kwargs=worker),
    Row("accounts:user_create", GRANTS),
    Row("accounts:user_create", GRANTS, method="post"),
    Row("accounts:user_edit", GRANTS, kwargs=worker),
    Row("accounts:user_edit", GRANTS, method="post", kwargs=worker),
    Row("accounts:user_reset_password", GRANTS, kwargs=worker),
    Row("accounts:user_reset_password", GRANTS, method="post", kwargs=worker),
    Row("accounts:user_reset_factor", GRANTS, kwargs=worker),
    Row("accounts:user_reset_factor", DONE, method="post", kwargs=worker),
    Row("accounts:user_deactivate", GRANTS, kwargs=worker),
    Row("accounts:user_deactivate", DONE, method="post", kwargs=worker),
    Row("accounts:user_reactivate", GRANTS, kwargs=worker),
    Row("accounts:user_reactivate", DONE, method="post", kwargs=worker),
    Row("accounts:posting_create", GRANTS, kwargs=worker),
    Row("accounts:posting_create", GRANTS, method="post", kwargs=worker, data=at_grid),
    Row("accounts:posting_edit", GRANTS, kwargs=posting),
    Row("accounts:posting_edit", DONE, method="post", kwargs=posting),
    Row("accounts:posting_end", GRANTS, kwargs=posting),
    Row("accounts:posting_end", GRANTS, method="post", kwargs=posting),
    Row(
        "accounts:deputy_create",
        codes(worker=200, rights_admin=200, liaison=404, outsider=404),
        kwargs=posting,
    ),
    Row(
        "accounts:deputy_create",
        codes(worker=302, rights_admin=302, liaison=404, outsider=404),
        method="post",
        kwargs=posting,
        data=absence,
    ),
    Row(
        "accounts:deputy_end",
        codes(worker=302, rights_admin=302, liaison=404, outsider=404),
        method="post",
        kwargs=deputy,
    ),
    Row("accounts:reveal", codes(), kwargs=value),
    Row("accounts:reveal", codes(), method="post", kwargs=value, data=lambda get: {"reason": "x"}),
    Row("accounts:import_file", GRANTS),
    Row("accounts:import_file", codes(rights_admin=422), method="post"),
    Row("accounts:import_template", GRANTS),
    Row("accounts:import_map", DONE),
    Row("accounts:import_map", DONE, method="post"),
    Row("accounts:import_check", DONE),
    Row("accounts:import_check", DONE, method="post"),
    Row("accounts:import_marked", DONE),
    Row("accounts:import_done", GRANTS),
    Row("accounts:import_passwords", DONE, method="post"),
    Row("accounts:access_log_list", codes(auditor=200)),
    Row("accounts:admin_log_list", codes(auditor=200)),
    Row("accounts:use_list", codes(auditor=200)),
    Row(
        "accounts:use_show", codes(auditor=200), kwargs=lambda get: {**worker(get), "figure": "all"}
    ),
    Row("accounts:own_use", EVERYONE),
    Row("accounts:own_use_show", EVERYONE, kwargs=lambda get: {"figure": "night"}),
]
