"""What the floors below are told about cases: the panel of an area, and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.waiting import capped, shown
from events.workflow import LIVE_STEPS, OPEN_STEPS
from grids.located import Ground, Step
from grids.models import Area
from grids.panels import Panel
from grids.querysets import under_any
from grids.succession import Succession

FIRST = 5


def open_cases(area: Area, user: Any) -> Panel | None:
    """Open cases of the area and below it that the reader may see."""
    from events.models import Event
    from events.worklist import rows_of, slim

    seen = Event.objects.for_user(user).filter(
        step__in=OPEN_STEPS, sight_path__startswith=area.path
    )
    events = list(slim(seen).order_by("due_at", "pk")[:FIRST])
    if user.scope.role not in ("worker", "operator", "supervisor", "auditor"):
        return None
    count = capped(seen)
    url = f"{reverse('events:list')}?tab=all&area={area.pk}"
    return Panel(
        title=gettext_lazy("Open cases"),
        template="events/_area_panel.html",
        context={"rows": rows_of(events, user, timezone.now()), "shown": shown(count), "all": url},
        order=20,
        count=count,
        url=url,
    )


class LocatedCases:
    """Live cases follow the boundary at their point."""

    name = "events"
    label: str | Promise = gettext_lazy("Open cases")

    def steps(self, ground: Ground) -> Sequence[Step]:
        live = ", ".join(f"'{step.value}'" for step in LIVE_STEPS)
        return ground.steps("events_event", f"thing.step IN ({live})", "thing.sight_path")

    def titles(self, pks: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        """Cases out of sight are named by their number alone, guarded ones not at all."""
        from events.models import Event

        rows = Event.objects.filter(pk__in=pks).only("number", "reported_at", "title")
        seen = {event.pk: event for event in rows.for_user(user)}
        open_ones = rows.filter(
            confidential=False,
            leaders_only=False,
            concerns_area=None,
            concerns_department=None,
            concerns_user=None,
        )
        named = {event.pk: (str(event), "") for event in open_ones}
        return named | {
            pk: (f"{event} · {event.title}", reverse("events:detail", args=[pk]))
            for pk, event in seen.items()
        }

    def move(self, steps: Sequence[Step], reason: str) -> int:
        from events.services.areas import cases_follow

        told = _("Boundaries changed: %(reason)s") % {"reason": reason}
        return cases_follow(steps, told)


class OpenCases:
    """Live cases that lie in exactly this area, or are on its desk."""

    name = "events"
    label: str | Promise = gettext_lazy("Open cases")

    def _rows(self, area: Area | int) -> Any:
        from django.db.models import Q

        from events.models import Event

        return Event.objects.filter(Q(area=area) | Q(holder=area), step__in=LIVE_STEPS)

    def count(self, area: Area) -> int:
        return int(self._rows(area).count())

    def list(self, area: Area, limit: int) -> Sequence[str]:
        rows = self._rows(area).order_by("pk").only("number", "reported_at", "title")
        return [f"{event} · {event.title}" for event in rows[:limit]]

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s open case goes to %(target)s; its trace says so.",
            "%(n)s open cases go to %(target)s; their traces say so.",
            count,
        ) % {"n": count, "target": target}

    def move(self, area: Area, target: Area) -> int:
        from events.services.areas import cases_move

        reason = _("%(area)s was dissolved.") % {"area": area}
        return cases_move(self.keys(area), area, target, reason)

    def keys(self, area: Area) -> Sequence[int]:
        return list(self._rows(area).order_by("pk").values_list("pk", flat=True))

    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        return LocatedCases().titles(keys, user)

    def still(self, keys: Sequence[int], area: Area | int) -> Sequence[int]:
        rows = self._rows(area).filter(pk__in=keys)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def give_back(self, keys: Sequence[int], area: Area, target: Area, reason: str) -> int:
        from events.services.areas import cases_move

        return cases_move(self.still(keys, area), area, target, reason)


class EndedCases:
    """Ended cases keep their area; whoever took it over opens them."""

    name = "events"
    label: str | Promise = gettext_lazy("Ended cases that the successor opens from then on")

    def count(self, ended: Sequence[str]) -> int:
        from events.models import Event

        rows = Event.objects.exclude(step__in=LIVE_STEPS)
        return int(rows.filter(under_any(tuple(ended), "sight_path")).count())

    def follow(self, succession: Succession) -> int:
        from events.services.succession import ended_cases_follow

        return ended_cases_follow(succession)
