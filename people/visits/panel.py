"""Visits on the pages of people and houses, and on the first page of who visits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.panels import Panel
from people import sight
from people.models import Care, House, Household, Person, Visit
from people.visits import due, lines

if TYPE_CHECKING:
    from accounts.models import User

WRITERS = ("worker", "operator")
LATEST, FIRST = 3, 6


@dataclass(frozen=True)
class Home:
    """What is due and missed, the first of it, for the first page."""

    due: str
    missed: str
    lines: list[lines.DueLine]
    url: str


def of_person(person: Person, user: User) -> Panel | None:
    """Which visits are due and were made; why is no matter of this page."""
    if not sight.visits(user.scope) or person.erased_at is not None:
        return None
    today = timezone.localdate()
    cares = due.running(user, today).filter(person=person).order_by("due_on", "pk")
    visits = Visit.objects.for_user(user).filter(person=person)
    context = _context(user, cares, visits, today)
    if user.scope.role in WRITERS:
        context["visit_url"] = reverse("visits:person", args=[person.pk])
        context["care_url"] = reverse("visits:person_care", args=[person.pk])
    return Panel(_("Visits"), "visits/_panel.html", context, 20, _count(context, visits))


def of_house(house: House, user: User) -> Panel | None:
    """The visits to the house and to the households in it."""
    if not sight.visits(user.scope):
        return None
    today = timezone.localdate()
    homes = Household.objects.for_user(user).open().filter(house=house)
    cares = due.running(user, today).filter(household__house=house).order_by("due_on", "pk")
    once = list(Household.objects.filter(house=house).values_list("pk", flat=True))
    mine = Q(house=house) | Q(household__in=once)  # by their keys each half has its index
    visits = Visit.objects.for_user(user).filter(mine)
    context = _context(user, cares, visits, today)
    if user.scope.role in WRITERS and house.ended_on is None:
        context["visit_url"] = reverse("visits:house", args=[house.pk])
        context["homes"] = _homes(user, list(homes.select_related("house__parent")))
    return Panel(_("Visits"), "visits/_panel.html", context, 20, _count(context, visits))


def _homes(user: User, households: list[Household]) -> list[tuple[lines.Who, str, str]]:
    """Each household with where it is visited and where care of it begins."""
    heads = lines.heads_of(user, [home.pk for home in households])
    return [
        (
            lines.household(home, heads.get(home.pk), user),
            reverse("visits:household", args=[home.pk]),
            reverse("visits:household_care", args=[home.pk]),
        )
        for home in households
    ]


def _context(user: User, cares: Any, visits: Any, today: dt.date) -> dict[str, Any]:
    """Each care with how many visits reached somebody and how many met nobody."""
    found = [
        (care, lines.light_of(late), lines.words_of(late), counts(user, care))
        for care in cares
        for late in [due.days_late(care, today)]
    ]
    return {"cares": found, "visits": list(visits[:LATEST])}


def _count(context: dict[str, Any], visits: Any) -> int:
    """Those shown are counted; where there may be more they are counted by the database."""
    listed = len(context["visits"])
    return listed if listed < LATEST else due.count(visits)


def counts(user: User, care: Care) -> dict[str, int]:
    """How many visits were made under a care, by outcome in two."""
    rows = Visit.objects.for_user(user).filter(care=care)
    reached = rows.filter(outcome__in=due.REACHED)
    return {"done": due.count(reached), "nobody": due.count(rows.filter(outcome="nobody"))}


def home(user: User, now: dt.datetime) -> Home | None:
    """For the first page of a worker; None for everybody else."""
    if not (sight.visits(user.scope) and user.scope.role == "worker"):
        return None
    today = timezone.localdate(now)
    waiting = due.running(user, today).filter(due_on__lte=today)
    some = list(lines.slim(waiting).order_by("due_on", "pk")[:FIRST])
    return Home(
        due=_capped(due.today_due(user, today)),
        missed=_capped(due.missed(user, today)),
        lines=lines.due_lines(user, some, today),
        url=reverse("visits:list"),
    )


def _capped(rows: Any) -> str:
    count = due.count(rows)
    return f"{due.MOST}+" if count > due.MOST else str(count)
