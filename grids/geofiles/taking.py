"""Taking a file in: read, kept with its shapes, with a first proposal of what is what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grids.geofiles.choices import Choices, Known, guessed, text_of
from grids.geofiles.datums import Fit, fits, offered
from grids.geofiles.measures import BROKEN, polygons, shapely_of
from grids.geofiles.models import BoundaryFile, FileShape
from grids.geofiles.reading import BOUNDARIES, Feature, GeoFile, Limits, Unreadable, read
from grids.models import Area
from jobs.services import OPEN

KEPT = dt.timedelta(days=30)
MOST_FITTED = 100_000
"""Vertices that are converted to try a datum; more shapes tell nothing new."""


def file_take(
    *, path: Path, name: str, place: Area, owner: Any, now: dt.datetime, limits: Limits = BOUNDARIES
) -> BoundaryFile:
    """Keeps the file at `path`. Raises Unreadable, and then nothing is kept."""
    found = read(path, name, limits)
    refuse_without_areas(found)
    layers = [
        {
            "name": layer.name,
            "columns": layer.columns,
            "crs": layer.crs,
            "count": layer.count,
            "broken": broken(found.found, at),
        }
        for at, layer in enumerate(found.layers)
    ]
    known = Known(place)
    choices = guessed(known, layers, ((f.layer, f.properties) for f in found.features))
    with transaction.atomic():
        forget_old(now)
        file: BoundaryFile = BoundaryFile.objects.create(
            place=place,
            owner=owner,
            name=name[:200],
            kind=found.kind,
            layers=layers,
            choices=choices.to_json(),
            created_at=now,
        )
        FileShape.objects.bulk_create(_shapes(file, found.features, choices), batch_size=500)
        fit_anew(file, known)
    return file


AREAS = ("Polygon", "MultiPolygon", "GeometryCollection")


def refuse_without_areas(file: GeoFile) -> None:
    """Raises Unreadable for a file of points or lines alone, or of rows without any shape."""
    kinds = Counter(f.geometry.geom_type for f in file.found if f.geometry is not None)
    whole = {"name": file.name, "count": len(file.found)}
    if any(kinds[kind] for kind in AREAS) or any(f.fault is not None for f in file.found):
        return
    if not kinds:
        words = _("None of the %(count)d rows of “%(name)s” has a shape.")
    elif set(kinds) <= {"Point", "MultiPoint"}:
        words = _(
            "“%(name)s” holds points (%(count)d) and no areas, so it has no boundaries. Points are "
            "brought under “Locate points”."
        )
    else:
        words = _(
            "“%(name)s” holds lines or points (%(count)d) and no areas. Save the outlines as areas "
            "(polygons) and bring it again."
        )
    raise Unreadable(words % whole)


def broken(found: list[Feature], layer: int) -> dict[str, str]:
    """What is wrong with each shape of a layer that could not be read, by its number."""
    numbered = enumerate(found, 1)
    return {str(n): f.fault for n, f in numbered if f.layer == layer and f.fault is not None}


def _shapes(file: BoundaryFile, found: Iterable[Feature], choices: Choices) -> list[FileShape]:
    return [
        FileShape(
            file=file,
            layer=feature.layer,
            number=number,
            label=_label(feature, choices, number),
            properties=feature.properties,
            given=feature.geometry,
            had_z=feature.had_z,
        )
        for number, feature in enumerate(found, 1)
    ]


def _label(feature: Feature, choices: Choices, number: int) -> str:
    choice = choices.layers[feature.layer]
    said = (text_of(feature.properties.get(c)) for c in (choice.name, choice.column) if c)
    return next((text for text in said if text), f"#{number}")[:200]


def fit_anew(file: BoundaryFile, known: Known | None = None) -> list[Fit]:
    """Measures each datum against the boundaries in force and keeps the figures with the file.

    Where shapes cannot be measured no datum is offered; the check says what is wrong with them.
    """
    try:
        found = fits(_pairs(file, known or Known(file.place)))
    except BROKEN:
        found = []
    best = offered(found)
    file.result = {
        **file.result,
        "fits": [{"datum": fit.datum, "square_km": fit.square_km} for fit in found],
        "offered": best.datum if best else "",
    }
    file.save(update_fields=["result"])
    return found


def _pairs(file: BoundaryFile, known: Known) -> list[tuple[Any, Any]]:
    """Shapes with the boundary in force of the area they belong to."""
    choices = Choices.from_json(file.choices)
    pairs, vertices = [], 0
    for shape in FileShape.objects.filter(file=file).exclude(given=None).iterator():
        choice = choices.layers[shape.layer]
        found = known.matching(choice, shape.properties) if choice.level else []
        force = _in_force(found[0]) if len(found) == 1 else None
        if force is None or shape.given is None:
            continue
        given = polygons(shapely_of(shape.given))
        vertices += shape.given.num_coords
        if not given.is_empty:
            pairs.append((given, shapely_of(force)))
        if vertices > MOST_FITTED:
            break
    return pairs


def _in_force(area: Area) -> Any:
    return Area.objects.values_list("geometry", flat=True).get(pk=area.pk)


def forget_old(now: dt.datetime) -> int:
    """Removes files brought more than a month ago that no job works on; how many rows."""
    old = BoundaryFile.objects.filter(created_at__lt=now - KEPT).exclude(job__state__in=OPEN)
    return int(old.delete()[0])
