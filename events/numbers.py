"""Case numbers: county-yyyymmdd-nnnnn, without gaps for each county and day of filing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from events.models import Event

NEXT = """
    INSERT INTO events_casenumber (county, day, last) VALUES (%s, %s, 1)
    ON CONFLICT (county, day) DO UPDATE SET last = events_casenumber.last + 1
    RETURNING last
"""


def next_number(event: Event, now: dt.datetime) -> str:
    """The next number for the case; its day is the day of filing in county time.

    The counter row stays locked until the transaction ends and goes back with it, so that
    no number is lost; callers take it as late as they can.
    """
    county = (event.area or event.holder).code[:6]
    day = timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [county, day])
        (last,) = cursor.fetchone()
    return f"{county}-{day:%Y%m%d}-{last:05d}"
