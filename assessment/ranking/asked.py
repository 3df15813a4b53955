"""What a page of the ranking is asked for, and what it offers to ask instead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from assessment.figures.periods import Period, PeriodKind, current
from assessment.figures.subjects import SubjectKind
from assessment.snapshots import reading
from assessment.snapshots.seen import kinds_for
from grids.models import Area

FIELDS = {
    "county": lambda: _("Departments of the county"),
    "township": lambda: _("Departments of townships"),
    "community": lambda: _("Departments of communities"),
}


@dataclass(frozen=True)
class Asked:
    """One kind of subject over one period; `kinds` are those the reader may ask for."""

    period: Period
    kind: SubjectKind
    kinds: tuple[SubjectKind, ...]

    @classmethod
    def read(cls, query: QueryDict, user: Any, now: dt.datetime) -> Asked:
        """Raises Http404 for a period or a kind there is none of for this reader."""
        kinds = tuple(kinds_for(user))
        return cls(_period(query, now), kind_asked(query.get("of", ""), kinds), kinds)


def kind_asked(text: str, kinds: tuple[SubjectKind, ...]) -> SubjectKind:
    """The kind called `text`; without one the first in which there is a field to compare."""
    if text:
        if text not in kinds:
            raise Http404
        return SubjectKind(text)
    return next((kind for kind in kinds if kind != SubjectKind.COUNTY), kinds[0])


def _period(query: QueryDict, now: dt.datetime) -> Period:
    """The one named; else the last frozen one of the kind asked for, or the one that runs."""
    if code := query.get("period", ""):
        return period_of(code, now)
    kind = query.get("by", PeriodKind.WEEK)
    if kind not in PeriodKind:
        raise Http404
    last = reading.last_of(kind)
    return last.span if last else current(kind, now)


def period_of(code: str, now: dt.datetime) -> Period:
    """A period that has begun."""
    try:
        period = Period.read(code)
    except ValueError as error:
        raise Http404 from error
    if period.bounds()[0] > now:
        raise Http404
    return period


def field_label(field: str) -> str:
    """Whom a field is made of: departments by their level, else the county."""
    path, _colon, level = field.partition(":")
    if level in FIELDS:
        return FIELDS[level]()
    area = Area.objects.filter(path=path).only("name", "name_en").first()
    return area.label if area else ""
