"""Where the registers are found from the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gridgov.navigation import CASE_ROLES, Entry
from gridgov.navigation import register as enter

OTHERS = ("people:house_list", "people:organisation_list")


def register() -> None:
    label = _("People and houses")
    roles = {*CASE_ROLES, "auditor"}
    enter(Entry("people:person_list", label, "address-book", roles, 30, also=OTHERS))
