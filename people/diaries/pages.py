"""Where the diary is found, what of it may be shown in clear, and the card of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import reveal
from gridgov.hiding import hidden_values
from gridgov.navigation import Entry
from gridgov.navigation import register as enter
from grids.panels import Panel
from people import panels
from people.diaries import areas, kept
from people.diaries.listing import about, snippet
from people.models import Diary
from people.photos import on_visits

if TYPE_CHECKING:
    from accounts.models import User

LABEL = pgettext_lazy("navigation", "Diary")
SHOWN = 5


def register() -> None:
    areas.register()
    kept.register()
    on_visits.register()
    for kind in ("person", "house", "organisation"):
        panels.register(kind, "diary", _panel(kind))
    taken = {"hidden": _("Taken out of the texts")}
    reveal.register("diary", _("Diary entry"), taken, value, about_entry)
    enter(Entry("diary:list", LABEL, "notebook", {"worker"}, 35))


def about_entry(pk: int) -> reveal.About:
    """Whose the values are nobody can say; where the entry was written can be said."""
    paths = Diary.objects.filter(pk=pk).values_list("area__path", flat=True)
    return reveal.About(f"diary:{pk}", list(paths))


def value(user: User, pk: int, field: str) -> str:
    """What was taken out of the words of an entry in sight."""
    row = Diary.objects.for_user(user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return "\n".join(f"{mark} {text}" for mark, text in hidden_values(row).items())


def _panel(kind: str) -> panels.PanelMaker:
    """The newest entries about a record, as far as in sight; no card without any."""

    def panel(record: Any, user: User) -> Panel | None:
        rows = Diary.objects.for_user(user).filter(about(kind, record)).newest()
        found = list(rows.select_related("written_by")[: SHOWN + 1])
        if not found:
            return None
        entries = [(row, snippet(row)) for row in found[:SHOWN]]
        url = f"{reverse('diary:list')}?{kind}={record.pk}"
        context = {"entries": entries, "more": len(found) > SHOWN}
        return Panel(LABEL, "people/diaries/_panel.html", context, order=30, url=url)

    return panel
