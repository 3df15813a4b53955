"""Where each subject stood in a frozen period, with every part of its score. Never rewritten."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.models.schemes import Scheme
from assessment.models.snapshots import Snapshot


class Standing(models.Model):
    """A line of a frozen ranking.

    `field` names whom it was ranked against (`snapshots.fields`), `path` is the area it belonged
    to. `rank` is None where `unranked` (`scoring.Unranked`) says why. `change` and `points_change`
    compare with the period before, `year_change` and `year_points_change` with the one a year
    before; a climb is positive. `parts` is `Scored.as_json()`.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, db_index=False, related_name="standings")
    subject = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=40, db_collation="C")
    path = models.CharField(max_length=255, db_collation="C", blank=True)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True)
    position = models.PositiveIntegerField(help_text="in the order of the list, within the field")
    rank = models.PositiveIntegerField(_("rank"), null=True)
    unranked = models.CharField(max_length=10, blank=True)
    grade = models.CharField(_("grade"), max_length=40, blank=True)
    stars = models.PositiveSmallIntegerField(_("stars"), null=True)
    change = models.IntegerField(null=True)
    points_change = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    year_change = models.IntegerField(null=True)
    year_points_change = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    small_sample = models.BooleanField(default=False)
    parts: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["snapshot", "subject", "field", "position"],
                include=["subject_id"],
                name="standing_in_order",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "subject", "subject_id"], name="standing_once"
            ),
            models.CheckConstraint(
                condition=models.Q(rank=None) | models.Q(points__isnull=False),
                name="standing_rank_has_points",
            ),
        ]
