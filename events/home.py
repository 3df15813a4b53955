"""What stands on the first page of each role: what waits, what is near, what is late."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Department, DepartmentKind, Posting, Role
from events import notices, setup_state, waiting
from events.duty import lists as duty_lists
from events.duty.lists import Duty, Note
from events.duty.people import centre_of
from events.models import Category, Event
from events.notices import Shown
from events.setup_state import Item, LastJob
from events.waiting import MOST, capped, shown
from events.workflow import LIVE_STEPS, OPEN_STEPS, Step
from events.worklist import Row, light_is, rows_of, slim
from grids.calendar_warning import calendar_warning
from grids.models import Area
from people.visits import panel as visit_panel

if TYPE_CHECKING:
    from accounts.models import User

FIRST, NEWS = 6, 6
Label = str | Promise


@dataclass(frozen=True)
class Tile:
    label: Label
    count: str
    url: str
    tone: str = ""


@dataclass
class Section:
    """A few cases under a title, with how many there are and where the rest is."""

    title: Label
    events: list[Event]
    count: str
    url: str
    empty: Label = ""
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Unit:
    """A centre with its late cases, for the supervisor."""

    area: Area
    late: str
    url: str


@dataclass(frozen=True)
class Warn:
    text: str
    url: str = ""
    action: Label = ""


@dataclass(frozen=True)
class Home:
    """`own` is the person's shift, `note` what the last one left, `on_duty` who is there.

    `visits` is for workers: which are due and missed.
    """

    tiles: list[Tile] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    warnings: list[Warn] = field(default_factory=list)
    setup: list[Item] = field(default_factory=list)
    jobs: list[LastJob] = field(default_factory=list)
    news: list[Shown] = field(default_factory=list)
    own: Duty | None = None
    note: Note | None = None
    on_duty: list[Duty] | None = None
    board_url: str = ""
    visits: visit_panel.Home | None = None


def home_of(user: User, now: dt.datetime) -> Home:
    """The page of the posting acted in."""
    role = user.scope.role
    if role == Role.SYSTEM_ADMIN:
        today = timezone.localdate(now)
        state = setup_state.state_of(user, now, today)
        return Home(warnings=setup_warnings(user, now), setup=state, jobs=setup_state.last_jobs())
    if role not in (Role.WORKER, Role.OPERATOR, Role.LIAISON, Role.SUPERVISOR):
        return Home()
    desk = Desk(user, now)
    sections = desk.filled(SECTIONS[_kind(user)](desk))
    units = late_units(desk) if _kind(user) == "supervisor" else []
    return Home(
        tiles=desk.tiles(),
        sections=sections,
        units=units,
        news=news_of(user, now),
        board_url=reverse("board:show") if role == Role.SUPERVISOR else "",
        visits=visit_panel.home(user, now),
        **duty_of(user, now),
    )


def news_of(user: User, now: dt.datetime) -> list[Shown]:
    """The newest notices, unread ones marked."""
    rows = notices.inbox(user, now).select_related("event", "outbox")
    rows = rows.defer("event__description", "event__hidden", "event__result")
    return notices.shown(rows[:NEWS], user)


def duty_of(user: User, now: dt.datetime) -> dict[str, Any]:
    """What the page says about duty; nothing for who works at no centre."""
    area = centre_of(user.scope)
    if area is None:
        return {}
    return {
        "own": duty_lists.own_shift(user, now),
        "note": duty_lists.open_note(user, now),
        "on_duty": duty_lists.on_duty(area.path, now),
    }


def _kind(user: User) -> str:
    return "department" if user.scope.department_ids else str(user.scope.role)


class Desk:
    """The cases a user sees, cut into the sections of the first page."""

    def __init__(self, user: User, now: dt.datetime) -> None:
        self.user, self.now, self.scope = user, now, user.scope
        self.seen = Event.objects.for_user(user)
        self.list_url = reverse("events:list")

    def url(self, query: str) -> str:
        return f"{self.list_url}?{query}"

    def tiles(self) -> list[Tile]:
        """Waiting, near, late; for a worker and a department of their own cases, else of all."""
        waits = waiting.count_waiting(self.user)
        live = self.seen.filter(step__in=LIVE_STEPS)
        near = capped(live.filter(light_is("near", self.now)))
        late = capped(live.filter(light_is("late", self.now)))
        return [
            Tile(_("waiting for me"), shown(waits), self.url("tab=mine")),
            Tile(_("near due"), shown(near), self.url("tab=all&light=near"), "near"),
            Tile(_("late"), shown(late), self.url("tab=all&light=late"), "late"),
        ]

    def section(
        self, title: Label, which: Q, query: str, empty: Label = "", order: str = "due_at"
    ) -> Section:
        rows = slim(self.seen.filter(which)).order_by(order, "-pk")
        found = list(rows[: FIRST + 1])
        count = len(found) if len(found) <= FIRST else capped(self.seen.filter(which))
        return Section(title, found[:FIRST], shown(count), self.url(query), empty)

    def filled(self, sections: list[Section]) -> list[Section]:
        """The lines of all sections at once; a section that is empty and says nothing goes."""
        events = list({e.pk: e for section in sections for e in section.events}.values())
        rows = {row.event.pk: row for row in rows_of(events, self.user, self.now)}
        for section in sections:
            section.rows = [rows[event.pk] for event in section.events]
        return [section for section in sections if section.rows or section.empty]

    def hot(self) -> Section:
        """Late ones first, then near ones."""
        which = Q(step__in=LIVE_STEPS, near_at__isnull=False, near_at__lte=self.now)
        return self.section(
            _("Late or near"), which, "tab=all&sort=due", _("Nothing is late or near its limit.")
        )


def worker(desk: Desk) -> list[Section]:
    mine = Q(created_by=desk.scope.user_id)
    return [
        desk.section(_("Checks asked of you"), waiting.checks_asked(desk.scope), "tab=mine"),
        desk.section(
            _("My reports under way"),
            mine & Q(step__in=OPEN_STEPS),
            "tab=all&reported=me",
            _("None of your reports is under way."),
            "-pk",
        ),
        desk.section(
            _("My reports that ended lately"),
            mine & ~Q(step__in=OPEN_STEPS),
            "tab=ended&reported=me",
            "",
            "-pk",
        ),
        desk.hot(),
    ]


def department(desk: Desk) -> list[Section]:
    scope = desk.scope
    return [
        desk.section(
            _("To accept"),
            Q(pk__in=waiting.to_accept(scope), step=Step.HANDLE),
            "tab=mine",
            _("No task waits to be accepted."),
        ),
        desk.section(
            _("In hand"),
            Q(pk__in=waiting.in_hand(scope), step=Step.HANDLE),
            "tab=handle",
            _("No task is in hand."),
        ),
        desk.section(_("To report back"), waiting.to_report(scope), "tab=report"),
        desk.section(_("Urgings to answer"), waiting.orders_to(scope), "tab=mine"),
        desk.section(
            _("Asked for and not decided yet"), Q(pk__in=waiting.asked_by_us(scope)), "tab=handle"
        ),
        desk.hot(),
    ]


def operator(desk: Desk) -> list[Section]:
    scope = desk.scope
    sections = [
        desk.section(_("Requests to decide"), waiting.requests_for(scope), "tab=mine"),
        desk.section(_("Urgings to answer"), waiting.orders_at(scope), "tab=mine"),
        desk.section(_("Calls to make"), waiting.calls_at(scope), "tab=all&waits=calls"),
    ]
    for step in waiting.DESK_STEPS:
        which = waiting.at_desk(scope, (step,))
        sections.append(desk.section(Step(step).label, which, f"tab={step}"))
    if not any(section.events for section in sections):
        sections[0].empty = _("There is no request to decide.")
    return [*sections, desk.hot()]


def supervisor(desk: Desk) -> list[Section]:
    scope = desk.scope
    return [
        desk.section(
            _("Requests that wait for a supervisor"),
            waiting.requests_for(scope),
            "tab=mine",
            _("No request waits for you."),
        ),
        desk.section(_("Complaints for leaders only"), waiting.leaders_desk(scope), "tab=mine"),
        desk.section(_("Sample checks due"), waiting.samples_for(scope), "tab=mine", "", "-pk"),
        desk.hot(),
    ]


SECTIONS: dict[str, Any] = {
    "worker": worker,
    "department": department,
    "operator": operator,
    "supervisor": supervisor,
}


def late_units(desk: Desk) -> list[Unit]:
    """Centres with late cases, most first; reckoned over the first thousand."""
    late = desk.seen.filter(step__in=LIVE_STEPS).filter(light_is("late", desk.now))
    holders = late.order_by("due_at").values_list("holder", flat=True)[: MOST + 1]
    counted = Counter(holders).most_common(10)
    areas = Area.objects.only("name", "name_en", "path").in_bulk([pk for pk, _n in counted])
    return [Unit(areas[pk], str(n), desk.url(f"tab=all&light=late&area={pk}")) for pk, n in counted]


# For the system administrator


def setup_warnings(user: User, now: dt.datetime) -> list[Warn]:
    """What would keep cases from going their way."""
    today = timezone.localdate(now)
    found = []
    if (calendar := calendar_warning(user, today)) is not None:
        found.append(Warn(calendar.text, calendar.url, _("Import the notice")))
    return [*found, *unstaffed(user, today), *without_department()]


def unstaffed(user: User, today: dt.date) -> list[Warn]:
    posted = Posting.objects.on(today).filter(department=OuterRef("pk"))
    rows = Department.objects.for_user(user).filter(~Exists(posted), is_active=True)
    found = list(rows.select_related("kind", "area").defer("area__geometry")[:MOST])
    if not found:
        return []
    names = ", ".join(str(department) for department in found[:5])
    text = ngettext(
        "%(n)s department has nobody posted, so nothing can be dispatched to it: %(names)s",
        "%(n)s departments have nobody posted, so nothing can be dispatched to them: %(names)s",
        len(found),
    )
    return [Warn(text % {"n": len(found), "names": names})]


def without_department() -> list[Warn]:
    leads = Category.objects.filter(is_active=True).values("lead")
    there = Department.objects.filter(kind=OuterRef("pk"), is_active=True)
    kinds = list(DepartmentKind.objects.filter(~Exists(there), pk__in=leads)[:MOST])
    if not kinds:
        return []
    names = ", ".join(str(kind) for kind in kinds[:5])
    text = ngettext(
        "%(n)s kind of department leads categories but exists nowhere yet: %(names)s",
        "%(n)s kinds of department lead categories but exist nowhere yet: %(names)s",
        len(kinds),
    )
    return [Warn(text % {"n": len(kinds), "names": names})]
