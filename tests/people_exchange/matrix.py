"""Who gets which answer from imports, exports, comparisons, quality and checks."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from people.exchange import comparing, exporting
from people.models import Check, Import, Person
from tests.people.making import make_building, make_person, make_residence
from tests.people_exchange.making import (
    ADDRESS,
    brought,
    checked,
    names,
    person,
    personal,
    text,
    worked,
)
from tests.permissions import Get, Row, codes

AREA = codes(worker=200, operator=200, supervisor=200, auditor=200, outsider=200)
HUB = {**AREA, "liaison": 200}
IMPORTERS = codes(operator=200, supervisor=200, outsider=200)
OWN = codes(operator=200, supervisor=404, outsider=404)
SENT = codes(operator=302, supervisor=404, outsider=404)


def bad_table(get: Get) -> Import:
    """A table of the operator with a good row and a bad one, checked."""
    get("grid")
    operator = get("operator")
    known = Import.objects.filter(owner=operator, state=Import.State.CHECKED).first()
    if known is not None:
        return known
    make_building(address=ADDRESS)
    wrong = person(2, "李小红")
    wrong[4] = "12345"
    return checked(operator, text([person(1, "王小明"), wrong]))


def of_table(get: Get) -> dict[str, Any]:
    return {"pk": bad_table(get).pk}


def of_new_table(get: Get) -> dict[str, Any]:
    return {"pk": brought(get("operator"), text([person(1, "王小明")])).pk}


def a_file(get: Get) -> dict[str, Any]:
    make_building(address=ADDRESS) if get("grid") else None
    return {
        "register": "person",
        "file": SimpleUploadedFile("名单.csv", text([person(1, "王小明")])),
    }


def somebody(get: Get) -> Person:
    """A person in the grid."""
    get("grid")
    who = make_person("王小明")
    make_residence(who, make_building())
    return who


def of_export(get: Get) -> dict[str, Any]:
    """A masked one of the operator, ready."""
    somebody(get)
    export = exporting.ask_masked(get("operator"), "person", "", "", "csv")
    worked(export.job)
    return {"pk": export.pk}


def of_asked(get: Get) -> dict[str, Any]:
    """A full one that the operator asks for."""
    somebody(get)
    operator = personal(get("operator"))
    purpose = "核对低保对象名单"
    return {"pk": exporting.ask_full(operator, "person", "", "", "csv", purpose).pk}


def with_somebody(get: Get) -> dict[str, Any]:
    somebody(get)
    return {"format": "csv"}


def of_comparison(get: Get) -> dict[str, Any]:
    user = get("liaison")
    data = text([person(n, name) for n, name in enumerate(names(100))])
    job = worked(comparing.start(user, "核对参保人员名单", "名单.csv", data))
    return {"pk": job.params["comparison"]}


def a_list(get: Get) -> dict[str, Any]:
    data = text([person(n, name) for n, name in enumerate(names(100))])
    return {"purpose": "核对参保人员名单", "file": SimpleUploadedFile("名单.csv", data)}


def of_check(get: Get) -> dict[str, Any]:
    now = timezone.now()
    check = Check(kind="sample", person=somebody(get), created_at=now, due_on=now.date())
    check.save()
    return {"pk": check.pk}


COMPARERS = codes(liaison=200)
WORKERS = codes(worker=200, operator=200, supervisor=200, outsider=200)
NOT_MINE = codes(worker=404, supervisor=404, auditor=404, outsider=404)
MAPPED = {"name": "0", "address": "5"}

ROWS = [
    Row("people_exchange:hub", HUB),
    Row("people_exchange:import_list", IMPORTERS),
    Row("people_exchange:import_create", IMPORTERS),
    Row(
        "people_exchange:import_create",
        codes(operator=302, supervisor=302, outsider=302),
        method="post",
        data=a_file,
    ),
    Row("people_exchange:import_template", IMPORTERS, kwargs=lambda get: {"register": "house"}),
    Row("people_exchange:import_show", OWN, kwargs=of_table),
    Row("people_exchange:import_map", OWN, kwargs=of_new_table),
    Row(
        "people_exchange:import_map",
        SENT,
        method="post",
        kwargs=of_new_table,
        data=lambda get: MAPPED,
    ),
    Row("people_exchange:import_check", SENT, method="post", kwargs=of_new_table),
    Row("people_exchange:import_save", SENT, method="post", kwargs=of_table),
    Row("people_exchange:import_marked", OWN, kwargs=of_table),
    Row("people_exchange:import_forget", SENT, method="post", kwargs=of_new_table),
    Row("people_exchange:export_list", AREA),
    Row("people_exchange:export_create", AREA),
    Row(
        "people_exchange:export_create",
        codes(worker=302, operator=302, supervisor=302, auditor=302, outsider=422),
        method="post",
        data=with_somebody,
    ),
    Row("people_exchange:export_show", {**NOT_MINE, "operator": 200}, kwargs=of_export),
    Row("people_exchange:export_file", {**NOT_MINE, "operator": 200}, kwargs=of_export),
    Row("people_exchange:export_decide", codes(supervisor=200), kwargs=of_asked),
    Row(
        "people_exchange:export_decide",
        codes(supervisor=302),
        method="post",
        kwargs=of_asked,
        data=lambda get: {"approve": "1"},
    ),
    Row("people_exchange:comparison_list", COMPARERS),
    Row("people_exchange:comparison_create", COMPARERS),
    Row(
        "people_exchange:comparison_create",
        codes(liaison=302),
        method="post",
        data=a_list,
    ),
    Row("people_exchange:comparison_show", COMPARERS, kwargs=of_comparison),
    Row("people_exchange:quality", AREA),
    Row("people_exchange:quality_list", AREA, kwargs=lambda get: {"measure": "no_phone"}),
    Row("people_exchange:check_list", WORKERS),
    Row(
        "people_exchange:check_answer",
        codes(worker=302, operator=302, supervisor=302, outsider=404),
        method="post",
        kwargs=of_check,
        data=lambda get: {"outcome": "right"},
    ),
]
