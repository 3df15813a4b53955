"""Buildings, their units and their rooms."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gridgov.fields import BlindIndexField, EncryptedTextField
from grids.models import Area
from people.indexes import NUMBER
from people.models.base import Record
from people.querysets import HouseQuerySet


class HouseLevel(models.TextChoices):
    BUILDING = "building", _("Building")
    UNIT = "unit", pgettext_lazy("house", "Unit")
    ROOM = "room", _("Room")


class Use(models.TextChoices):
    OWN = "own", _("Lived in by the owner")
    LET = "let", _("Let")
    EMPTY = "empty", pgettext_lazy("house", "Empty")
    SHOP = "shop", _("Shop")
    DORMITORY = "dormitory", _("Dormitory")


class House(Record):
    """A building (with `place`, `point`), a unit of one, or a room of a building or unit.

    `building` is the building of a unit or room (empty for a building itself). `place` is the
    address down to the building, in clear, the same on all its rows; `address` (the whole one)
    and `number` (of the unit or room, of a building only where it tells a single dwelling) are
    encrypted. `area` is the grid at the point, `sight_path` its path, both those of the building.
    """

    level = models.CharField(_("kind"), max_length=10, choices=HouseLevel.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=pgettext_lazy("house", "part of"),
    )
    building = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="inside"
    )
    place = models.CharField(_("address down to the building"), max_length=200)
    number = EncryptedTextField(_("number"), blank=True, default="")
    number_index = BlindIndexField(source="number", purpose=NUMBER, db_index=False)
    address = EncryptedTextField(_("whole address"), blank=True, default="")
    floor = models.SmallIntegerField(_("floor"), null=True, blank=True)
    use = models.CharField(
        pgettext_lazy("house", "use"), max_length=10, choices=Use.choices, blank=True
    )
    area_m2 = models.DecimalField(
        _("floor space in m²"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    owner = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="houses_owned",
        verbose_name=_("owner"),
    )
    owner_text = EncryptedTextField(_("owner, in words"), blank=True, default="")
    point = models.PointField(_("point"), srid=4326, null=True, blank=True)
    footprint = models.PolygonField(
        _("footprint"), srid=4326, null=True, blank=True, spatial_index=False
    )
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="houses",
        verbose_name=_("area"),
    )
    sight_path = models.CharField(max_length=255, db_collation="C", db_index=True)
    ended_on = models.DateField(_("gone since"), null=True, blank=True)

    objects: ClassVar[Any] = HouseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("house")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "number_index"],
                condition=models.Q(parent__isnull=False, ended_on=None),
                name="house_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(level="building", parent=None, building=None)
                | models.Q(
                    level__in=["unit", "room"], parent__isnull=False, building__isnull=False
                ),
                name="house_stands_in_its_building",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sight_path", "id"],
                condition=models.Q(parent=None),
                name="buildings_in_sight",
            ),
            GistIndex(
                fields=["point"],
                condition=models.Q(parent=None, ended_on=None),
                name="buildings_on_map",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.pk}"

    def about(self) -> dict[str, Any]:
        return {"house": self}
