"""Who wants to know that a working calendar changed: upper packages recompute open clocks."""

from __future__ import annotations

from collections.abc import Callable

from grids.models import WorkCalendar

Callback = Callable[[WorkCalendar, str], None]
_callbacks: list[Callback] = []


def on_change(callback: Callback) -> Callback:
    """Registers `callback(calendar, reason)`; usable as a decorator.

    It runs after the change is committed, so it should only start the work (a task).
    """
    if callback not in _callbacks:
        _callbacks.append(callback)
    return callback


def forget(callback: Callback) -> None:
    _callbacks.remove(callback)


def changed(calendar: WorkCalendar, reason: str) -> None:
    for callback in _callbacks:
        callback(calendar, reason)
