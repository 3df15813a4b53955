"""Models of the assessment, one module a noun."""

from assessment.models.adjustments import Adjustment
from assessment.models.schemes import Scheme, SchemeExtra, SchemeItem, SchemeState
from assessment.models.snapshots import Figure, PeriodKind, Snapshot

__all__ = [
    "Adjustment",
    "Figure",
    "PeriodKind",
    "Scheme",
    "SchemeExtra",
    "SchemeItem",
    "SchemeState",
    "Snapshot",
]
