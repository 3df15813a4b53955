"""What many cases need alike, read once while they are changed one after another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from events.centres import centre_for
from events.models import Event
from events.rules import Rulebook, Rules
from grids.models import Area
from grids.services import calendar_for
from grids.worktime import Calendar


class Shared:
    """Rules, calendars and centres."""

    def __init__(self) -> None:
        self._calendars: dict[str, Calendar] = {}
        self._centres: dict[tuple[Any, ...], Area] = {}
        self._rules = Rules()

    def calendar(self, path: str) -> Calendar:
        if path not in self._calendars:
            self._calendars[path] = calendar_for(path)
        return self._calendars[path]

    def rulebook(self, category_id: int | None, major: str, path: str) -> Rulebook:
        return Rulebook(category_id, major, path, self._rules)

    def centre(self, path: str, event: Event, now: dt.datetime) -> Area:
        """As `centre_for`, asked once for cases that the same people may see."""
        key = (
            path,
            event.confidential,
            event.leaders_only,
            event.concerns_user_id,
            event.concerns_department_id,
            event.concerns_area_id,
        )
        if key not in self._centres:
            self._centres[key] = centre_for(path, event, now)
        return self._centres[key]
