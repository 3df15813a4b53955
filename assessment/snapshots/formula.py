"""The name of the definitions that counted and scored: it changes when any of them does."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import inspect
import json

from assessment.figures.indicators import INDICATORS
from assessment.figures.measures import MEASURES
from assessment.figures.periods import Period
from assessment.schemes import lookup, ranks, scoring
from assessment.snapshots import facts, families

VERSION = 1
"""Grows with a change of what is counted that none of the below shows."""


@functools.cache
def formula() -> str:
    """The version, and a digest of measures, indicators, the statement that counts them and the
    modules that score and rank."""
    week = Period.read("2026-W01")
    said = [
        [(m.key, sorted(m.kinds), m.collected) for m in MEASURES.values()],
        [
            (i.key, i.numerator, i.denominator, sorted(i.kinds), i.higher_is_better, i.sample)
            for i in INDICATORS.values()
        ],
        facts.facts_sql(week, dt.datetime(2026, 1, 5, tzinfo=dt.UTC))[0],
        families.FAMILIES,
        [inspect.getsource(module) for module in (scoring, ranks, lookup)],
    ]
    digest = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    return f"{VERSION}-{digest[:10]}"
