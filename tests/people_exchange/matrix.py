"""Who gets which answer from imports, exports, comparisons, quality and checks."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import Import
from tests.people.making import make_building
from tests.people_exchange.making import ADDRESS, brought, checked, person, text
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
    if not Import.objects.exists():
        make_building(address=ADDRESS)
        wrong = person(2, "李小红")
        wrong[4] = "12345"
        checked(operator, text([person(1, "王小明"), wrong]))
    task: Import = Import.objects.get()
    return task


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
]
