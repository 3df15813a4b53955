"""The dated shapes of areas, and finding the area at a point."""

from __future__ import annotations

import datetime as dt

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.db import transaction
from django.utils.translation import gettext as _

from grids.errors import Refused
from grids.models import Area, Boundary
from grids.services.locks import lock_tree


@transaction.atomic
def boundary_set(
    *,
    area: Area,
    geometry: GEOSGeometry,
    valid_from: dt.date,
    source: str = "",
    generated: bool = False,
) -> Boundary:
    """Gives `area` a shape (WGS-84) from that day on; the one before ends on it."""
    lock_tree(area)
    shape = as_multipolygon(geometry)
    former = Boundary.objects.select_for_update().filter(area=area, valid_to=None).first()
    if former and former.valid_from > valid_from:
        raise Refused(
            _("The boundary in force begins on %(day)s, which is later. Nothing was changed.")
            % {"day": former.valid_from}
        )
    if former and former.valid_from == valid_from:
        former.delete()
    elif former:
        former.valid_to = valid_from
        former.save(update_fields=["valid_to"])
    made = Boundary.objects.create(
        area=area, geometry=shape, valid_from=valid_from, source=source, generated=generated
    )
    Area.objects.filter(pk=area.pk).update(geometry=shape)
    return made


def as_multipolygon(geometry: GEOSGeometry) -> MultiPolygon:
    """Refuses what is no area on the map: lines, empty or crossed outlines."""
    shape = MultiPolygon(geometry) if isinstance(geometry, Polygon) else geometry
    if not isinstance(shape, MultiPolygon) or shape.empty or not shape.valid:
        raise Refused(_("The outline crosses itself or is no area. Nothing was changed."))
    shape.srid = shape.srid or 4326
    return shape


def locate(point: Point, root: Area | None = None) -> Area | None:
    """The deepest area in force at the WGS-84 `point`; on a common border the lowest code."""
    found = Area.objects.containing(point)
    if root is not None:
        found = found.filter(path__startswith=root.path)
    return found.first()
