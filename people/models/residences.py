"""Who lives or is registered where, and from when until when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import Dated, Record, days, ends_after_start
from people.models.houses import House
from people.models.persons import Person
from people.querysets import ResidenceQuerySet


class ResidenceKind(models.TextChoices):
    REGISTERED = "registered", _("Registered here")
    ACTUAL = "actual", _("Lives here")
    TENANT = "tenant", _("Tenant")
    TEMPORARY = "temporary", _("Here for a time")


class Residence(Record, Dated):
    """One person in one house. The same kind in the same house never overlaps itself, and a
    person is registered in one house at a time; living in two is possible and a contradiction
    that the quality page lists.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="residences")
    house = models.ForeignKey(House, models.PROTECT, related_name="residences")
    kind = models.CharField(_("kind"), max_length=10, choices=ResidenceKind.choices)

    objects: ClassVar[Any] = ResidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("residence")
        constraints = [
            ends_after_start("residence_ends_after_start"),
            ExclusionConstraint(
                name="residence_once_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("house", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="registered_in_one_house",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(kind="registered"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def about(self) -> dict[str, Any]:
        return {"person": self.person, "house": self.house}
