"""How good the records are: what is missing, old or contradictory, within the reader's sight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from grids.models import Area
from people.models import (
    House,
    HouseholdMember,
    Organisation,
    OrganisationPerson,
    Person,
    Phone,
    Residence,
)
from people.services.residences import LIVING

KEPT = 900
"""Seconds for which the figures of an area stand."""

STALE = 365
CHILD, OLD = 16, 110
Rows = Any
Narrow = Callable[[Rows, dt.date], Rows]


@dataclass(frozen=True)
class Measure:
    """`narrow` leaves the records of `kind` that are to be looked at; `short` is what the column
    is called below the name of its group."""

    name: str
    kind: str
    group: str
    short: str | Promise
    label: str | Promise
    narrow: Narrow

    @property
    def is_first(self) -> bool:
        """Whether its group begins with it."""
        return next(each for each in MEASURES if each.group == self.group) is self


def _years(today: dt.date, years: int) -> dt.date:
    return today - dt.timedelta(days=round(365.25 * years))


def _stale(rows: Rows, today: dt.date) -> Rows:
    since = today - dt.timedelta(days=STALE)
    return rows.filter(
        Q(checked_at=None) | Q(checked_at__date__lt=since), changed_at__date__lt=since
    )


def _home() -> Rows:
    return Residence.objects.filter(person=OuterRef("pk"), valid_to=None)


def _two_homes(rows: Rows, today: dt.date) -> Rows:
    """Living in two houses at once."""
    other = Residence.objects.filter(person=OuterRef("person"), valid_to=None, kind__in=LIVING)
    double = _home().filter(kind__in=LIVING).filter(Exists(other.exclude(house=OuterRef("house"))))
    return rows.filter(Exists(double))


def _child_head(rows: Rows, today: dt.date) -> Rows:
    heads = HouseholdMember.objects.filter(person=OuterRef("pk"), relation="head", valid_to=None)
    return rows.filter(Exists(heads), birth_date__gt=_years(today, CHILD))


def _without(model: Any, **wanted: Any) -> Rows:
    return ~Exists(model.objects.filter(**wanted))


MISSING, OLD_GROUP, CONTRARY = "missing", "old", "contrary"
GROUPS: dict[str, str | Promise] = {
    MISSING: _("Missing"),
    OLD_GROUP: _("Not looked at for a year"),
    CONTRARY: _("Contradictory"),
}
MEASURES: tuple[Measure, ...] = (
    Measure(
        "no_document",
        "person",
        MISSING,
        _("Document"),
        _("People without a document"),
        lambda rows, today: rows.filter(document_index=""),
    ),
    Measure(
        "no_birth",
        "person",
        MISSING,
        _("Date of birth"),
        _("People without a date of birth"),
        lambda rows, today: rows.filter(birth_date=None),
    ),
    Measure(
        "no_phone",
        "person",
        MISSING,
        _("Phone"),
        _("People without a phone"),
        lambda rows, today: rows.filter(_without(Phone, person=OuterRef("pk"))),
    ),
    Measure(
        "no_home",
        "person",
        MISSING,
        pgettext_lazy("residence", "Home"),
        _("People who live nowhere"),
        lambda rows, today: rows.filter(~Exists(_home())),
    ),
    Measure(
        "no_use",
        "house",
        MISSING,
        pgettext_lazy("house", "Use"),
        _("Rooms and houses without a use"),
        lambda rows, today: rows.filter(use="").filter(_without(House, parent=OuterRef("pk"))),
    ),
    Measure(
        "no_credit_code",
        "organisation",
        MISSING,
        _("Credit code"),
        _("Organisations without a credit code"),
        lambda rows, today: rows.filter(credit_code=""),
    ),
    Measure(
        "nobody_in_charge",
        "organisation",
        MISSING,
        _("In charge"),
        _("Organisations with nobody in charge"),
        lambda rows, today: rows.filter(
            _without(OrganisationPerson, organisation=OuterRef("pk"), valid_to=None)
        ),
    ),
    Measure(
        "stale_people",
        "person",
        OLD_GROUP,
        pgettext_lazy("register", "People"),
        _("People not looked at"),
        _stale,
    ),
    Measure("stale_houses", "house", OLD_GROUP, _("Houses"), _("Houses not looked at"), _stale),
    Measure(
        "stale_organisations",
        "organisation",
        OLD_GROUP,
        _("Organisations"),
        _("Organisations not looked at"),
        _stale,
    ),
    Measure(
        "two_homes",
        "person",
        CONTRARY,
        _("Two homes"),
        _("People who live in two houses"),
        _two_homes,
    ),
    Measure(
        "child_head",
        "person",
        CONTRARY,
        _("Child as head"),
        _("Children as heads of households"),
        _child_head,
    ),
    Measure(
        "too_old",
        "person",
        CONTRARY,
        _("Over 110"),
        _("People older than 110 years"),
        lambda rows, today: rows.filter(birth_date__lt=_years(today, OLD)),
    ),
    Measure(
        "dead_at_home",
        "person",
        CONTRARY,
        _("Died"),
        _("People who died and still live somewhere"),
        lambda rows, today: rows.filter(Exists(_home()), died_on__isnull=False),
    ),
)
BY_NAME = {measure.name: measure for measure in MEASURES}
ALIVE = {"no_document", "no_birth", "no_phone", "no_home", "stale_people", "two_homes", "too_old"}


def found(user: User, measure: Measure, path: str, today: dt.date) -> Rows:
    """The records behind a figure, in sight and in the area at `path`."""
    rows: Any
    if measure.kind == "person":
        rows = Person.objects.for_user(user).filter(erased_at=None)
        rows = rows.filter(died_on=None) if measure.name in ALIVE else rows
    elif measure.kind == "house":
        rows = House.objects.for_user(user).in_use()
    else:
        rows = Organisation.objects.for_user(user).in_use()
    return measure.narrow(rows.under(path), today)


Figures = dict[str, dict[str, int]]


def figures(user: User, area: Area) -> Figures:
    """By measure the counts of the area and of those directly below it, by path."""
    key = f"quality:{user.scope.area_path}:{area.path}"
    kept: Figures | None = cache.get(key)
    if kept is None:
        today = timezone.localdate()
        kept = {each.name: _counted(user, each, area, today) for each in MEASURES}
        cache.set(key, kept, KEPT)
    return kept


def _counted(user: User, measure: Measure, area: Area, today: dt.date) -> dict[str, int]:
    """One statement a measure: a person counts in each area they are seen from."""
    rows = found(user, measure, area.path, today).order_by()
    below = len(area.path) + Area.steplen
    if measure.kind == "person":
        paths = Func(F("sight"), function="unnest", output_field=CharField())
        rows = rows.prefetch_related(None).annotate(at=paths)
    else:
        rows = rows.annotate(at=Left("sight_path", below))
    counted = dict(rows.values("at").annotate(n=Count("pk", distinct=True)).values_list("at", "n"))
    children = {at: n for at, n in counted.items() if len(at) == below and at.startswith(area.path)}
    if measure.kind == "person":
        return {area.path: counted.get(area.path, 0), **children}
    return {area.path: sum(counted.values()), **children}
