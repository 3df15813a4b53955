"""What schemes add to the frame, to the administrator's log and to the demo."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts import facts
from assessment.schemes import demo, told
from gridgov import demo as demos
from gridgov.navigation import Entry
from gridgov.navigation import register as enter

FACTS = {
    "scheme_items": _("indicators: weight, target, cap"),
    "minimum": _("minimum volume"),
    "grades": _("grades"),
    "stars": _("shares for stars"),
    "extras": _("bonuses and penalties"),
    "points_most": _("bonus and penalty points at most"),
    "appeal_days": _("days for an appeal"),
}


def register() -> None:
    facts.LABELS.update({name: label for name, label in FACTS.items() if name not in facts.LABELS})
    rankings = ("ranking:show",)
    entry = Entry("schemes:scheme_list", _("Schemes"), "scale", {"system_admin"}, 66, also=rankings)
    enter(entry)
    told.register()
    demos.register(demo.fill)
