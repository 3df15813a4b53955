"""How far an installation is set up: what there is, what is missing, and where to mend it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import CENTRE_ROLES, Department, DepartmentKind, Posting, User, Way
from events.models import Category, Gateway, Ladder, TimeLimit
from events.waiting import capped, shown
from gridgov.navigation import url_or_none
from grids.calendar_warning import calendar_warning
from grids.models import Area, CalendarYear, Level
from jobs import services as jobs
from jobs.models import Job

LAST_JOBS = 5
CENTRES = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY)
GRIDS = (Level.GRID, Level.SUBGRID)


@dataclass(frozen=True)
class Item:
    """One part of the set-up: `count` of what there is; `missing` says what is not, if anything."""

    label: str | Promise
    count: str
    url: str
    missing: str = ""


@dataclass(frozen=True)
class LastJob:
    job: Job
    title: str
    url: str


def state_of(user: User, now: dt.datetime, today: dt.date) -> list[Item]:
    """Each part with a statement or two; counts end at 999."""
    return [
        areas(user),
        grids(user),
        centres(user, today),
        departments(user, today),
        calendar(user, today),
        categories(),
        limits(),
        deliveries(),
    ]


def _in_force(user: User, levels: tuple[str, ...]):  # type: ignore[no-untyped-def]
    return Area.objects.for_user(user).in_force().filter(level__in=levels)


def areas(user: User) -> Item:
    rows = _in_force(user, CENTRES)
    bare = capped(rows.filter(geometry=None))
    said = ngettext("%(n)s without a boundary", "%(n)s without boundaries", bare)
    return _item(_("Areas with a centre"), rows, "grids:list", said if bare else "", bare)


def grids(user: User) -> Item:
    rows = _in_force(user, GRIDS)
    posted = Posting.objects.filter(area=OuterRef("pk"), role="worker", valid_to=None)
    alone = capped(rows.filter(~Exists(posted)))
    said = ngettext("%(n)s without a grid worker", "%(n)s without a grid worker", alone)
    return _item(_("Grids"), rows, "grids:list", said if alone else "", alone)


def centres(user: User, today: dt.date) -> Item:
    """Centres where somebody is posted; without anybody their cases go one level up."""
    rows = _in_force(user, CENTRES)
    posted = Posting.objects.on(today).filter(area=OuterRef("pk"), role__in=CENTRE_ROLES)
    alone = capped(rows.filter(~Exists(posted)))
    said = ngettext("%(n)s without people", "%(n)s without people", alone)
    staffed = rows.filter(Exists(posted))
    return _item(_("Centres with people"), staffed, "grids:list", said if alone else "", alone)


def departments(user: User, today: dt.date) -> Item:
    rows = Department.objects.for_user(user).filter(is_active=True)
    posted = Posting.objects.on(today).filter(department=OuterRef("pk"))
    alone = capped(rows.filter(~Exists(posted)))
    said = ngettext("%(n)s without people", "%(n)s without people", alone)
    return _item(_("Departments"), rows, "catalogue:department_list", said if alone else "", alone)


def calendar(user: User, today: dt.date) -> Item:
    root = Area.objects.chain(user.scope.area_path).order_by("depth")
    years = CalendarYear.objects.filter(calendar__root__in=root).values_list("year", flat=True)
    known = sorted(set(years.filter(year__gte=today.year)))
    warned = calendar_warning(user, today) is not None
    said = _("no holiday notice for %(year)s yet") % {"year": today.year + 1} if warned else ""
    if today.year not in known:
        said = _("no holiday notice for %(year)s yet") % {"year": today.year}
    words = ", ".join(str(year) for year in known) or "—"
    return Item(_("Working calendar"), words, reverse("grids:calendar"), said)


def categories() -> Item:
    rows = Category.objects.filter(is_active=True)
    there = Department.objects.filter(kind=OuterRef("pk"), is_active=True)
    kinds = DepartmentKind.objects.filter(~Exists(there), pk__in=rows.values("lead"))
    nowhere = capped(kinds)
    said = ngettext(
        "%(n)s leading kind of department exists nowhere",
        "%(n)s leading kinds of department exist nowhere",
        nowhere,
    )
    return _item(_("Categories"), rows, "catalogue:category_list", said if nowhere else "", nowhere)


def limits() -> Item:
    rows = TimeLimit.objects.all()
    missing = not Ladder.objects.filter(is_active=True).exists()
    said = _("no ladder of reminders") if missing else ""
    return _item(_("Time limits"), rows, "catalogue:limit_list", said)


def deliveries() -> Item:
    """Which ways out of the house are on; all are off until somebody sets them up."""
    on = set(Gateway.objects.filter(is_on=True).values_list("way", flat=True))
    words = ", ".join(str(Way(way).label) for way in sorted(on)) or _("off")
    failing = Gateway.objects.filter(Q(is_on=True), failing_since__isnull=False).count()
    said = ngettext("%(n)s way fails", "%(n)s ways fail", failing) % {"n": failing}
    url = url_or_none("delivery:gateway_list") or ""
    return Item(_("Messages outside"), words, url, said if failing else "")


def last_jobs() -> list[LastJob]:
    rows = Job.objects.order_by("-pk")[:LAST_JOBS]
    return [
        LastJob(job, jobs.title(job.kind), reverse("jobs:job_detail", args=[job.pk]))
        for job in rows
    ]


def _item(label: str, rows, name: str, missing: str = "", n: int = 0) -> Item:  # type: ignore[no-untyped-def]
    said = missing % {"n": shown(n)} if missing else ""
    return Item(label, shown(capped(rows)), reverse(name), said)
