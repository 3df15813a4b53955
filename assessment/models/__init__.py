"""Models of the assessment, one module a noun."""

from assessment.models.snapshots import Figure, PeriodKind, Snapshot

__all__ = ["Figure", "PeriodKind", "Snapshot"]
