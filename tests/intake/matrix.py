"""Who gets which answer from new cases, files, slips and the residents' pages."""

from __future__ import annotations

from typing import Any

from events.services import attachments
from tests.intake import files
from tests.intake.conftest import REPORTER, answers, collected
from tests.permissions import Get, Row, codes

COLLECTORS = codes(worker=200, operator=200, supervisor=200, outsider=200)
TAKEN = codes(worker=302, operator=302, supervisor=302, outsider=302)
SENDERS = codes(worker=200, operator=200, liaison=200, supervisor=200, outsider=200)
SEEN = codes(default=404, worker=200, operator=200, supervisor=200, auditor=200)
DESK = codes(operator=200, supervisor=200, outsider=404)
DESKS = codes(operator=200, supervisor=200, outsider=200)
TAKEN_OVER = codes(operator=200, supervisor=403, outsider=404)
"""Of the cast only the operator is given the right to see personal data in clear."""
HELPERS = ("similar", "new_kinds", "new_places")
DESK_DONE = codes(operator=302, supervisor=302, outsider=404)
ANYBODY = codes(default=200, anonymous=200)
TURNED = codes(default=302, anonymous=302)


def case(get: Get) -> dict[str, Any]:
    for name in ("county", "rules", "operator"):
        get(name)
    return {"pk": collected(get("worker"), None, contact=REPORTER).pk}


def earlier(get: Get) -> dict[str, Any]:
    from accounts.models import Posting
    from events.models import Reporter

    Posting.objects.filter(user=get("operator")).update(personal=True)
    return {"pk": Reporter.objects.get(event=case(get)["pk"]).pk}


def file(get: Get) -> dict[str, Any]:
    from events.models import Event

    event, worker = Event.objects.get(pk=case(get)["pk"]), get("worker")
    row = attachments.upload(files.photo(), worker)
    attachments.attach(event, [row.uid], kind="before", user=worker)
    return {"uid": row.uid}


def county(get: Get) -> dict[str, Any]:
    """Nothing for the address, but a county with rules and a desk."""
    for name in ("county", "rules", "operator"):
        get(name)
    return {}


def report(get: Get) -> dict[str, Any]:
    return answers()


def chosen(get: Get) -> dict[str, Any]:
    return {"pk": [case(get)["pk"]]}


def nobody(get: Get) -> dict[str, Any]:
    return {"uid": "00000000-0000-4000-8000-000000000000"}


ROWS = [
    Row("events:new", COLLECTORS),
    Row("events:new", TAKEN, method="post", kwargs=county, data=report),
    Row("events:locate", COLLECTORS),
    Row("events:outline", COLLECTORS),
    *(Row(f"events:{name}", COLLECTORS, method="post") for name in HELPERS),
    Row("events:caller", DESKS, method="post"),
    Row("events:caller_take", TAKEN_OVER, method="post", kwargs=earlier),
    Row("events:find", COLLECTORS, kwargs=lambda get: {"kind": "place"}),
    Row("events:receipt", SEEN, kwargs=case),
    Row("events:slip", SEEN, kwargs=case),
    Row("events:slip_pdf", SEEN, kwargs=case),
    Row("events:slips", SEEN, kwargs=county, data=chosen),
    Row("events:slips_pdf", SEEN, kwargs=county, data=chosen),
    Row("events:secret_renew", DESK, kwargs=case),
    Row(
        "events:secret_renew",
        DESK_DONE,
        method="post",
        kwargs=case,
        data=lambda get: {"reason": "lost"},
    ),
    Row(
        "events:attachment_upload",
        SENDERS,
        method="post",
        data=lambda get: {"file": files.photo(), "name": "photos"},
    ),
    Row("events:attachment", SEEN, kwargs=file),
    Row("events:attachment_thumbnail", SEEN, kwargs=file),
    Row("public:report", ANYBODY),
    Row("public:report", TURNED, method="post", kwargs=county, data=report),
    Row("public:thanks", ANYBODY),
    Row("public:outline", ANYBODY, kwargs=county),
    Row("public:follow", ANYBODY),
    Row(
        "public:follow",
        ANYBODY,
        method="post",
        data=lambda get: {"receipt": "260101-1"},
    ),
    Row("public:case", TURNED),
    *(Row(f"public:{name}", TURNED, method="post") for name in ("answer", "evaluate", "reopen")),
    Row("public:leave", TURNED, method="post"),
    Row("public:file", TURNED, kwargs=nobody),
    Row("public:thumbnail", TURNED, kwargs=nobody),
]
