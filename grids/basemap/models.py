"""Streets and buildings below the map, and where they come from."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Layer(models.TextChoices):
    STREETS = "streets", _("Streets")
    BUILDINGS = "buildings", _("Buildings")


class BaseLayer(models.Model):
    """One layer as it was imported last, and whom the map has to name for it."""

    name = models.CharField(max_length=10, choices=Layer.choices, unique=True)
    source = models.CharField(max_length=200, blank=True)
    imported_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(Layer(self.name).label)


class Rank(models.IntegerChoices):
    """How far out a street is still drawn."""

    MAIN = 1, _("Main road")
    STREET = 2, _("Street")
    PATH = 3, _("Path")


class Street(models.Model):
    """A piece of a street (EPSG:4326); `kind` is the source's own word for it."""

    name = models.CharField(_("name"), max_length=100, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    rank = models.PositiveSmallIntegerField(choices=Rank.choices, default=Rank.STREET)
    geometry = models.LineStringField(srid=4326)

    class Meta:
        indexes = [models.Index(fields=["name"], name="street_name")]

    def __str__(self) -> str:
        return self.name or self.kind


class Building(models.Model):
    """The outline of a building (EPSG:4326)."""

    name = models.CharField(_("name"), max_length=100, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    geometry = models.PolygonField(srid=4326)

    class Meta:
        indexes = [
            models.Index(fields=["name"], condition=~models.Q(name=""), name="building_name")
        ]

    def __str__(self) -> str:
        return self.name or self.kind


class MapChange(models.Model):
    """A transaction that changed what a tile shows; written by triggers, never changed.

    How many there are, and the mark of the last, is the version of all tiles: unlike a counter
    it changes at the moment a transaction is seen, in whatever order transactions end.
    """

    what = models.CharField(max_length=10)
    mark = models.UUIDField(db_default=models.Func(function="gen_random_uuid"))
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["what", "-id"], name="map_change_last")]
