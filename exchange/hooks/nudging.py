"""Asks a worker to send now. The clock asks as well, so a lost nudge delays only."""

from __future__ import annotations

from gridgov.celery import app
from gridgov.failures import note

EXPIRES = 30
"""Seconds after which the clock has asked anyway."""


def nudge() -> None:
    """Never fails: without a broker the clock of another minute sends what waits."""
    try:
        app.send_task("exchange.hooks", expires=EXPIRES, retry=False)
    except Exception as error:
        note("nudging the webhooks", error)
