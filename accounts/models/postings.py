"""What a person may do where, and who stands in for them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.departments import Department
from accounts.models.sections import Section
from accounts.models.users import User
from accounts.querysets import DeputyManager, PostingManager
from grids.models import Area


class Role(models.TextChoices):
    WORKER = "worker", _("Grid worker")
    OPERATOR = "operator", _("Centre operator")
    LIAISON = "liaison", _("Department liaison")
    SUPERVISOR = "supervisor", _("Supervisor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    RIGHTS_ADMIN = "rights_admin", _("Rights administrator")
    AUDITOR = "auditor", _("Auditor")


CENTRE_ROLES = frozenset({Role.OPERATOR, Role.SUPERVISOR})
DEPARTMENT_ROLES = frozenset({Role.LIAISON, Role.SUPERVISOR})
"""Roles one may have in a department; all but the liaison may be posted to an area."""

SEPARATED_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.RIGHTS_ADMIN, Role.AUDITOR})
"""One person may hold at most one of these three at a time; a trigger holds this too."""

SECOND_FACTOR_ROLES = SEPARATED_ROLES


class Posting(models.Model):
    """Says what a person may do where, from `valid_from` until before `valid_to`.

    Exactly one of `area` and `department` is set. `is_head` marks the leader of the unit
    (department head, centre leader). `confidential` lets its holder see confidential
    categories, `personal` reveal personal data one value at a time, `care` see why somebody is
    under care.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="postings")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("area"),
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("department"),
    )
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("section"),
    )
    is_head = models.BooleanField(_("leads the unit"), default=False)
    confidential = models.BooleanField(_("sees confidential cases"), default=False)
    personal = models.BooleanField(_("may reveal personal data"), default=False)
    care = models.BooleanField(_("sees details of care"), default=False)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until before"), null=True, blank=True)

    objects = PostingManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("posting")
        constraints = [
            models.CheckConstraint(
                condition=Q(area=None) ^ Q(department=None), name="posting_at_area_or_department"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="posting_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.department or self.area}"

    @property
    def place(self) -> Area:
        """The posting's area, or that of its department."""
        area = self.area or (self.department.area if self.department else None)
        if area is None:
            raise ValueError("A posting is at an area or at a department.")
        return area

    @property
    def needs_second_factor(self) -> bool:
        return self.personal or self.care or self.role in SECOND_FACTOR_ROLES


class Deputy(models.Model):
    """`user` acts in `posting` during an absence of its holder, until before `valid_to`."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="deputies")
    user = models.ForeignKey(
        User, models.PROTECT, related_name="deputy_for", verbose_name=_("deputy")
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until before"))

    objects = DeputyManager()

    class Meta:
        ordering = ["valid_from", "pk"]
        verbose_name = _("deputy")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="deputy_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.posting}"
