"""Whom to visit, and, apart and closed, why."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models.base import Dated, Record, ends_after_start
from people.models.households import Household
from people.models.persons import Person
from people.querysets import CareDetailQuerySet, CareQuerySet
from people.vault import RING, Sealed, Vault


class Programme(models.TextChoices):
    """The five groups that are to be visited (五必访)."""

    HARDSHIP = "hardship", _("Low income and hardship")
    LEFT_BEHIND = "left_behind", _("Living alone or left behind")
    DISABLED = "disabled", _("Disabled")
    CHANGED = "changed", _("Change of members or tenants")
    STATUTORY = "statutory", _("Under statutory care")


class Care(Record, Dated):
    """A person or a household to be visited, exactly one of them, under one programme.

    `decided_by` names who decided it and by what; `review_on` is when it is looked at again,
    `every_days` how often a visit is due. Care is no field of lists, exports or maps. `sight` is
    that of the person, or of the household's house; a trigger keeps it so. Triggers also write
    `last_met_on`, the day of the last visit under it that reached somebody, and `due_on`, so many
    days later (`people.visits.due` says what that means).
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="care")
    household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="care"
    )
    programme = models.CharField(_("programme"), max_length=12, choices=Programme.choices)
    decided_by = models.CharField(pgettext_lazy("care", "decided by"), max_length=200)
    review_on = models.DateField(_("reviewed on"))
    every_days = models.PositiveSmallIntegerField(_("a visit every so many days"), default=30)
    sight: models.Field[list[str], list[str]] = ArrayField(
        models.CharField(max_length=255), default=list, editable=False
    )
    last_met_on = models.DateField(_("last visited on"), null=True, editable=False)
    due_on = models.DateField(_("visit due on"), null=True, editable=False)

    objects: ClassVar[Any] = CareQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("care")
        constraints = [
            ends_after_start("care_ends_after_start"),
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(household=None),
                name="care_of_person_or_household",
            ),
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=models.Q(valid_to=None, person__isnull=False),
                name="care_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["household", "programme"],
                condition=models.Q(valid_to=None, household__isnull=False),
                name="care_once_a_household",
            ),
        ]
        indexes = [
            GinIndex(fields=["sight"], condition=models.Q(valid_to=None), name="care_sight"),
            models.Index(fields=["due_on", "id"], name="care_due"),
            models.Index(fields=["review_on", "id"], name="care_review"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def about(self) -> dict[str, Any]:
        """A household's care is about its house."""
        if self.household is not None:
            return {"house": self.household.house}
        return {"person": self.person}

    @property
    def vault(self) -> Vault:
        return self.person.vault if self.person is not None else RING


class CareDetail(models.Model):
    """What must be known to care well, in words; only for postings with the right to it."""

    care = models.OneToOneField(Care, models.CASCADE, primary_key=True, related_name="detail")
    words_sealed = models.BinaryField(default=b"")
    words = Sealed()

    objects: ClassVar[Any] = CareDetailQuerySet.as_manager()

    class Meta:
        verbose_name = _("detail of care")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def about(self) -> dict[str, Any]:
        return self.care.about()

    @property
    def vault(self) -> Vault:
        return self.care.vault
