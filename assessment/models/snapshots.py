"""What was frozen of a period: its figures with the cases behind them. Never rewritten."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.figures.periods import Period, PeriodKind

__all__ = ["Figure", "PeriodKind", "Snapshot"]
USER = settings.AUTH_USER_MODEL


class Snapshot(models.Model):
    """One revision of a period; a trigger refuses to change or delete it and what hangs on it.

    `starts_on` to before `ends_on` are its days in county time. `known_at` is the moment as of
    which all revisions of the period count; what was entered after that about before it comes in
    with the next one. `formula` names the definitions that counted (`snapshots.formula`).
    The first revision has no reason and no maker.
    """

    period = models.CharField(_("period"), max_length=8)
    kind = models.CharField(_("kind of period"), max_length=7, choices=PeriodKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    revision = models.PositiveSmallIntegerField(_("revision"))
    closed_at = models.DateTimeField(_("period closed"))
    known_at = models.DateTimeField(_("counted as of"))
    frozen_at = models.DateTimeField(_("frozen"))
    formula = models.CharField(_("definitions"), max_length=20)
    reason = models.TextField(_("reason"), blank=True)
    made_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    written_in = models.BigIntegerField(
        db_default=models.Func(function="txid_current"),
        editable=False,
        help_text="the transaction that wrote it; no other one may add rows to it",
    )

    class Meta:
        ordering = ["-ends_on", "-starts_on", "-revision"]
        verbose_name = _("frozen period")
        constraints = [
            models.UniqueConstraint(fields=["period", "revision"], name="snapshot_revision_once"),
            models.CheckConstraint(
                condition=models.Q(revision=1) | ~models.Q(reason=""), name="revision_says_why"
            ),
        ]
        indexes = [models.Index(fields=["kind", "-ends_on", "-revision"], name="snapshot_of_kind")]

    def __str__(self) -> str:
        return self.span.label

    @property
    def span(self) -> Period:
        return Period.read(self.period)


class Figure(models.Model):
    """A count of one subject: `value` is the number of `cases`, each of them once, in order.

    `subject` is a `SubjectKind`, `subject_id` the key of that area, department or user. A count
    of nothing has no row.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, db_index=False, related_name="figures")
    subject = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    measure = models.CharField(max_length=30)
    value = models.PositiveIntegerField()
    cases: models.Field[list[int], list[int]] = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "subject", "subject_id", "measure"], name="figure_once"
            ),
            models.CheckConstraint(
                condition=models.Q(value=models.Func(models.F("cases"), function="cardinality")),
                name="figure_is_its_cases",
            ),
        ]
