"""Who keeps house together, and how each is related to the head."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import Dated, Record, ends_after_start
from people.models.houses import House
from people.models.persons import Person
from people.querysets import HouseholdQuerySet, MemberQuerySet


class Relation(models.TextChoices):
    """To the head, in the classes of GB/T 4761."""

    HEAD = "head", _("Head of the household")
    SPOUSE = "spouse", _("Spouse")
    SON = "son", _("Son")
    DAUGHTER = "daughter", _("Daughter")
    GRANDCHILD = "grandchild", _("Grandchild")
    PARENT = "parent", _("Parent")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Other relative or member")
    UNRELATED = "unrelated", _("Not related")


class Household(Record, Dated):
    """People who keep house together in a house."""

    house = models.ForeignKey(House, models.PROTECT, related_name="households")

    objects: ClassVar[Any] = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("household")
        constraints = [ends_after_start("household_ends_after_start")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def about(self) -> dict[str, Any]:
        return {"house": self.house}


class HouseholdMember(Dated):
    """A person in a household: at any time in one, and each household has one head."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    relation = models.CharField(_("relation to the head"), max_length=12, choices=Relation.choices)

    objects: ClassVar[Any] = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("member of a household")
        constraints = [
            ends_after_start("member_ends_after_start"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(valid_to=None),
                name="member_of_one_household",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(valid_to=None, relation="head"),
                name="one_head_a_household",
            ),
        ]

    def about(self) -> dict[str, Any]:
        return {"person": self.person, "house": self.household.house}
