"""Shops, firms, schools and other organisations, and who is in charge of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gridgov.fields import BlindIndexField, EncryptedTextField
from grids.models import Area
from people import indexes
from people.indexes import PHONE
from people.models.base import Dated, Record, ends_after_start
from people.models.houses import House
from people.models.persons import Person
from people.querysets import OrganisationQuerySet, PartQuerySet


class OrganisationKind(models.TextChoices):
    SHOP = "shop", _("Shop")
    FIRM = "firm", _("Firm")
    SCHOOL = "school", _("School")
    CLINIC = "clinic", _("Clinic or hospital")
    SOCIAL = "social", _("Social organisation")
    OTHER = "other", pgettext_lazy("organisation", "Other")


class Organisation(Record):
    """An organisation at a house or at a point of its own.

    Name, credit code and place are public and in clear; the phone is encrypted. In a house its
    `area` and `sight_path` are those of the house, which a trigger keeps so; it also keeps
    `spot`, where the map shows it: its own point or that of the building it is in.
    """

    name = models.CharField(_("name"), max_length=200)
    name_grams: models.Field[list[int], list[int]] = ArrayField(
        models.BigIntegerField(), default=list, editable=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=OrganisationKind.choices)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    house = models.ForeignKey(
        House,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("house"),
    )
    place = models.CharField(_("address"), max_length=200, blank=True)
    point = models.PointField(_("point"), srid=4326, null=True, blank=True)
    spot = models.PointField(srid=4326, null=True, blank=True, editable=False, spatial_index=False)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("area"),
    )
    sight_path = models.CharField(max_length=255, db_collation="C", db_index=True)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    phone_index = BlindIndexField(source="phone", purpose=PHONE)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    hazards = models.TextField(_("hazards on site"), blank=True)
    ended_on = models.DateField(_("closed since"), null=True, blank=True)

    objects: ClassVar[Any] = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code="") & models.Q(ended_on=None),
                name="credit_code_once",
            )
        ]
        indexes = [
            GinIndex(fields=["name_grams"], name="organisation_name"),
            GistIndex(
                fields=["spot"],
                condition=models.Q(ended_on=None),
                name="organisations_on_map",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def about(self) -> dict[str, Any]:
        return {"organisation": self}

    def reindex(self) -> None:
        self.name_grams = indexes.grams(self.name)


class PartInOrganisation(models.TextChoices):
    LEGAL = "legal", _("Legal representative")
    IN_CHARGE = "in_charge", _("In charge")
    SAFETY = "safety", _("In charge of safety")
    CONTACT = "contact", pgettext_lazy("organisation", "Contact")


class OrganisationPerson(Dated):
    """A person and the part they have in an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="parts")
    part = models.CharField(_("part"), max_length=10, choices=PartInOrganisation.choices)

    objects: ClassVar[Any] = PartQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person in an organisation")
        constraints = [
            ends_after_start("part_ends_after_start"),
            models.UniqueConstraint(
                fields=["organisation", "person", "part"],
                condition=models.Q(valid_to=None),
                name="part_once",
            ),
        ]

    def about(self) -> dict[str, Any]:
        return {"person": self.person, "organisation": self.organisation}
