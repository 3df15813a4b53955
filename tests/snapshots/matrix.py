"""Who gets which answer from the pages of frozen periods and of appeals."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessment.figures.periods import Period
from assessment.models import Appeal
from assessment.schemes.defaults import install
from assessment.snapshots.appeals import appeal_file
from assessment.snapshots.freezing import freeze, revise
from assessment.snapshots.reading import keys_in, newest
from events.models import Event
from tests.events.stage import MONDAY, Stage
from tests.permissions import Get, Row, codes

CODE = "2026-W11"
READERS = codes(default=200, rights_admin=403)
UNIT = codes(default=404, liaison=200, supervisor=200, auditor=200, rights_admin=403)
WORDS: dict[str, Any] = {"reason": "道路封闭，无法到达。"}


def frozen(get: Get) -> dict[str, Any]:
    """A week with one case that the department let run late, frozen just now."""
    for name in ("rules", "calendar", "supervisor"):
        get(name)
    install(MONDAY)
    stage = Stage(get("operator"), get("liaison"), get("township_department"), [], get("worker"))
    stage.to("handle")
    freeze(Period.read(CODE), timezone.now())
    return {"code": CODE}


def unit(get: Get) -> dict[str, Any]:
    return {**frozen(get), "kind": "department", "pk": get("township_department").pk}


def appeal(get: Get) -> Appeal:
    where = unit(get)
    user = get("liaison")
    paper = SimpleUploadedFile("证明.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    snapshot = newest(Period.read(CODE))
    assert snapshot is not None
    keys = keys_in(snapshot, "department", where["pk"], "overdue_open")
    return appeal_file(
        user=user,
        snapshot=snapshot,
        kind="department",
        pk=where["pk"],
        measure="overdue_open",
        event=Event.objects.get(pk=keys[0]),
        evidence=[paper],
        **WORDS,
    )


def appealed(get: Get) -> dict[str, Any]:
    return {"pk": appeal(get).pk}


def revised(get: Get) -> dict[str, Any]:
    frozen(get)
    revise(Period.read(CODE), "补录", None, timezone.now())
    return {"code": CODE, "revision": 2}


def paper(get: Get) -> dict[str, Any]:
    return {"uid": appeal(get).files.get().uid}


def decision(get: Get) -> dict[str, Any]:
    return {"outcome": "granted", "points": "2.5", "decision": "情况属实。"}


ROWS = [
    Row("snapshots:list", READERS),
    Row("snapshots:appeal_list", READERS),
    Row("snapshots:show", READERS, kwargs=frozen),
    Row("snapshots:changes", READERS, kwargs=revised),
    Row("snapshots:subject", {**UNIT, "system_admin": 200}, kwargs=unit),
    Row(
        "snapshots:cases",
        {**UNIT, "system_admin": 200},
        kwargs=lambda get: {**unit(get), "measure": "overdue_open"},
    ),
    Row("snapshots:revise", codes(), kwargs=frozen),
    Row("snapshots:revise", codes(), method="post", kwargs=frozen, data=lambda get: WORDS),
    Row(
        "snapshots:appeal_file",
        codes(worker=404, operator=404, outsider=404, liaison=200),
        kwargs=unit,
    ),
    Row(
        "snapshots:appeal_file",
        codes(worker=404, operator=404, outsider=404, liaison=302),
        method="post",
        kwargs=unit,
        data=lambda get: WORDS,
    ),
    Row("snapshots:appeal_show", UNIT, kwargs=appealed),
    Row("snapshots:appeal_decide", codes(supervisor=200), kwargs=appealed),
    Row(
        "snapshots:appeal_decide",
        codes(supervisor=302),
        method="post",
        kwargs=appealed,
        data=decision,
    ),
    Row("snapshots:evidence", {**UNIT, "rights_admin": 404}, kwargs=paper),
]
