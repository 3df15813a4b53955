"""When a delivery is tried again, and how long a receiver that fails is left alone. Pure."""

from __future__ import annotations

import datetime as dt

PAUSES = [
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
]
"""After each failed try; the last one again and again."""

JITTER = 0.2
MOST_ASKED = dt.timedelta(hours=1)
"""The longest that a receiver's Retry-After is heeded."""

FAILURES = 5
"""In a row: from then on one delivery is tried after each rest."""

REST = dt.timedelta(seconds=15)
MOST_REST = dt.timedelta(minutes=10)


def pause(attempts: int, chance: float, asked: float = 0) -> dt.timedelta:
    """After the try number `attempts`; `chance` in [0, 1) spreads, `asked` s are Retry-After."""
    usual = PAUSES[min(attempts, len(PAUSES)) - 1] * (1 + JITTER * chance)
    return max(usual, min(dt.timedelta(seconds=asked), MOST_ASKED))


def rest(failures: int) -> dt.timedelta:
    """After so many failures in a row; nothing below `FAILURES`."""
    if failures < FAILURES:
        return dt.timedelta()
    doubled: int = 2 ** min(failures - FAILURES, 10)
    return min(REST * doubled, MOST_REST)
