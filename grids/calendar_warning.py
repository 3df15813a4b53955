"""The warning that a year is not covered by an official notice yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grids.models import Area, WorkCalendar
from grids.services.calendars import provisional_years


@dataclass(frozen=True)
class CalendarWarning:
    text: str
    url: str


def calendar_warning(user: Any, today: dt.date) -> CalendarWarning | None:
    """For the administrator's home and the calendar page; None when both years are known."""
    calendar = (
        WorkCalendar.objects.filter(root__in=Area.objects.chain(user.scope.area_path))
        .order_by("-root__depth")
        .first()
    )
    if calendar is None:
        return None
    years = provisional_years(calendar, today)
    if not years:
        return None
    text = _(
        "No holiday notice is loaded for %(years)s. Due times that reach into it count plain "
        "Monday to Friday and are marked as provisional. Import the notice when it is out; open "
        "limits are then computed anew."
    ) % {"years": ", ".join(str(year) for year in years)}
    return CalendarWarning(text, reverse("grids:notice_import"))
