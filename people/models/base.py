"""What the records have in common."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """A row with a version: `seq` grows with every change and is asked for by who changes it.

    `checked_at` is when somebody last found it to be true.
    """

    seq = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("recorded at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed at"))
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)

    class Meta:
        abstract = True


class Dated(models.Model):
    """True from `valid_from` (unknown: since ever) until before `valid_to` (open: still)."""

    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until before"), null=True, blank=True)

    class Meta:
        abstract = True


def days() -> models.Func:
    """The days of a `Dated` row as a range, for exclusion constraints."""
    return models.Func(
        models.F("valid_from"),
        models.F("valid_to"),
        function="daterange",
        output_field=DateRangeField(),
    )


def ends_after_start(name: str) -> models.CheckConstraint:
    open_end = models.Q(valid_from=None) | models.Q(valid_to=None)
    return models.CheckConstraint(
        condition=open_end | models.Q(valid_to__gte=models.F("valid_from")), name=name
    )
