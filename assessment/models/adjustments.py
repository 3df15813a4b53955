"""Bonus and penalty points of one subject in one period, each with its reason and evidence."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any, Protocol, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.schemes import SchemeExtra
from grids.querysets import under_any

if TYPE_CHECKING:
    from accounts.scope import Scope

    _Adjustments = models.QuerySet["Adjustment"]
else:
    _Adjustments = models.QuerySet

USER = settings.AUTH_USER_MODEL
OF_ALL = ("supervisor", "auditor")
"""Roles that see what is about a person; everybody else sees only their own."""


class ScopedUser(Protocol):
    @property
    def scope(self) -> Scope: ...


class AdjustmentQuerySet(_Adjustments):
    def for_user(self, user: ScopedUser) -> Self:
        """Those of units in sight, of one's own department and of oneself."""
        scope = user.scope
        seen = under_any(scope.area_paths, "area__path")
        if scope.role not in OF_ALL:
            seen &= Q(user=None)
        own = Q(department_id__in=scope.department_ids) | Q(user_id=scope.user_id)
        return self.filter(seen | own)

    def standing(self) -> Self:
        """Those that count: nobody took them back."""
        return self.filter(taken_back_at=None)

    def standing_at(self, moment: dt.datetime) -> Self:
        """Those that counted at an earlier moment, as a freeze of then knew them."""
        later = Q(taken_back_at=None) | Q(taken_back_at__gte=moment)
        return self.filter(later, decided_at__lt=moment)


class Adjustment(models.Model):
    """Points given or taken (negative) under a named item of a scheme.

    The subject is `user`, else `department`, else `area`; `area` always says where it lies. A
    trigger refuses every change but that somebody takes it back, once, with a reason. `file` is
    the evidence; only what follows from a decided appeal may come without one.
    """

    subject_kind = models.CharField(_("subject"), max_length=10)
    area = models.ForeignKey("grids.Area", models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+"
    )
    user = models.ForeignKey(USER, models.PROTECT, null=True, related_name="adjustments")
    period = models.CharField(_("period"), max_length=8)
    extra = models.ForeignKey(SchemeExtra, models.PROTECT, related_name="adjustments")
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=300)
    decided_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.CharField(max_length=300, blank=True, default="")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    content_type = models.CharField(max_length=50, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    digest = models.CharField(max_length=64, blank=True)
    file = models.FileField(max_length=200, blank=True)
    thumbnail = models.FileField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(AdjustmentQuerySet)()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("bonus or penalty")
        indexes = [models.Index(fields=["subject_kind", "period"], name="adjustment_of_period")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_says_why"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | ~Q(taken_back_reason=""),
                name="taking_back_says_why",
            ),
            models.CheckConstraint(
                condition=Q(department=None) | Q(user=None), name="adjustment_of_one_subject"
            ),
        ]

    @property
    def subject_id(self) -> Any:
        return self.user_id or self.department_id or self.area_id

    @property
    def is_taken_back(self) -> bool:
        return self.taken_back_at is not None
