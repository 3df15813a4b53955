"""Whether boundaries are still those that somebody looked at, and what others changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from grids.boundaries.reading import Reading, in_families
from grids.errors import Difference, Overtaken
from grids.models import Area, Boundary, BoundaryChange


def fingerprint(families: Iterable[str]) -> str:
    """Of the boundaries in force in these families; three statements. At most 64 characters.

    The number in front is that of the newest boundary, so that what is newer can be told.
    """
    paths = list(families)
    areas = Area.objects.filter(in_families(paths)).order_by("pk")
    rows = list(areas.values_list("pk", "retired_on", "covered"))
    dated = Boundary.objects.filter(in_families(paths, "area__"))
    keys = list(dated.filter(valid_to=None).order_by("area").values_list("area", "pk"))
    newest = dated.aggregate(newest=Max("pk"))["newest"] or 0
    digest = hashlib.sha256(repr((rows, keys)).encode()).hexdigest()
    return f"{newest}-{digest}"[:64]


def check_seen(reading: Reading, seen: str | None) -> None:
    """Raises Overtaken with the difference unless the boundaries are those of `seen`.

    "" is what nobody has seen; None asks for no check.
    """
    if seen is None:
        return
    now = fingerprint(reading.watched)
    if now == seen:
        return
    if not seen:
        unseen = _("Look at what would change, then publish. Nothing was changed yet.")
        raise Overtaken(unseen, Difference(), now)
    difference = since(reading.watched, seen)
    first = difference.changes[0] if difference.changes else None
    if first and first.by:
        told = {"name": str(first.by), "reason": first.reason}
        sentence = _(
            "%(name)s changed these boundaries in the meantime (%(reason)s). Nothing was saved; "
            "your drawing is kept. Look at the difference and go on from there."
        )
        raise Overtaken(sentence % told, difference, now)
    raise Overtaken(
        _(
            "These boundaries were changed in the meantime. Nothing was saved; your drawing is "
            "kept. Look at the difference and go on from there."
        ),
        difference,
        now,
    )


def since(families: Iterable[str], seen: str) -> Difference:
    """Who changed what in these families after `seen` was taken."""
    number = seen.partition("-")[0]
    newest = int(number) if number.isdecimal() else 0
    dated = Boundary.objects.filter(in_families(families, "area__"))
    newer = dated.filter(pk__gt=newest)
    keys = set(newer.exclude(change=None).values_list("change", flat=True))
    keys |= set(dated.filter(ended_by__in=keys).values_list("ended_by", flat=True))
    changes = BoundaryChange.objects.filter(pk__in=keys).select_related("by")
    pieces = [
        piece
        for area in Area.objects.filter(pk__in=newer.values("area")).order_by("code")
        if (piece := _piece(area, newest))
    ]
    return Difference(list(changes.order_by("-at", "-pk")), pieces)


def _piece(area: Area, newest: int) -> dict[str, Any] | None:
    """What `area` had at that time or has now, not both."""
    rows = area.boundaries.filter(pk__lte=newest).filter(
        Q(ended_by=None) | Q(ended_by__boundaries__pk__gt=newest)
    )
    former = rows.order_by("-pk").first()
    shapes = [shape for shape in (former and former.geometry, area.geometry) if shape]
    if not shapes:
        return None
    piece: GEOSGeometry = shapes[0]
    if len(shapes) == 2:
        piece = shapes[0].sym_difference(shapes[1])
    if piece.empty:
        return None
    return {"code": area.code, "label": area.label, "piece": json.loads(piece.json)}
