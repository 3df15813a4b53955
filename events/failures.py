"""Where notes on failed work are found by those that look here."""

from gridgov.failures import note

__all__ = ["note"]
