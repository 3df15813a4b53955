"""All writes to areas, boundaries and calendars, and the look-ups that other floors use."""

from grids.services.area_import import areas_import
from grids.services.areas import area_cover, area_create, area_rename, area_retire, grids_make
from grids.services.boundaries import boundaries_set, boundary_set, locate
from grids.services.calendar_lookup import calendar_for, calendar_of, calendar_stamp
from grids.services.calendars import (
    calendar_create,
    calendar_hours_set,
    calendar_load,
    day_remove,
    day_set,
    notice_import,
)
from grids.services.codes import area_by_code
from grids.services.locks import hold_boundaries

__all__ = [
    "area_by_code",
    "area_cover",
    "area_create",
    "area_rename",
    "area_retire",
    "areas_import",
    "boundaries_set",
    "boundary_set",
    "calendar_create",
    "calendar_for",
    "calendar_hours_set",
    "calendar_load",
    "calendar_of",
    "calendar_stamp",
    "day_remove",
    "day_set",
    "grids_make",
    "hold_boundaries",
    "locate",
    "notice_import",
]
