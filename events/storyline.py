"""The trace of a case in words: who did what, when, what changed and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department, User
from events.casefile import CaseFile
from events.models import CallOutcome, Category, TraceEntry
from events.offers import label
from events.workflow import TASK_ACTIONS, Sample, Step, TaskRole, TaskState, Urgency
from grids.models import Area

PAGE = 20
TALK = frozenset(
    {"ask_reporter", "answer", "urge", "supervise", "answer_order", "request_check", "answer_check"}
)
NOTES = frozenset({"note", "log_call"})
DESK = frozenset({"claim", "release", "correct", "pass_up", "pass_down"})
KINDS: dict[str, str | Promise] = {
    "": gettext_lazy("Everything"),
    "steps": gettext_lazy("Steps"),
    "tasks": gettext_lazy("Tasks"),
    "talk": gettext_lazy("Questions, urgings, checks"),
    "notes": gettext_lazy("Notes and calls"),
    "desk": gettext_lazy("Desk and corrections"),
}
FIELDS: dict[str, str | Promise] = {
    "step": gettext_lazy("Step"),
    "number": gettext_lazy("Case number"),
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "address": gettext_lazy("Place"),
    "category_id": gettext_lazy("Category"),
    "urgency": gettext_lazy("Urgency"),
    "confidential": gettext_lazy("Confidential"),
    "area_id": gettext_lazy("Area"),
    "holder_id": gettext_lazy("Centre"),
    "sample": gettext_lazy("Sample check"),
    "grade": gettext_lazy("Grade"),
    "mark": gettext_lazy("Mark"),
    "rework_count": gettext_lazy("Reworked"),
    "reopen_count": gettext_lazy("Reopened"),
    "state": gettext_lazy("State"),
    "round": gettext_lazy("Round"),
    "assignee_id": gettext_lazy("Colleague"),
    "extensions": gettext_lazy("Extensions"),
    "department_id": gettext_lazy("Department"),
    "role": gettext_lazy("Part"),
    "section": gettext_lazy("Section"),
    "outcome": gettext_lazy("Call"),
    "again_at": gettext_lazy("Call again at"),
}
FROM_START = frozenset({"step", "department_id", "outcome", "again_at"})
"""What the first entry of a case or a task says; the rest stands on the page."""

WORDS: dict[str, dict[str, Any]] = {
    "step": dict(Step.choices),
    "urgency": dict(Urgency.choices),
    "sample": dict(Sample.choices),
    "state": dict(TaskState.choices),
    "role": dict(TaskRole.choices),
    "outcome": dict(CallOutcome.choices),
}
MODELS: dict[str, Any] = {
    "category_id": Category,
    "area_id": Area,
    "holder_id": Area,
    "assignee_id": User,
    "department_id": Department,
}
OTHER: dict[str, str | Promise] = {
    "recompute": gettext_lazy("Due times reckoned anew"),
    "recomputed": gettext_lazy("Due times reckoned anew"),
    "remind": gettext_lazy("Reminder"),
    "overdue": gettext_lazy("Overdue"),
    "yellow": gettext_lazy("Yellow card"),
    "red": gettext_lazy("Red card"),
}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One entry of the trace. `about` names the department of the task it concerns."""

    title: str
    who: str
    acting_as: str
    at: dt.datetime
    reason: str
    about: str = ""
    changes: list[Change] = field(default_factory=list)
    moved: bool = False


def story(file: CaseFile, kind: str, number: int, page: int = PAGE) -> tuple[list[Line], bool]:
    """One page of entries, newest first, and whether there are more."""
    rows = entries(file)
    if kind == "steps":
        rows = rows.filter(changes__event__has_key="step")
    elif kind:
        actions = {"tasks": TASK_ACTIONS, "talk": TALK, "notes": NOTES, "desk": DESK}[kind]
        rows = rows.filter(action__in=actions)
    start = (number - 1) * page
    found = list(rows[start : start + page + 1])
    return lines(file, found[:page]), len(found) > page


def entries(file: CaseFile) -> QuerySet[TraceEntry]:
    """The trace of a case with who acted as what, newest first."""
    rows = TraceEntry.objects.filter(event=file.event).select_related(
        "user",
        "posting__user",
        "posting__area",
        "posting__department__kind",
        "posting__department__area",
    )
    long = ("posting__area__geometry", "posting__department__area__geometry", "personal")
    return rows.defer(*long).order_by("-seq")


def lines(file: CaseFile, found: list[TraceEntry]) -> list[Line]:
    """Some entries in words, one line each."""
    names = _names(found)
    return [_line(file, entry, names) for entry in found]


def _line(file: CaseFile, entry: TraceEntry, names: dict[str, dict[int, str]]) -> Line:
    task = file.task(entry.task_id)
    return Line(
        title=title(entry.action),
        who=who(entry),
        acting_as=acting_as(entry),
        at=entry.at,
        reason=entry.reason,
        about=str(task.department) if task else "",
        changes=list(_changes(entry, names)),
        moved="step" in entry.changes.get("event", {}),
    )


def title(action: str) -> str:
    try:
        return label(action)
    except KeyError:
        return str(OTHER.get(action, action.replace("_", " ")))


def who(entry: TraceEntry) -> str:
    if entry.user is not None:
        return entry.user.name
    return _("the reporter") if entry.acting_as == "reporter" else _("the system")


def acting_as(entry: TraceEntry) -> str:
    """The posting acted in, and for whom, where it was another person's."""
    posting = entry.posting
    if posting is None:
        return ""
    if posting.user_id == entry.user_id:
        return str(posting)
    said = _("%(posting)s (deputy of %(name)s)")
    return said % {"posting": posting, "name": posting.user.name}


def _names(entries: list[TraceEntry]) -> dict[str, dict[int, str]]:
    """The names of the rows that the changes point to, one statement a kind of row."""
    wanted: dict[Any, set[int]] = {}
    for entry in entries:
        for fields in entry.changes.values():
            for name, pair in fields.items():
                if name in MODELS:
                    keys = {key for key in pair if key is not None}
                    wanted.setdefault(MODELS[name], set()).update(keys)
    found = {}
    for model, keys in wanted.items():
        rows = model.objects.filter(pk__in=keys)
        if model is Department:
            rows = rows.select_related("kind", "area")
        found[model] = {row.pk: str(row) for row in rows}
    return {name: found.get(model, {}) for name, model in MODELS.items()}


def _changes(entry: TraceEntry, names: dict[str, dict[int, str]]) -> Any:
    for row, fields in entry.changes.items():
        for name, (before, after) in fields.items():
            first = entry.action == "collect" if row == "event" else before is None
            if name not in FIELDS or (first and name not in FROM_START) or not (before or after):
                continue
            yield Change(str(FIELDS[name]), _word(name, before, names), _word(name, after, names))


def _word(name: str, value: Any, names: dict[str, dict[int, str]]) -> str:
    if value is None or value == "":
        return ""
    if name in names:
        return names[name].get(value, str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name.endswith("_at"):
        return f"{timezone.localtime(dt.datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    return str(WORDS.get(name, {}).get(value, value))
