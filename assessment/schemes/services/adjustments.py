"""Bonus and penalty points: given with a reason and evidence, taken back with a reason."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, Role, User
from assessment.evidence import keep_evidence, sweep_evidence
from assessment.figures.periods import Period
from assessment.figures.subjects import AREAS
from assessment.models import Adjustment, SchemeExtra
from assessment.schemes import told
from assessment.schemes.lookup import scheme_in_force
from gridgov.extraction import extract
from grids.models import Area

FOLDER = "adjustments"


@dataclass(frozen=True)
class Subject:
    """Whom the points are about: an area, a department, or a person who works in `area`.

    `within` is the name of the area above it, where a page has to tell people apart.
    """

    kind: str
    area: Area
    department: Department | None = None
    user: User | None = None
    within: str = ""

    @property
    def pk(self) -> int:
        return int((self.user or self.department or self.area).pk)

    def __str__(self) -> str:
        if self.user is not None:
            return self.user.name
        return str(self.department) if self.department else str(self.area.label)


def may_adjust(user: Any, subject: Subject) -> bool:
    """Supervisors of an area above the subject; never about themselves.

    A department and a person stand below the area they work in, an area below its parent.
    """
    scope = user.scope
    if scope.role != Role.SUPERVISOR or not scope.area_paths:
        return False
    if subject.user is not None and subject.user.pk in (scope.user_id, scope.deputy_of):
        return False
    inside: bool = subject.area.path.startswith(scope.area_path)
    return inside and (subject.kind not in AREAS or subject.area.path != scope.area_path)


def check_adjusts(user: Any, subject: Subject) -> None:
    if not may_adjust(user, subject):
        raise PermissionDenied(
            _("Points are given and taken by a supervisor of an area above. Nothing was changed.")
        )


@transaction.atomic
def adjust(
    *,
    user: User,
    subject: Subject,
    period: Period,
    extra: SchemeExtra,
    points: Decimal,
    reason: str,
    evidence: UploadedFile[Any] | None,
    now: dt.datetime | None = None,
) -> Adjustment:
    """Points as a positive number; a penalty takes them away. Raises ValidationError at fields."""
    check_adjusts(user, subject)
    now = now or timezone.now()
    SchemeExtra.objects.select_for_update(no_key=True).get(pk=extra.pk)
    _check(subject, period, extra, points, now)
    row = Adjustment(
        uid=uuid.uuid4(),
        subject_kind=subject.kind,
        area=subject.area,
        department=subject.department,
        user=subject.user,
        period=period.code,
        extra=extra,
        points=-points if extra.is_penalty else points,
        reason=_reason(reason),
        decided_by=user,
        decided_at=now,
    )
    _check_new(row)
    if evidence is not None:
        keep_evidence(row, evidence, FOLDER)
    row.save()
    told.given(row, now)
    return row


@transaction.atomic
def take_back(
    *, user: User, adjustment: Adjustment, reason: str, now: dt.datetime | None = None
) -> Adjustment:
    """The row stays with who took it back, when and why; a second time changes nothing."""
    row = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    check_adjusts(user, subject_of(row))
    if row.is_taken_back:
        return row
    row.taken_back_by, row.taken_back_at = user, now or timezone.now()
    row.taken_back_reason = _reason(reason)
    row.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_reason"])
    told.taken_back(row, row.taken_back_at)
    return row


def subject_of(row: Adjustment) -> Subject:
    return Subject(row.subject_kind, row.area, row.department, row.user)


def extras_for(kind: str, period: Period) -> list[SchemeExtra]:
    """The bonuses and penalties of the scheme that scores this kind over the period."""
    scheme = scheme_in_force(kind, period)
    return list(scheme.extras.all()) if scheme else []


def _check(
    subject: Subject, period: Period, extra: SchemeExtra, points: Decimal, now: dt.datetime
) -> None:
    if period.bounds()[0] > now:
        raise ValidationError({"period": _("This period has not begun yet. Choose another one.")})
    if extra not in extras_for(subject.kind, period):
        raise ValidationError(
            {"extra": _("The scheme of this period has no such bonus or penalty. Choose another.")}
        )
    if not 0 < points <= extra.most:
        said = _("Give a number above 0 and of %(most)s at most.")
        raise ValidationError({"points": said % {"most": f"{extra.most.normalize():f}"}})


def _check_new(row: Adjustment) -> None:
    """A form that is sent twice gives its points once."""
    same = ("subject_kind", "area", "department", "user", "period", "extra", "points", "reason")
    if Adjustment.objects.standing().filter(**{n: getattr(row, n) for n in same}).exists():
        words = _("These points were given already for this very reason. Nothing was saved again.")
        raise ValidationError({"reason": words})


def _reason(text: str) -> str:
    """Without phones and ID numbers, as in every text."""
    found = extract(text.strip())[0][:300]
    if not found:
        raise ValidationError({"reason": _("Say why.")})
    return found


def sweep(now: dt.datetime) -> int:
    """Removes files without a row; how many."""
    return sweep_evidence(FOLDER, Adjustment.objects.all(), now)
