"""What the address asks for: a period and a kind of subject, and the head of the answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request

from accounts.models import User
from assessment.figures.periods import Period, PeriodKind, current
from assessment.figures.subjects import SubjectKind
from assessment.models import Snapshot
from assessment.ranking.asked import kind_asked, period_of
from assessment.snapshots import reading
from assessment.snapshots.seen import READERS, kinds_for
from exchange.api.filtering import asked
from exchange.api.problems import bad_parameter


class PeriodIn(serializers.Serializer[Any]):
    period = serializers.CharField(
        required=False,
        max_length=8,
        help_text=gettext_lazy(
            "2026-W47, 2026-11, 2026-Q4 or 2026; without it the last frozen week."
        ),
    )
    kind = serializers.ChoiceField(
        required=False,
        choices=SubjectKind.choices,
        help_text=gettext_lazy("Whom it is about; without it the first kind in sight."),
    )


class PeriodOut(serializers.Serializer[Period]):
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=PeriodKind.choices)
    label: Any = serializers.CharField()
    first_day = serializers.DateField(source="start")
    last_day = serializers.DateField()


@dataclass(frozen=True)
class Asked:
    """`snapshot` is the revision that holds; None for a period of which nothing is frozen."""

    period: Period
    kind: SubjectKind
    snapshot: Snapshot | None

    @property
    def head(self) -> dict[str, Any]:
        frozen = self.snapshot
        return {
            "period": PeriodOut(self.period).data,
            "kind": str(self.kind),
            "revision": frozen.revision if frozen else None,
            "counted_at": timezone.localtime(frozen.known_at) if frozen else None,
        }


def asked_of(request: Request, user: User, now: dt.datetime, kind: Any = PeriodIn) -> Asked:
    """Raises PermissionDenied for who reads no figures, Problem (422) for what means nothing."""
    check_reader(user)
    told = asked(kind, request)
    try:
        period = period_of(told["period"], now) if "period" in told else last_week(now)
    except Http404:
        words = _("Give a period that has begun, such as 2026-W47, 2026-11, 2026-Q4 or 2026.")
        raise bad_parameter("period", words) from None
    try:
        about = kind_asked(told.get("kind", ""), tuple(kinds_for(user)))
    except Http404:
        words = _("None of these are in sight.")
        raise bad_parameter("kind", words) from None
    return Asked(period, about, reading.newest(period))


def check_reader(user: User) -> None:
    if user.scope.role not in READERS:
        raise PermissionDenied(_("The posting you act in does not read figures."))


def last_week(now: dt.datetime) -> Period:
    last = reading.last_of(PeriodKind.WEEK)
    return last.span if last else current(PeriodKind.WEEK, now)
