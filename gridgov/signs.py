"""Signs that mean the same on every page, chart and export: lights, urgency, the eight steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Sign:
    """A word with the name of its colour and shape (classes `gg-<tone>`, icon `shape`)."""

    key: str
    word: str | Promise
    tone: str
    shape: str


LIGHTS = {
    s.key: s
    for s in (
        Sign("on_time", pgettext_lazy("light", "On time"), "on-time", "circle"),
        Sign("near", pgettext_lazy("light", "Near due"), "near", "triangle"),
        Sign("late", pgettext_lazy("light", "Late"), "late", "diamond"),
        Sign("suspended", pgettext_lazy("light", "Suspended"), "suspended", "pause"),
        Sign("done", pgettext_lazy("light", "Finished"), "done", "check"),
    )
}

URGENCIES = {
    s.key: s
    for s in (
        Sign("normal", pgettext_lazy("urgency", "Normal"), "calm", ""),
        Sign("urgent", pgettext_lazy("urgency", "Urgent"), "near", "alert-triangle"),
        Sign("critical", pgettext_lazy("urgency", "Critical"), "late", "urgent"),
    )
}

STATES = {
    "done": _("done"),
    "now": _("in progress"),
    "todo": _("to come"),
    "skipped": _("skipped"),
}


@dataclass(frozen=True)
class Step:
    """One of the eight; `state` is `done`, `now`, `todo` or `skipped`."""

    label: str | Promise
    state: str
    who: str = ""
    when: dt.datetime | None = None

    @property
    def state_word(self) -> str | Promise:
        return STATES[self.state]


def steps_of(steps: Iterable[Step | Mapping[str, Any]]) -> list[Step]:
    return [s if isinstance(s, Step) else Step(**s) for s in steps]
