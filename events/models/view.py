"""Views of the worklist that a person or a unit keeps under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from events.saved.sight import SavedViewManager
from grids.models import Area


class SavedView(models.Model):
    """Filters under a name. Shared with one's centre or department, or with nobody.

    `query` is the part of the worklist's address that says what is listed; whoever opens it
    sees their own cases only, so sharing a view shares no sight.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="views")
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=500, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewManager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="view_name_once"),
            models.CheckConstraint(
                condition=Q(area=None) | Q(department=None), name="view_shared_with_one_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return bool(self.area_id or self.department_id)
