"""Vehicles and whose they are."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people import indexes
from people.models.base import Record
from people.models.organisations import Organisation
from people.models.persons import Person
from people.querysets import VehicleQuerySet
from people.vault import RING, Sealed, Vault


class VehicleKind(models.TextChoices):
    CAR = "car", _("Car")
    TRUCK = "truck", _("Lorry")
    BUS = "bus", _("Bus or van")
    MOTORCYCLE = "motorcycle", _("Motorcycle")
    ELECTRIC_BIKE = "electric_bike", _("Electric bicycle")
    FARM = "farm", _("Farm vehicle")
    OTHER = "other", pgettext_lazy("vehicle", "Other")


class Vehicle(Record):
    """A vehicle of a person or of an organisation, exactly one of them.

    `plate` is sealed with the owner's key, an organisation's with the key ring.
    """

    owner = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="vehicles"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="vehicles"
    )
    plate_sealed = models.BinaryField(default=b"")
    plate = Sealed()
    plate_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    plate_tail = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=15, choices=VehicleKind.choices)
    looks = models.CharField(_("make and colour"), max_length=100, blank=True)
    ended_on = models.DateField(_("gone since"), null=True, blank=True)

    objects: ClassVar[Any] = VehicleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("vehicle")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None) ^ models.Q(organisation=None),
                name="vehicle_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def about(self) -> dict[str, Any]:
        return {"person": self.owner, "organisation": self.organisation}

    @property
    def vault(self) -> Vault:
        return self.owner.vault if self.owner is not None else RING

    def reindex(self) -> None:
        self.plate_index = indexes.stored(indexes.PLATE, self.plate)
        self.plate_tail = indexes.stored_tail(indexes.PLATE, self.plate)
