"""Where these pages are found: on a person's page, and in the frame of who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from gridgov.navigation import Entry
from gridgov.navigation import register as enter
from grids.panels import Panel
from people import panels
from people.models import Erasure, ErasureState, Person, Sheet
from people.protection import erasing, kinds, sheet

if TYPE_CHECKING:
    from accounts.models import User


def register() -> None:
    kinds.register_all()
    panels.register("person", "protection", of_person)
    label = _("Erasing and keeping")
    also = ("protection:keeping_list",)
    enter(Entry("protection:erasure_list", label, "eraser", {"rights_admin"}, 80, waiting, also))


def waiting(user: User) -> int:
    """Orders that this person may decide on."""
    rows = Erasure.objects.for_user(user).filter(state=ErasureState.ASKED)
    return int(rows.exclude(asked_by=user).count())


def of_person(person: Person, user: User) -> Panel | None:
    if person.erased_at is not None or not (sheet.may_make(user) or erasing.may_ask(user)):
        return None
    context = {
        "person": person,
        "sheets": list(Sheet.objects.for_user(user).filter(person=person)[:5]),
        "order": Erasure.objects.filter(person=person, state=ErasureState.ASKED).first(),
    }
    return Panel(_("Rights of the person"), "protection/_panel.html", context, order=90)
