"""What a quarter is worth to its workers: the rule, the list of a county, its lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.figures.periods import Period
from assessment.models.snapshots import Snapshot
from assessment.pay.querysets import PayListQuerySet
from grids.models import Area

USER = settings.AUTH_USER_MODEL


class PayRule(models.Model):
    """From which quarter on a worker's quarter is paid how; never changed, a later one replaces it.

    Paid are `base` (yuan a quarter) × the factor of the grade × that of the stars; to whoever has
    no rank, and so neither, `base` × `unranked`. `grades` are (name_zh, name_en, factor), the
    factors as text; `stars` those of one star up to five. `made_by` is empty for the default.
    """

    from_day = models.DateField(_("from the quarter"))
    base = models.DecimalField(_("base amount"), max_digits=8, decimal_places=2)
    grades: models.JSONField[Any, Any] = models.JSONField(default=list)
    stars: models.JSONField[Any, Any] = models.JSONField(default=list)
    unranked = models.DecimalField(
        _("factor without a rank"), max_digits=4, decimal_places=2, default=Decimal(0)
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-from_day", "-pk"]
        verbose_name = _("pay rule")
        constraints = [
            models.CheckConstraint(condition=Q(base__gte=0), name="pay_base_not_negative")
        ]

    @property
    def is_default(self) -> bool:
        return self.made_by_id is None

    def factor_of_grade(self, grade: str) -> Decimal | None:
        """None for a grade that the rule does not name."""
        found = {one["name_zh"]: Decimal(one["factor"]) for one in self.grades}
        return found.get(grade)

    def factor_of_stars(self, stars: int | None) -> Decimal | None:
        """None for more stars than the rule names."""
        if stars is None:
            return self.unranked
        return Decimal(self.stars[stars - 1]) if 1 <= stars <= len(self.stars) else None


class PayList(models.Model):
    """A quarter of one county, settled from one revision; a trigger lets it be released, once.

    `number` 1 is the list, the later ones correct it after a later revision.
    """

    period = models.CharField(_("quarter"), max_length=8)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    rule = models.ForeignKey(PayRule, models.PROTECT, related_name="+")
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(_("settled"))
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(_("released"), null=True)
    written_in = models.BigIntegerField(
        db_default=models.Func(function="txid_current"),
        editable=False,
        help_text="the transaction that wrote it; no other one may add lines to it",
    )

    objects = models.Manager.from_queryset(PayListQuerySet)()

    class Meta:
        ordering = ["-period", "area", "-number"]
        verbose_name = _("pay list")
        constraints = [
            models.UniqueConstraint(fields=["period", "area", "number"], name="pay_list_once"),
            models.UniqueConstraint(fields=["snapshot", "area"], name="pay_list_of_revision"),
        ]

    @property
    def span(self) -> Period:
        return Period.read(self.period)

    @property
    def is_correction(self) -> bool:
        return self.number > 1


class PayLine(models.Model):
    """One worker: the standing it follows from, and the amount; `before` is that of the list it
    corrects, empty on a first list. `path` is the area the worker belonged to. Never rewritten."""

    pay_list = models.ForeignKey(PayList, models.PROTECT, related_name="lines")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    path = models.CharField(max_length=255, db_collation="C")
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    grade = models.CharField(_("grade"), max_length=40, blank=True)
    stars = models.PositiveSmallIntegerField(_("stars"), null=True)
    grade_factor = models.DecimalField(max_digits=4, decimal_places=2)
    star_factor = models.DecimalField(max_digits=4, decimal_places=2)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    before = models.DecimalField(max_digits=10, decimal_places=2, null=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pay_list", "user"], name="pay_line_once"),
        ]

    @property
    def difference(self) -> Decimal:
        return self.amount - (self.before or Decimal(0))
