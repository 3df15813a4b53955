"""Who gets which answer from the pages of schemes and of points."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessment.figures.periods import current
from assessment.models import Scheme
from tests.permissions import Get, Row, codes
from tests.schemes.helpers import draft, given, rows, scheme_now, to_come

READ = codes(200, rights_admin=403)
DECIDE = codes(system_admin=200)
DONE = codes(system_admin=302)


def a_draft(get: Get) -> dict[str, Any]:
    """Each kind of row is about a subject of its own, and may be asked for more than once."""
    made = Scheme.objects.drafts().filter(subject_kind="community").first()
    return {"pk": (made or draft(kind="community")).pk}


def a_scheme(get: Get) -> dict[str, Any]:
    return {"pk": scheme_now().pk}


def a_later_one(get: Get) -> dict[str, Any]:
    later = Scheme.objects.filter(from_day__gt=timezone.localdate(), until_day=None).first()
    return {"pk": (later or to_come("township")).pk}


def points(get: Get) -> dict[str, Any]:
    return {"pk": given(get("county_supervisor"), get("township_department")).pk}


def a_period(get: Get) -> dict[str, Any]:
    return {"period": current("week", timezone.now()).following().code}


def both(name: str, done: dict[str, int] = DONE, **more: Any) -> list[Row]:
    """A form: shown on GET, done on POST."""
    data = more.pop("data", lambda get: {})
    return [
        Row(f"schemes:{name}", {key: 200 if code == 302 and key != "anonymous" else code
                                for key, code in done.items()}, **more),
        Row(f"schemes:{name}", done, method="post", data=data, **more),
    ]  # fmt: skip


ROWS = [
    Row("schemes:scheme_list", READ),
    Row("schemes:scheme_show", READ, kwargs=a_scheme),
    *both("scheme_install"),
    *both("scheme_create", data=lambda get: {"subject_kind": "grid", "period_kind": "week"}),
    Row("schemes:scheme_version", DONE, method="post", kwargs=a_scheme),
    *both("scheme_edit", kwargs=a_draft, data=lambda get: rows()),
    *both("scheme_delete", kwargs=a_draft),
    Row("schemes:scheme_preview", DECIDE, kwargs=a_draft),
    *both("scheme_put_in_force", kwargs=a_draft, data=a_period),
    *both("scheme_call_off", kwargs=a_later_one),
    *both("scheme_end", kwargs=a_scheme),
    Row("schemes:adjustment_list", READ),
    *both("adjustment_create", codes(supervisor=200)),
    Row(
        "schemes:adjustment_evidence",
        codes(404, supervisor=200, liaison=200, system_admin=200, auditor=200, rights_admin=403),
        kwargs=points,
    ),
    *both(
        "adjustment_take_back",
        codes(supervisor=302),
        kwargs=points,
        data=lambda get: {"reason": "entered twice"},
    ),
]
