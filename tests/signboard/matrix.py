"""Who gets which answer from signboards and the photos on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.permissions import Get, Row, codes
from tests.signboard.pictures import jpeg, uploaded

PRINTS = {"operator": 200, "supervisor": 200, "system_admin": 200}
BOARDS = codes(worker=403, liaison=403, rights_admin=403, auditor=403, outsider=404, **PRINTS)


def community(get: Get) -> dict[str, Any]:
    return {"code": get("community").code}


def grid(get: Get) -> dict[str, Any]:
    return {"code": get("grid").code}


def worker(get: Get) -> dict[str, Any]:
    return {"pk": get("worker").pk}


def photographed(get: Get) -> dict[str, Any]:
    from accounts.services import By
    from accounts.services.portraits import portrait_set

    user, day = get("worker"), dt.date(2026, 1, 2)
    portrait_set(by=By(), user=user, picture=jpeg(), agreed_on=day, on_signboards=True)
    return {"pk": user.pk}


def consent(get: Get) -> dict[str, Any]:
    return {"photo": uploaded(), "agreed_on": "2026-01-02", "on_signboards": "on"}


GRANTS = codes(rights_admin=200)
SEES = codes(default=404, worker=200, rights_admin=200, auditor=200, **PRINTS)
ROWS = [
    Row("signboard:signboard", BOARDS, kwargs=community),
    Row("signboard:signboard_pdf", BOARDS, kwargs=grid),
    Row("accounts:portrait_edit", GRANTS, kwargs=worker),
    Row(
        "accounts:portrait_edit",
        codes(rights_admin=302),
        method="post",
        kwargs=worker,
        data=consent,
    ),
    Row("accounts:portrait_remove", GRANTS, kwargs=worker),
    Row("accounts:portrait_remove", codes(rights_admin=302), method="post", kwargs=worker),
    Row("accounts:portrait", SEES, kwargs=photographed),
]
