"""Measures that count a case together: left out of one, it is left out of all of them (pure).

Otherwise a granted appeal would leave a case due that is neither on time nor late.
"""

from __future__ import annotations

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("due", "on_time", "late", "overdue_open", "dropped"),
    ("due_to_close", "closed_on_time", "closed_late", "overdue_to_close"),
    ("passed_disposal", "reworked"),
    ("rated", "satisfied"),
    ("valid", "invalid"),
    ("samples_passed", "samples_failed"),
    ("checks_due", "checks_on_time"),
    ("desk_done", "desk_on_time"),
    ("visits_due", "visits_done"),
)


def family(measure: str) -> tuple[str, ...]:
    """The measures that a case disputed as `measure` is left out of, that one first."""
    found = next((one for one in FAMILIES if measure in one), ())
    return (measure, *(key for key in found if key != measure))
