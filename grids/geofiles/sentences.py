"""What a check found, said in full sentences."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.geofiles.models import FaultKind, FileFault

SAID: dict[str, Promise] = {
    FaultKind.EMPTY: _("“%(first)s” has no shape at all."),
    FaultKind.NO_AREA: _("“%(first)s” is no area but a line or points (%(detail)s)."),
    FaultKind.INVALID: _(
        "The outline of “%(first)s” crosses itself. Choose the repaired shape, or draw it anew."
    ),
    FaultKind.REPAIRED: _("The outline of “%(first)s” crossed itself; its repaired shape is used."),
    FaultKind.HEIGHTS: _("%(detail)s shapes carry heights (three dimensions); they are left out."),
    FaultKind.RANGE: _(
        "“%(first)s” lies beyond the globe (%(detail)s). Are latitude and longitude swapped, or "
        "are these no degrees?"
    ),
    FaultKind.UNMATCHED: _("“%(first)s” belongs to no known area (“%(second)s” in its column)."),
    FaultKind.AMBIGUOUS: _("“%(first)s” fits several areas: %(detail)s. Match by code."),
    FaultKind.TWICE: _("“%(first)s” stands for the same area as “%(second)s”."),
    FaultKind.NO_PARENT: _("“%(first)s” stands in no area of the level above."),
    FaultKind.BAD_CODE: _("“%(first)s” cannot have the code “%(second)s”. %(detail)s"),
    FaultKind.OVERLAP: _("“%(first)s” and “%(second)s” overlap by %(size)s."),
    FaultKind.GAP: _("A gap of %(size)s at “%(first)s”."),
    FaultKind.OUTSIDE: _("“%(first)s” reaches %(size)s beyond “%(second)s”."),
}
NO_NUMBERS = _(
    "The shape of “%(first)s” cannot be read: a coordinate is no number, or its outline is not "
    "closed. Draw it anew."
)
MENDED: dict[str, Promise] = {
    FaultKind.OVERLAP: _("It is given to one of them, as chosen."),
    FaultKind.GAP: _("It is given to a neighbour, as chosen."),
    FaultKind.OUTSIDE: _("It is cut off, as chosen."),
}


def sentence(fault: FileFault) -> str:
    told = {
        "first": fault.first,
        "second": fault.second,
        "detail": fault.detail,
        "size": size(fault.square_metres),
    }
    if fault.kind == FaultKind.RANGE and not fault.detail:
        return str(NO_NUMBERS) % told
    said = str(SAID[fault.kind]) % told if fault.kind in SAID else fault.detail
    more = str(MENDED.get(fault.kind, "")) if fault.mended else ""
    return f"{said} {more}".strip()


def size(square_metres: float) -> str:
    if square_metres >= 1e5:
        return f"{number_format(square_metres / 1e6, 2)} km²"
    return f"{number_format(square_metres, 0 if square_metres >= 100 else 1)} m²"


def tally(file: Any) -> list[dict[str, Any]]:
    """How many faults of each kind, layer by layer, as the last check counted them."""
    names = [layer["name"] for layer in file.layers]
    rows = sorted(file.result.get("faults", []), key=lambda row: (row[2], row[0] or 0, row[1]))
    return [
        {
            "layer": names[layer] if layer is not None else "",
            "number": layer,
            "kind": kind,
            "label": FaultKind(kind).label,
            "mended": mended,
            "count": count,
        }
        for layer, kind, mended, count in rows
    ]
