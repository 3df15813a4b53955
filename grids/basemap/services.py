"""Putting streets and buildings below the map; the former ones of the layer give way."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from grids.basemap.models import BaseLayer, Building, Layer, Street
from grids.basemap.reading import OF_INTEREST, Piece, rank_of, wanted
from grids.geofiles import Unreadable

BATCH = 2_000


@transaction.atomic
def base_map_import(
    *, layer: str, pieces: Iterable[Piece], source: str = "", add: bool = False
) -> int:
    """How many streets or buildings were taken; none at all when one cannot be read.

    With `add` the layer's former ones stay. `source` is what the map names beside it.
    """
    row, _made = BaseLayer.objects.select_for_update().get_or_create(name=layer)
    model = Street if layer == Layer.STREETS else Building
    if not add:
        model.objects.all().delete()
    found, count = _rows(layer, pieces), 0
    while batch := list(itertools.islice(found, BATCH)):
        model.objects.bulk_create(batch)  # type: ignore[arg-type]  # rows are of this model
        count += len(batch)
    if not count:
        raise Unreadable(_("The file holds nothing for this layer. Nothing was changed."))
    row.source = source or row.source
    row.save()
    return count


def _rows(layer: str, pieces: Iterable[Piece]) -> Iterator[Street | Building]:
    word = OF_INTEREST[Layer(layer)]
    for properties, shape in wanted(layer, pieces):
        kind = str(properties.get(word) or "")[:30]
        name = str(properties.get("name") or "")[:100]
        if layer == Layer.STREETS:
            yield Street(name=name, kind=kind, rank=rank_of(kind), geometry=shape)
        else:
            yield Building(name=name, kind=kind, geometry=shape)
