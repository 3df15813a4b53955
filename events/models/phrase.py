"""Usual texts for the forms of actions, one's own or shared by a unit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from grids.models import Area


class Phrase(models.Model):
    """Exactly one of `owner`, `area` and `department` has it; `place` orders those of an action.

    What a centre shares holds there and below, what a department shares in the department.
    """

    action = models.CharField(_("action"), max_length=30)
    text = models.CharField(_("text"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="phrases"
    )
    area = models.ForeignKey(Area, models.CASCADE, null=True, related_name="+")
    department = models.ForeignKey(Department, models.CASCADE, null=True, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["action", "place", "pk"]
        verbose_name = _("phrase")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(owner__isnull=False, area=None, department=None)
                    | Q(owner=None, area__isnull=False, department=None)
                    | Q(owner=None, area=None, department__isnull=False)
                ),
                name="phrase_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.text
