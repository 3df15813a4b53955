"""Sections (科室) inside a department: whose people a task may be given to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.departments import Department
from accounts.querysets import SectionManager


class Section(models.Model):
    """A part of a department. A retired one takes no new tasks and has no people."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="sections")
    name = models.CharField(_("name"), max_length=100)
    is_active = models.BooleanField(_("active"), default=True)

    objects = SectionManager()

    class Meta:
        ordering = ["-is_active", "name"]
        verbose_name = _("section")
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="section_name_once")
        ]

    def __str__(self) -> str:
        return self.name
