"""What the catalogue adds to the frame and to the administrator's log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts import facts
from gridgov.navigation import Entry, register

ADMINISTRATOR = ("system_admin",)

FACTS = {
    "code": _("code"),
    "level": _("level"),
    "name_zh": _("Chinese name"),
    "name_en": _("English name"),
    "is_centre_unit": _("is the committee of its area itself"),
    "departments": _("departments"),
    "major_code": _("major code"),
    "major_zh": _("major, Chinese"),
    "major_en": _("major, English"),
    "lead": _("lead department"),
    "assists": _("assisting departments"),
    "urgency": _("urgency"),
    "usual_level": _("usual level"),
    "worker_may_settle": _("may be settled on the spot"),
    "category_confidential": _("confidential"),
    "public": _("residents may see it"),
    "close_condition": _("closing condition"),
    "kind": _("clock"),
    "area": _("area"),
    "category": _("category"),
    "department_kind": _("department"),
    "amount": _("amount"),
    "plus_handle": _("on top of the handling limit"),
    "rungs": _("rungs"),
    "source": _("source"),
    "imported_kinds": _("kinds of department"),
    "imported_categories": _("categories"),
    "imported_limits": _("time limits"),
    "imported_ladders": _("ladders"),
}


def register_all() -> None:
    facts.LABELS.update({name: label for name, label in FACTS.items() if name not in facts.LABELS})
    entries = (
        ("catalogue:department_list", _("Departments"), "building", 61),
        ("catalogue:category_list", _("Catalogue"), "category", 62),
    )
    for url_name, label, icon, order in entries:
        register(Entry(url_name, label, icon, ADMINISTRATOR, order))
    limits, ladders = "catalogue:limit_list", ("catalogue:ladder_list",)
    register(Entry(limits, _("Time limits"), "clock-hour-4", ADMINISTRATOR, 63, also=ladders))
