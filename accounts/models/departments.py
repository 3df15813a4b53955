"""Departments and their kinds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.querysets import DepartmentManager
from grids.models import Area, Level


class DepartmentKind(models.Model):
    """A kind of department (police station, civil affairs bureau). The catalogue names kinds."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    is_centre_unit = models.BooleanField(
        _("is the committee of its area itself"),
        default=False,
        help_text=_("What it handles counts as handled by the centre of that area."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    source = models.CharField(_("source"), max_length=100, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("kind of department")

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class Department(models.Model):
    """The department of one kind in one area; `path` repeats the area's path."""

    kind = models.ForeignKey(DepartmentKind, models.PROTECT, related_name="departments")
    area = models.ForeignKey(Area, models.PROTECT, related_name="departments")
    path = models.CharField(max_length=255, db_collation="C", db_index=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = DepartmentManager()

    class Meta:
        ordering = ["kind__code", "path"]
        verbose_name = _("department")
        constraints = [models.UniqueConstraint(fields=["kind", "area"], name="kind_once_an_area")]

    def __str__(self) -> str:
        """In English the kind comes first, so that a narrow column still tells them apart."""
        if self.name:
            return self.name
        if (get_language() or "").startswith("en"):
            return f"{self.kind}, {self.area.label}"
        return f"{self.area.label} {self.kind}"
