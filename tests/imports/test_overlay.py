"""Where the demo lays the requests of another city: over the grids, some of them at one spot."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from assessment.analysis.repeats import FEWEST
from events.demo.cases import FILE, MAPPING, Overlay
from events.imports.mapping import load_mapping
from events.imports.records import Record, Unusable, record, rows
from grids.models import Area

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def laid(county: Area) -> list[Record]:
    mapping = load_mapping(MAPPING)
    overlay = Overlay(county, mapping, NOW)
    found = []
    for _number, row in rows(FILE):
        try:
            found.append(overlay(record(row, mapping, NOW))[0])
        except Unusable:
            continue
    return found


def test_something_is_reported_again_at_the_same_spot(county: Area, grid: Area) -> None:
    """Yet most cases lie where no other does."""
    spots = Counter((one.category, one.point) for one in laid(county))
    assert any(count >= FEWEST for count in spots.values())
    assert sum(count for count in spots.values() if count == 1) > 0.8 * spots.total()
