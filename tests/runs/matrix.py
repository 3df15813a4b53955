"""Who gets which answer from the pages about runs and connections."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exchange.models import Run
from exchange.models.runs import Phase
from tests.permissions import Get, Row, codes
from tests.runs.making import VALUES, make_link, reports

LIAISONS = codes(liaison=200)
OWN = {"rights_admin": 404, "supervisor": 404, "auditor": 404}
"""A workbook is its liaison's own; for other readers of runs it is not there."""


def own_run(get: Get) -> dict[str, Any]:
    liaison = get("liaison")
    run = Run.objects.create(
        user=liaison,
        posting=liaison.scope.posting,
        phase=Phase.DONE,
        language="en",
        begun_at=timezone.now(),
    )
    return {"pk": run.pk}


SHOWN = codes(liaison=200, **OWN)
DONE = codes(liaison=302, **{**OWN, "auditor": 403})

ROWS = [
    Row("exchange:book_show", LIAISONS),
    Row("exchange:book_show", codes(liaison=422), method="post"),
    Row("exchange:book_file", LIAISONS),
    Row("exchange:run_show", SHOWN, kwargs=own_run),
    Row("exchange:run_file", SHOWN, kwargs=own_run),
    Row("exchange:run_apply", DONE, method="post", kwargs=own_run),
    Row("exchange:run_again", DONE, method="post", kwargs=own_run),
    Row("exchange:run_cancel", DONE, method="post", kwargs=own_run),
]


def of_link(get: Get) -> dict[str, Any]:
    return {"pk": make_link(get("township_department")).pk}


def of_town(get: Get) -> dict[str, Any]:
    get("rules")
    return {"pk": make_link(get("township")).pk}


def values(get: Get) -> dict[str, Any]:
    said = {name: value for name, value in VALUES.items() if value is not None}
    return {**said, "matter": "results"}


def a_file(get: Get) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("a.csv", reports(("R-1", "路灯不亮")).encode())}


LINK_READERS = codes(rights_admin=200, auditor=200, liaison=200, supervisor=200)
GRANTS = codes(rights_admin=200)
SAVED = codes(rights_admin=302)
DOERS = codes(rights_admin=302, liaison=302, supervisor=302)

ROWS += [
    Row("exchange:link_list", LINK_READERS),
    Row("exchange:link_create", GRANTS),
    Row("exchange:link_create", GRANTS, method="post"),
    Row("exchange:link_show", LINK_READERS, kwargs=of_link),
    Row("exchange:link_edit", GRANTS, kwargs=of_link),
    Row("exchange:link_edit", SAVED, method="post", kwargs=of_link, data=values),
    Row("exchange:link_map", GRANTS, kwargs=of_link),
    Row("exchange:link_map", SAVED, method="post", kwargs=of_link),
    Row("exchange:link_suspend", GRANTS, kwargs=of_link),
    Row("exchange:link_suspend", SAVED, method="post", kwargs=of_link),
    Row(
        "exchange:link_bring",
        codes(rights_admin=302, supervisor=302, liaison=404),
        method="post",
        kwargs=of_town,
        data=a_file,
    ),
    Row("exchange:link_run", DOERS, method="post", kwargs=of_link),
]
