"""Reads the address of the analysis: the form, and what it asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils import timezone

from assessment.analysis.asked import DAY, USUAL_WEEKS, WEEK, Asked, usual
from assessment.analysis.forms import AskForm
from events.mapping.table import base_for
from events.models import Category
from events.worklist.filters import number
from grids.models import Area

if TYPE_CHECKING:
    from accounts.models import User

NAMES = ("period", "since", "until", "area", "category")


def read(query: Mapping[str, Any], user: User, now: dt.datetime) -> tuple[Asked, AskForm]:
    """Where something in the address is wrong the form says so, and the usual days are shown.

    Raises Http404 for an area that the reader does not see.
    """
    today = timezone.localdate(now)
    area = _area(query, user)
    form = AskForm(query, user=user, now=now, today=today, area=area)
    since, until = usual(today)
    asked = Asked(user, now, today, since, until, area=area, category=_category(query))
    asked = replace(asked, base=base_for(user, area.pk if area else None))
    return (_over_days(asked, form.cleaned_data), form) if form.is_valid() else (asked, form)


def _over_days(asked: Asked, chosen: dict[str, Any]) -> Asked:
    """A period goes before days; of two days one may be left open."""
    if period := chosen["period"]:
        return replace(asked.over(period.start, period.last_day), period=period.code)
    since, until = chosen["since"], chosen["until"]
    if not (since or until):
        return asked
    until = until or asked.today
    since = since or until - USUAL_WEEKS * WEEK + DAY
    return replace(asked.over(since, until), own=True)


def _area(query: Mapping[str, Any], user: User) -> Area | None:
    if not (key := number(query.get("area"))):
        return None
    area: Area | None = Area.objects.for_user(user).filter(pk=key).defer("geometry").first()
    if area is None:
        raise Http404
    return area


def _category(query: Mapping[str, Any]) -> Category | None:
    key = number(query.get("category"))
    return Category.objects.filter(pk=key).first() if key else None
