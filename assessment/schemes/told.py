"""Who is told that points were given, taken or taken back, and in which words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Deputy, Posting, Role
from assessment.figures.periods import Period
from assessment.figures.subjects import AREAS
from assessment.models import Adjustment
from assessment.snapshots.names import name
from people import news

GIVEN, TAKEN_BACK = "points_given", "points_taken_back"
HEADS = (Role.LIAISON, Role.SUPERVISOR)


def given(row: Adjustment, now: dt.datetime) -> None:
    news.tell(GIVEN, whom(row, now) - {row.decided_by_id}, adjustment=row.pk)


def taken_back(row: Adjustment, now: dt.datetime) -> None:
    news.tell(TAKEN_BACK, whom(row, now) - {row.taken_back_by_id}, adjustment=row.pk)


def whom(row: Adjustment, now: dt.datetime) -> set[int]:
    """The person; of a department its liaisons and heads, of an area its supervisors, with those
    who stand in for them."""
    if row.user_id is not None:
        return {row.user_id}
    day = timezone.localdate(now)
    held = Posting.objects.on(day)
    if row.department_id is not None:
        held = held.filter(department=row.department_id, role__in=HEADS)
    elif row.subject_kind in AREAS:
        held = held.filter(area=row.area_id, role=Role.SUPERVISOR, department=None)
    else:
        return set()
    deputies = Deputy.objects.on(day).filter(posting__in=held.values("pk"), user__is_active=True)
    return {*held.values_list("user", flat=True), *deputies.values_list("user", flat=True)}


def given_words(keys: dict[str, Any]) -> str:
    row = _adjustment(keys)
    if row.points < 0:
        said = _("%(points)s points were taken from %(unit)s for %(period)s: %(item)s.")
    else:
        said = _("%(unit)s got %(points)s points for %(period)s: %(item)s.")
    return said % _said(row)


def taken_back_words(keys: dict[str, Any]) -> str:
    said = _("The %(points)s points of %(unit)s for %(period)s were taken back: %(item)s.")
    return said % _said(_adjustment(keys))


def _said(row: Adjustment) -> dict[str, str]:
    """The reason stands on the page, which asks who reads it."""
    return {
        "unit": name(row.subject_kind, row.subject_id),
        "points": f"{abs(row.points).normalize():f}",
        "period": Period.read(row.period).label,
        "item": str(row.extra),
    }


def _adjustment(keys: dict[str, Any]) -> Adjustment:
    found: Adjustment = Adjustment.objects.select_related("extra").get(pk=keys["adjustment"])
    return found


def page(keys: dict[str, Any]) -> str:
    return reverse("schemes:adjustment_list")


def register() -> None:
    news.register(GIVEN, news.Words(given_words, page))
    news.register(TAKEN_BACK, news.Words(taken_back_words, page))
