"""Which visits are due, missed, done or met nobody: said here and nowhere else.

A visit is due `every_days` after the last one under the same care that reached somebody, or after
care began (`Care.due_on`, kept by triggers and indexed). Who declined was reached and is left in
peace until then. Lists and counts come from the same querysets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Care, Outcome, Visit
from people.models.visits import REACHED as REACHED

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from accounts.models import User

SOON = 7
"""Days ahead in which visits are shown as coming."""

BACK = 30
"""Days back in which visits are listed as done, or as having met nobody."""

NEAR = 30
"""Days before a review from which care is listed as to be reviewed."""

MOST = 999
"""More than so many are not counted."""

Rows = Callable[["User", dt.date], QuerySet[Any]]


@dataclass(frozen=True)
class Tab:
    """`rows(user, today)` are its rows, in sight; `by` is the day they are sorted by."""

    name: str
    label: str | Promise
    rows: Rows
    by: str
    newest_first: bool = False

    @property
    def of_care(self) -> bool:
        """Whether the rows are care; else they are visits."""
        return self.by != "day"


def running(user: User, today: dt.date) -> QuerySet[Any]:
    """Care in force, of people who live and households that go on."""
    rows: QuerySet[Any] = Care.objects.for_user(user).on(today)
    alive = Q(person=None) | Q(person__died_on=None, person__erased_at=None)
    kept = Q(household=None) | Q(household__valid_to=None) | Q(household__valid_to__gt=today)
    return rows.filter(alive, kept)


def today_due(user: User, today: dt.date) -> QuerySet[Any]:
    return running(user, today).filter(due_on=today)


def missed(user: User, today: dt.date) -> QuerySet[Any]:
    return running(user, today).filter(due_on__lt=today)


def coming(user: User, today: dt.date) -> QuerySet[Any]:
    last = today + dt.timedelta(days=SOON)
    return running(user, today).filter(due_on__gt=today, due_on__lte=last)


def done(user: User, today: dt.date) -> QuerySet[Any]:
    return _lately(user, today).filter(outcome__in=REACHED)


def nobody(user: User, today: dt.date) -> QuerySet[Any]:
    """Visits that met nobody, where nobody was reached under the same care since."""
    rows = _lately(user, today).filter(outcome=Outcome.NOBODY)
    later = Q(care=None) | Q(care__last_met_on=None) | Q(care__last_met_on__lt=F("day"))
    return rows.filter(later)


def to_review(user: User, today: dt.date) -> QuerySet[Any]:
    """Care whose review is near or past."""
    return running(user, today).filter(review_on__lte=today + dt.timedelta(days=NEAR))


def _lately(user: User, today: dt.date) -> QuerySet[Any]:
    first = today - dt.timedelta(days=BACK)
    rows: QuerySet[Any] = Visit.objects.for_user(user)
    return rows.filter(day__gt=first, day__lte=today)


TABS = {
    tab.name: tab
    for tab in (
        Tab("due", pgettext_lazy("visits", "Due today"), today_due, "due_on"),
        Tab("missed", pgettext_lazy("visits", "Missed"), missed, "due_on"),
        Tab("coming", pgettext_lazy("visits", "Next 7 days"), coming, "due_on"),
        Tab("nobody", pgettext_lazy("visits", "Met nobody"), nobody, "day", newest_first=True),
        Tab("done", pgettext_lazy("visits", "Done in 30 days"), done, "day", newest_first=True),
        Tab("review", _("To be reviewed"), to_review, "review_on"),
    )
}


def narrowed(tab: Tab, rows: QuerySet[Any], path: str, programme: str) -> QuerySet[Any]:
    """Only what is seen from the area at `path`, and only one programme."""
    if path:
        rows = rows.filter(sight__contains=[path])
    if programme:
        rows = rows.filter(**{"programme" if tab.of_care else "care__programme": programme})
    return rows


def count(rows: QuerySet[Any]) -> int:
    """How many; `MOST` + 1 means more."""
    return int(rows.select_related(None).order_by()[: MOST + 1].count())


def days_late(care: Care, today: dt.date) -> int:
    """Days since the visit was due; negative while it is still to come."""
    return (today - care.due_on).days if care.due_on else 0
