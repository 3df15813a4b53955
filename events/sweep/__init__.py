"""The sweep: what happens by itself when a clock reaches its next moment."""

from events.sweep.climb import sweep

__all__ = ["sweep"]
