"""Times a call many times over and counts its SQL statements."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Timing:
    """Milliseconds; `statements` of one call, transaction commands included, 0 if not counted."""

    p50: float
    p95: float
    statements: int = 0


def timed(call: Callable[[], object], times: int = 100, warm: int = 5) -> Timing:
    """Calls `call` `warm` times unmeasured, then `times` times."""
    for _turn in range(warm):
        call()
    spent = []
    for _turn in range(times):
        begun = time.perf_counter()
        call()
        spent.append(1000 * (time.perf_counter() - begun))
    return Timing(statistics.median(spent), percentile(spent, 95))


def percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def statements(call: Callable[[], object]) -> int:
    """SQL statements of one call, BEGIN and COMMIT included."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
