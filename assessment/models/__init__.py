"""Models of the assessment, one module a noun."""

from assessment.models.adjustments import Adjustment
from assessment.models.appeals import About, Appeal, AppealFile, AppealState, Remedy
from assessment.models.circulars import Circular, CircularState
from assessment.models.pay import PayLine, PayList, PayRule
from assessment.models.schemes import Scheme, SchemeExtra, SchemeItem, SchemeState
from assessment.models.snapshots import Figure, PeriodKind, Snapshot
from assessment.models.standings import Standing

__all__ = [
    "About",
    "Adjustment",
    "Appeal",
    "AppealFile",
    "AppealState",
    "Circular",
    "CircularState",
    "Figure",
    "PayLine",
    "PayList",
    "PayRule",
    "PeriodKind",
    "Remedy",
    "Scheme",
    "SchemeExtra",
    "SchemeItem",
    "SchemeState",
    "Snapshot",
    "Standing",
]
