"""The dated shapes of areas, and finding the area at a point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.boundaries.faults import faults_below, refuse
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
    (made,) = boundaries_set(
        root=area,
        shapes={area.pk: geometry},
        valid_from=valid_from,
        source=source,
        generated=generated,
    )
    return made


@transaction.atomic
def boundaries_set(
    *,
    root: Area,
    shapes: Mapping[int, GEOSGeometry],
    valid_from: dt.date,
    source: str = "",
    generated: bool = False,
) -> list[Boundary]:
    """The same for many areas under one `root` at once; `shapes` by the areas' keys."""
    if valid_from > timezone.localdate():
        raise Refused(_("Boundaries of a later day are scheduled, not set. Nothing was changed."))
    lock_tree(root)
    good = {pk: as_multipolygon(shape) for pk, shape in shapes.items()}
    former = Boundary.objects.filter(area__in=good, valid_to=None)
    later = former.filter(valid_from__gt=valid_from).first()
    if later:
        raise Refused(
            _("The boundary in force begins on %(day)s, which is later. Nothing was changed.")
            % {"day": later.valid_from}
        )
    former.filter(valid_from=valid_from).delete()
    former.update(valid_to=valid_from)
    made = Boundary.objects.bulk_create(
        Boundary(
            area_id=pk, geometry=shape, valid_from=valid_from, source=source, generated=generated
        )
        for pk, shape in good.items()
    )
    Area.objects.filter(pk__in=good).update(geometry=_in_force())
    for path in _parents_of(good):
        refuse_misfit(path)
    return made


def _parents_of(keys: Iterable[int]) -> list[str]:
    """The paths whose children may fit no longer: the areas themselves and what they stand in."""
    paths = Area.objects.filter(pk__in=keys).values_list("path", flat=True)
    return sorted({path for own in paths for path in (own, own[: -Area.steplen])})


def refuse_misfit(path: str) -> None:
    """Raises BoundaryRefused when areas below `path` overlap, leave it or leave a gap in it."""
    refuse(faults_below(path))


def _in_force() -> Subquery:
    return Subquery(
        Boundary.objects.filter(area=OuterRef("pk"), valid_to=None).values("geometry")[:1]
    )


def as_multipolygon(geometry: GEOSGeometry) -> MultiPolygon:
    """Refuses what is no area on the map: lines, empty or crossed outlines."""
    shape = MultiPolygon(geometry) if isinstance(geometry, Polygon) else geometry
    if not isinstance(shape, MultiPolygon) or shape.empty or not shape.valid:
        raise Refused(_("The outline crosses itself or is no area. Nothing was changed."))
    shape.srid = shape.srid or 4326
    return shape


def locate(point: Point, root: Area | None = None, *, within: str = "") -> Area | None:
    """The deepest area in force at the WGS-84 `point`; on a common border the lowest code.

    Only below `root`, or below the path `within`.
    """
    found = Area.objects.containing(point)
    below = root.path if root is not None else within
    if below:
        found = found.filter(path__startswith=below)
    area: Area | None = found.defer("geometry").first()
    return area
