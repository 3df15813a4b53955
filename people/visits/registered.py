"""What the visits tell the rest: keeping, erasing, merging, the sheet, revealing, the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts import reveal
from accounts.reveal import About
from gridgov.navigation import Entry
from gridgov.navigation import register as enter
from people import merging, panels
from people.models import Visit
from people.protection import erasing, keeping, sheet
from people.reveals import house_about, person_about
from people.visits import following, held, panel

if TYPE_CHECKING:
    from accounts.models import User

NAME = "visits"
WORDS = {"found": _("what was found"), "welfare": _("what is needed")}


def register() -> None:
    for kind in following.kinds():
        keeping.register(kind)
    erasing.also(NAME, following.forget)
    merging.register(NAME, following.move, following.back)
    sheet.also(NAME, held.section)
    reveal.register("visit", _("visit"), WORDS, value, about)
    panels.register("person", NAME, panel.of_person)
    panels.register("house", NAME, panel.of_house)
    roles = {"worker", "operator"}  # a supervisor finds them beside the registers
    enter(Entry("visits:list", _("Visits"), "calendar-heart", roles, 32))


def value(user: User, pk: int, field: str) -> str:
    """404 out of sight."""
    visit = Visit.objects.for_user(user).filter(pk=pk).first()
    if visit is None:
        raise Http404
    if field not in WORDS:
        raise PermissionDenied
    return str(getattr(visit, field))


def about(pk: int) -> About:
    """The person visited, else the house."""
    visit = Visit.objects.filter(pk=pk).select_related("household").first()
    if visit is None:
        return About(f"visit:{pk}", [])
    if visit.person_id is not None:
        return person_about(visit.person_id)
    house = visit.household.house_id if visit.household is not None else visit.house_id
    return house_about(house)
