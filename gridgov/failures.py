"""What work in the background writes into the log when it fails: where, never whose data."""

from __future__ import annotations

import logging
import traceback

logger = logging.getLogger("gridgov.failures")


def note(what: str, error: BaseException) -> None:
    """Logs the kind of `error` and its place; its text may carry values, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    logger.error("%s failed: %s at %s", what, type(error).__name__, place)
