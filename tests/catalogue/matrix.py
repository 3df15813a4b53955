"""Who gets which answer from the pages about departments and the catalogue."""

from __future__ import annotations

from typing import Any

from events.models import Ladder, TimeLimit
from events.workflow import ClockKind
from tests.catalogue.helpers import make_category
from tests.factories import make_department, make_kind
from tests.permissions import Get, Row, codes

READ = codes(system_admin=200, supervisor=200)
FORM = codes(system_admin=200)
DONE = codes(system_admin=302)


def department(get: Get) -> dict[str, Any]:
    return {"pk": make_department(make_kind("C88"), get("county")).pk}


def kind(get: Get) -> dict[str, Any]:
    return {"pk": make_kind("C77").pk}


def category(get: Get) -> dict[str, Any]:
    return {"pk": make_category("9901").pk}


def limit(get: Get) -> dict[str, Any]:
    values = {"kind": ClockKind.REPORT, "urgency": "urgent", "amount": 4, "unit": "work_hour"}
    return {"pk": TimeLimit.objects.create(**values).pk}


def ladder(get: Get) -> dict[str, Any]:
    step = {"basis": "percent", "amount": 70, "unit": "", "act": "remind", "to": ["handler"]}
    return {"pk": Ladder.objects.create(name="mine", urgency="urgent", rungs=[step]).pk}


def rungs(get: Get) -> dict[str, Any]:
    return {
        "name": "New name",
        "rungs-TOTAL_FORMS": "1",
        "rungs-INITIAL_FORMS": "0",
        "rungs-0-amount": "60",
        "rungs-0-basis": "percent",
        "rungs-0-act": "remind",
        "rungs-0-to": ["handler"],
    }


def new_department(get: Get) -> dict[str, Any]:
    return {"kind": make_kind("C66").pk, "area": get("county").pk}


def new_category(get: Get) -> dict[str, Any]:
    lead = make_kind("C55").pk
    new = {"new_code": "98", "new_zh": "新大类", "new_en": "New major", "code": "9801"}
    names = {"name_zh": "新类", "name_en": "New one", "lead": lead}
    return {**new, **names, "urgency": "normal", "usual_level": "county"}


def same_category(get: Get) -> dict[str, Any]:
    names = {"name_zh": "改名", "name_en": "Renamed", "lead": make_kind("C55").pk}
    return {"major": "99", **names, "urgency": "normal", "usual_level": "county"}


def new_limit(get: Get) -> dict[str, Any]:
    return {"kind": "report", "urgency": "critical", "amount": 3, "unit": "work_hour"}


def amount(get: Get) -> dict[str, Any]:
    return {"amount": 3, "unit": "work_hour"}


def names(get: Get) -> dict[str, Any]:
    return {"name_zh": "新局", "name_en": "New bureau"}


def new_kind(get: Get) -> dict[str, Any]:
    return {**names(get), "code": "C44", "level": "county"}


def both(name: str, **more: Any) -> list[Row]:
    """A form: shown on GET, done on POST."""
    data = more.pop("data", lambda get: {})
    return [
        Row(f"catalogue:{name}", FORM, **more),
        Row(f"catalogue:{name}", DONE, method="post", data=data, **more),
    ]


ROWS = [
    Row("catalogue:department_list", READ),
    *both("department_create", data=new_department),
    *both("department_setup"),
    *both("department_edit", kwargs=department, data=lambda get: {"name": "消防一站"}),
    *both("department_deactivate", kwargs=department),
    *both("department_reactivate", kwargs=department),
    Row("catalogue:kind_list", READ),
    *both("kind_create", data=new_kind),
    *both("kind_edit", kwargs=kind, data=names),
    *both("kind_deactivate", kwargs=kind),
    *both("kind_reactivate", kwargs=kind),
    Row("catalogue:category_list", READ),
    Row("catalogue:category_show", READ, kwargs=category),
    *both("category_create", data=new_category),
    *both("category_edit", kwargs=category, data=same_category),
    *both("category_deactivate", kwargs=category),
    *both("category_reactivate", kwargs=category),
    Row("catalogue:limit_list", READ),
    Row("catalogue:limit_which", READ),
    *both("limit_create", data=new_limit),
    *both("limit_edit", kwargs=limit, data=amount),
    *both("limit_delete", kwargs=limit),
    Row("catalogue:ladder_list", READ),
    *both("ladder_create", data=lambda get: {**rungs(get), "kind": "accept"}),
    *both("ladder_edit", kwargs=ladder, data=rungs),
    *both("ladder_delete", kwargs=ladder),
]
