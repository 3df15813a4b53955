"""What the registers below are told about cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import lights
from events.models import CaseLink, Event
from events.models.link import RECORDS
from events.people import followed, services
from grids.panels import Panel
from people import merging, panels, sight
from people.protection import sheet
from people.protection.sheet import Section

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 10


def register_all() -> None:
    for kind in RECORDS:
        sight.register(kind, _keys(kind), "events")
        panels.register(kind, "cases", _panel(kind))
    merging.register("events", services.move, services.back)
    sheet.also("cases", section)
    followed.register()


def _keys(kind: str) -> sight.Keys:
    """What the open cases of a department are about; a case that ended opens nothing."""

    def keys(user: Any) -> Any:
        cases = Event.objects.for_user(user).open().order_by().values("pk")
        rows = CaseLink.objects.filter(event__in=cases, **{f"{kind}__isnull": False})
        return rows.order_by().values(f"{kind}_id")

    return keys


def _panel(kind: str) -> panels.PanelMaker:
    """The cases of a record that the reader sees, the newest first; no card without any."""

    def panel(record: Any, user: Any) -> Panel | None:
        linked = CaseLink.objects.filter(**{kind: record}).order_by().values("event")
        rows = Event.objects.for_user(user).filter(pk__in=linked).select_related("category")
        rows = rows.defer("description", "hidden", "category__search").order_by("-pk")
        found = list(rows[: SHOWN + 1])
        if not found:
            return None
        now = timezone.now()
        cases = [(lights.light_of(event, now), event) for event in found[:SHOWN]]
        context = {"cases": cases, "more": len(found) > SHOWN}
        return Panel(gettext_lazy("Cases"), "events/people/_cases.html", context, order=10)

    return panel


def section(keys: list[int], reader: User) -> Section | None:
    """For the person: which cases they are linked to, without what these say."""
    rows = CaseLink.objects.filter(person__in=keys).select_related("event__category")
    lines = [
        (link.event.reported_at, str(link.event), str(link.event.category or ""), link.at)
        for link in rows.order_by("-pk")
    ]
    heads = (_("Reported"), _("Number"), _("Category"), _("Linked"))
    return Section(_("Cases you are linked to"), heads, lines) if lines else None
