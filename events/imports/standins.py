"""Who stands in for the people a source does not name: those posted where the work lies."""

from __future__ import annotations

from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import CENTRE_ROLES, Department, Posting, Role, User
from accounts.scope import Scope, scope_for
from events.actors import Actor
from events.models import Event, Source
from events.refusals import Refused
from events.services.dispatching import possible_departments
from grids.models import Area

CHANNEL = "import"


class StandIns:
    """Looks people up once and keeps them; use one for a process and a run."""

    def __init__(self) -> None:
        today = timezone.localdate()
        self._by_path: dict[str, list[Posting]] = {}
        self._workers: dict[str, Posting] = {}
        self._by_department: dict[int, list[Posting]] = {}
        postings = Posting.objects.on(today).select_related(
            "user", "area", "department__area", "department__kind"
        )
        for posting in postings.order_by("pk"):
            if posting.area is not None and posting.role in CENTRE_ROLES:
                self._by_path.setdefault(posting.area.path, []).append(posting)
            elif posting.area is not None and posting.role == Role.WORKER:
                self._workers.setdefault(posting.area.path, posting)
            elif posting.department_id is not None:
                self._by_department.setdefault(posting.department_id, []).append(posting)

    def somebody(self) -> bool:
        return bool(self._by_path)

    def desk(
        self, event: Event, unlike: frozenset[int] = frozenset(), centre: Area | None = None
    ) -> Actor:
        """An operator of the holding (or another) centre, or a supervisor there or above."""
        path = (centre or event.holder).path
        for end in range(len(path), 0, -Area.steplen):
            for posting in self._by_path.get(path[:end], ()):
                fits = end == len(path) or posting.role == Role.SUPERVISOR
                seen = posting.confidential or not event.confidential
                if fits and seen and posting.user_id not in unlike:
                    return acting(posting)
        raise Refused(_("nobody is posted at the centre %(path)s") % {"path": path})

    def verifier(self, event: Event) -> Actor:
        return self.desk(event, frozenset(event.hands))

    def liaison(self, department_id: int, event: Event) -> Actor:
        for posting in self._by_department.get(department_id, ()):
            if posting.confidential or not event.confidential:
                return acting(posting)
        raise Refused(_("nobody is posted at the department"))

    def wrong_department(self, event: Event, right: int, drawn: int) -> Department | None:
        """A department that could take the case but is not the one it belongs to."""
        others = [d for d in possible_departments(event, timezone.now()) if d.pk != right]
        return others[drawn % len(others)] if others else None

    def collector(self, source: str, area: Area | None) -> Actor:
        """Who took the report: the grid's worker, the reporter, or the nearest centre."""
        if source == Source.RESIDENT:
            return Actor(scope=Scope(0), channel=CHANNEL)
        if source == Source.WORKER and area is not None and area.path in self._workers:
            return acting(self._workers[area.path])
        path = area.path if area is not None else ""
        for end in range(len(path), 0, -Area.steplen):
            if path[:end] in self._by_path:
                return acting(self._by_path[path[:end]][0])
        root = min(self._by_path, key=len, default="")
        if not root:
            raise Refused(_("nobody is posted at any centre"))
        return acting(self._by_path[root][0])


def acting(posting: Posting) -> Actor:
    user: User = posting.user
    return Actor(scope=scope_for(user, posting, [posting]), channel=CHANNEL, user=user)


def point_of(pair: tuple[float, float] | None) -> Point | None:
    return Point(*pair, srid=4326) if pair else None
