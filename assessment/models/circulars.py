"""Circulars (通报) about a frozen period: drafted, signed off, published, never changed then."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.circulars.querysets import CircularQuerySet
from assessment.figures.periods import Period
from assessment.models.snapshots import Snapshot
from grids.models import Area

USER = settings.AUTH_USER_MODEL


class CircularState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("circular", "Draft")
    SIGNED = "signed", pgettext_lazy("circular", "Signed off")
    PUBLISHED = "published", pgettext_lazy("circular", "Published")


class Circular(models.Model):
    """What an area's centre tells its units about a period; `material` holds its figures.

    `sections` are `{"key", "title", "text"}` in their order. `composed` holds the words as they
    were drafted from the figures, so that edits can be told from them. `version` grows with every
    change: who saves an older one is told. One circular of an area and a period is open at a
    time; a published one is corrected by the next, which `replaces` it. Numbers of an area and a
    year have no gaps: they are given at publication, and a trigger keeps what is published.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="circulars")
    period = models.CharField(_("period"), max_length=8)
    state = models.CharField(
        _("state"), max_length=9, choices=CircularState.choices, default=CircularState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200)
    issuer = models.CharField(_("issued by"), max_length=100)
    addressees = models.CharField(_("to"), max_length=500)
    copies = models.CharField(_("copies to"), max_length=500, blank=True)
    sections: models.JSONField[Any, Any] = models.JSONField(default=list)
    composed: models.JSONField[Any, Any] = models.JSONField(default=dict)
    material: models.JSONField[Any, Any] = models.JSONField(default=dict)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(_("drafted"))
    changed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed"))
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("signed off"), null=True)
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(_("number"), null=True)

    objects = models.Manager.from_queryset(CircularQuerySet)()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("circular")
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "number"], name="circular_number_once"),
            models.UniqueConstraint(
                fields=["area", "period"],
                condition=~Q(state="published"),
                name="circular_open_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="published",
                    published_at__isnull=False,
                    published_by__isnull=False,
                    year__isnull=False,
                    number__gte=1,
                )
                | (
                    ~Q(state="published")
                    & Q(published_at=None, published_by=None, year=None, number=None)
                ),
                name="circular_number_when_published",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", signed_at=None, signed_by=None)
                | (~Q(state="draft") & Q(signed_at__isnull=False, signed_by__isnull=False)),
                name="circular_signed_before",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def span(self) -> Period:
        return Period.read(self.period)

    @property
    def called(self) -> str:
        """The document number 发文字号; empty until it is published."""
        return f"〔{self.year}〕第{self.number}号" if self.number else ""

    @property
    def is_draft(self) -> bool:
        return self.state == CircularState.DRAFT

    @property
    def is_signed(self) -> bool:
        return self.state == CircularState.SIGNED

    @property
    def is_published(self) -> bool:
        return self.state == CircularState.PUBLISHED
