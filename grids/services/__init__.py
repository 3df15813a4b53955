"""All writes to areas, boundaries and calendars, and the look-ups that other floors use."""

from grids.services.calendar_lookup import calendar_for

__all__ = ["calendar_for"]
