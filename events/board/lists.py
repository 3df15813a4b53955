"""The lists of the board: worst cases, orders, requests, checks, who is on duty."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.actors import Actor
from events.board import figures
from events.board.asked import orders_given, orders_waiting, requests_waiting
from events.board.figures import Counts, Line
from events.capacity import case_capacities
from events.duty.lists import HERE, Duty, now_on, shifts, state_of
from events.duty.times import late_minutes, moment
from events.models import Event, Order, Shift, TaskRequest
from events.waiting import capped, leaders_desk, samples_for, shown
from events.workflow import OPEN_STEPS, Who
from events.worklist import Filters, Row, rows_of, slim
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

WORST, ORDERS, REQUESTS, FEW = 10, 10, 10, 5
ANSWERS_DAYS = 7
STEP: int = Area.steplen


@dataclass(frozen=True)
class Worst:
    """A late case with what a supervisor may do about it here."""

    row: Row
    may_urge: bool


@dataclass(frozen=True)
class Cases:
    """A few cases with how many there are and the list of them all."""

    rows: list[Row]
    count: str
    url: str


@dataclass(frozen=True)
class Centre:
    """A centre with who is on duty there now and who missed the begin of a shift today."""

    area: Area
    is_own: bool
    on_duty: list[Duty] = field(default_factory=list)
    missed: list[Duty] = field(default_factory=list)
    has_roster: bool = False

    @property
    def is_manned(self) -> bool:
        return any(duty.state == HERE for duty in self.on_duty)


class Board:
    """Everything on the page of one supervisor at `now`."""

    def __init__(self, user: User, now: dt.datetime) -> None:
        self.user, self.now, self.scope = user, now, user.scope
        self.actor = Actor.of(user)
        self.is_department = bool(user.scope.department_ids)
        self.counts: Counts = figures.counts(user, now)
        self.total: Line = figures.total_line(_("All"), self.counts)
        self.steps: list[Line] = figures.step_lines(self.counts)
        self.areas: list[Line] = figures.area_lines(user, self.counts)
        self.elsewhere = figures.elsewhere(user, self.counts, self.areas)
        self.departments = self._departments()
        self.handled: Line = figures.handled_line(_("All being handled"), self.counts)
        self._read_cases()
        self.orders, self.more_orders = self._orders()
        self.answers = self._answers()
        self.requests, self.more_requests = self._requests()
        self.centres = [] if self.is_department else self._centres()

    @property
    def decides(self) -> bool:
        return not self.is_department

    @property
    def has_elsewhere(self) -> bool:
        return any(self.elsewhere.values())

    def _departments(self) -> list[Line]:
        return [] if self.is_department else figures.department_lines(self.counts)

    def _read_cases(self) -> None:
        """The worst late cases, sample checks and complaints; their rows are read together."""
        open_late = Event.objects.for_user(self.user).late(self.now).filter(step__in=OPEN_STEPS)
        late = slim(open_late).order_by("due_at", "pk")
        parts: dict[str, list[Event]] = {"worst": list(late[:WORST]), "samples": [], "leaders": []}
        if not self.is_department:
            parts["samples"] = list(self._few(samples_for(self.scope)))
            if self.scope.posting and self.scope.posting.is_head:
                parts["leaders"] = list(self._few(leaders_desk(self.scope)))
        events = {e.pk: e for found in parts.values() for e in found}
        rows = {r.event.pk: r for r in rows_of(list(events.values()), self.user, self.now)}
        self.worst = [Worst(rows[e.pk], self._may_urge(e)) for e in parts["worst"]]
        self.samples = self._cases(parts["samples"], rows, "samples")
        self.leaders = self._cases(parts["leaders"], rows, "leaders")

    def _few(self, which: Q) -> list[Event]:
        seen = slim(Event.objects.for_user(self.user).filter(which))
        return list(seen.order_by("pk")[: FEW + 1])

    def _cases(self, events: list[Event], rows: dict[int, Row], waits: str) -> Cases:
        count = len(events)
        if count > FEW:
            which = {"samples": samples_for, "leaders": leaders_desk}[waits](self.scope)
            count = capped(Event.objects.for_user(self.user).filter(which))
        url = figures.url_of(Filters(tab="all", waits=waits))
        return Cases([rows[e.pk] for e in events[:FEW]], shown(count), url)

    def _may_urge(self, event: Event) -> bool:
        return event.step in OPEN_STEPS and Who.SUPERVISOR in case_capacities(self.actor, event)

    def _orders(self) -> tuple[list[Order], int]:
        """Orders that nobody has answered, the oldest first, and how many more there are."""
        rows = orders_waiting(self.user)
        found = list(rows[: ORDERS + 1])
        more = capped(rows) - ORDERS if len(found) > ORDERS else 0
        return found[:ORDERS], more

    def _answers(self) -> list[Order]:
        """Answers of the last days, the newest first."""
        since = self.now - dt.timedelta(days=ANSWERS_DAYS)
        rows = orders_given(self.user).filter(answered_at__gte=since)
        return list(rows.order_by("-answered_at", "-pk")[:FEW])

    def _requests(self) -> tuple[list[TaskRequest], int]:
        """The most pressing requests, and how many more there are."""
        rows = requests_waiting(self.user)
        found = list(rows[: REQUESTS + 1])
        more = capped(rows) - REQUESTS if len(found) > REQUESTS else 0
        return found[:REQUESTS], more

    def _centres(self) -> list[Centre]:
        """The own centre and those one level down that keep a roster; one statement each."""
        depth = len(self.scope.area_path) // STEP
        areas = Area.objects.for_user(self.user).in_force().filter(depth__lte=depth + 1)
        keep = Shift.objects.filter(begins__gte=self.now - dt.timedelta(days=14)).values("area")
        own = Q(path=self.scope.area_path)
        found = list(areas.filter(own | Q(pk__in=keep)).defer("geometry").order_by("path"))
        today = moment(timezone.localdate(self.now), dt.time(), timezone.get_current_timezone())
        rows = shifts().filter(
            now_on(self.now) | Q(begins__gte=today, missed_at__isnull=False),
            area__in=[area.pk for area in found],
        )
        return [self._centre(area, list(rows)) for area in found]

    def _centre(self, area: Area, rows: list[Shift]) -> Centre:
        mine = [shift for shift in rows if shift.area_id == area.pk]
        duties = [
            Duty(s, state_of(s, self.now), late_minutes(s.expected, s.signed_in_at)) for s in mine
        ]
        return Centre(
            area,
            area.path == self.scope.area_path,
            [d for d in duties if self._is_on(d.shift)],
            [d for d in duties if d.shift.missed_at is not None],
            bool(duties),
        )

    def _is_on(self, shift: Shift) -> bool:
        begun = shift.begins <= self.now or shift.signed_in_at is not None
        return begun and shift.ends > self.now and shift.signed_out_at is None
