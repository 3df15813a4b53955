"""What happened to one case, read from its trace alone. Pure.

What a trace does not tell is looked up by the entry it belongs to: the due time of a clock, the
addressee of an urging, the worker asked for a check.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.models import TraceEntry
from events.trace import replay

DESK = {
    "classify": "classify",
    "file": "file",
    "dispatch": "dispatch",
    "verify_pass": "verify",
    "verify_fail": "verify",
}
"""Actions at the desk, and the clock that each stops."""


@dataclass
class Round:
    """One sending of a part: by whom, until when, and how it ended ("" while it runs)."""

    task: int
    sent_at: dt.datetime
    by: int | None
    again: bool
    ended_at: dt.datetime | None = None
    how: str = ""
    suspended_since: dt.datetime | None = None


@dataclass
class Run:
    """One run of the whole case, from its filing or reopening to its closing."""

    started_at: dt.datetime
    reopened: bool
    stopped_at: dt.datetime | None = None


@dataclass
class History:
    """The entries of a case, oldest first, sorted into what the assessment asks."""

    event: int
    entries: list[TraceEntry]
    state: dict[str, Any] = field(default_factory=dict)
    tasks: dict[int, dict[str, Any]] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    marks: list[tuple[str, int, dt.datetime]] = field(default_factory=list)
    """(what was granted, the part, when)."""

    @classmethod
    def read(cls, event: int, entries: Iterable[TraceEntry]) -> History:
        made = cls(event, list(entries))
        found = replay(made.entries)
        made.state = found.get("event", {})
        made.tasks = {
            int(row.removeprefix("task:")): fields
            for row, fields in found.items()
            if row.startswith("task:")
        }
        for entry in made.entries:
            made._case(entry)
            for row, changes in entry.changes.items():
                if row.startswith("task:"):
                    made._part(entry, int(row.removeprefix("task:")), changes)
        return made

    @property
    def step(self) -> str:
        return str(self.state["step"])

    @property
    def counts(self) -> bool:
        return self.step not in ("merged", "cancelled")

    @property
    def numbered(self) -> bool:
        return self.state.get("number") is not None

    def first(self, *actions: str) -> TraceEntry:
        return next(entry for entry in self.entries if entry.action in actions)

    def last(self, *actions: str) -> TraceEntry | None:
        found = [entry for entry in self.entries if entry.action in actions]
        return found[-1] if found else None

    def before(self, seq: int, action: str) -> TraceEntry | None:
        found = [e for e in self.entries if e.action == action and e.seq < seq]
        return found[-1] if found else None

    def _case(self, entry: TraceEntry) -> None:
        if entry.action == "file":
            self.runs.append(Run(entry.at, reopened=False))
        if entry.action == "reopen" and self.runs:
            self.runs.append(Run(entry.at, reopened=True))
        if entry.action == "verify_pass":
            self.runs[-1].stopped_at = entry.at

    def _part(self, entry: TraceEntry, task: int, changes: Mapping[str, Any]) -> None:
        state = changes["state"][1] if "state" in changes else None
        if state == "sent":
            again = any(one.task == task for one in self.rounds)
            self.rounds.append(Round(task, entry.at, entry.user_id, again))
        elif state in ("handled", "returned", "withdrawn", "waived"):
            last = self.round_of(task)
            last.ended_at, last.how, last.suspended_since = entry.at, state, None
        elif state is not None:
            self.round_of(task).suspended_since = entry.at if state == "suspended" else None
        self._granted(entry, task, state, changes)

    def _granted(
        self, entry: TraceEntry, task: int, state: str | None, changes: Mapping[str, Any]
    ) -> None:
        if entry.action == "decide_extension" and "extensions" in changes:
            self.marks.append(("extended", task, entry.at))
        if entry.action == "decide_suspension" and state == "suspended":
            self.marks.append(("suspended", task, entry.at))
        if state == "returned":
            self.marks.append(("returned", task, entry.at))

    def round_of(self, task: int) -> Round:
        """The last sending of a part."""
        return [one for one in self.rounds if one.task == task][-1]

    def is_lead(self, task: int) -> bool:
        return bool(self.tasks[task]["role"] == "lead")

    def department(self, task: int) -> int:
        return int(self.tasks[task]["department_id"])

    def led(self, since: dt.datetime | None = None, until: dt.datetime | None = None) -> int | None:
        """The department that led: at last, or between two moments."""
        found = [
            task
            for task, fields in sorted(self.tasks.items())
            if fields["role"] == "lead" and fields["state"] not in ("returned", "withdrawn")
        ]
        if since is None:
            cycle = self.state.get("reopen_count", 0)
            found = [task for task in found if self.tasks[task].get("cycle", 0) == cycle]
        else:
            sent = {task: self.round_of(task).sent_at for task in found}
            found = [t for t in found if sent[t] >= since and (not until or sent[t] <= until)]
        return self.department(found[-1]) if found else None

    def suspended_since(self, run: Run) -> dt.datetime | None:
        """Since when the case stands still because its lead is suspended."""
        if run.stopped_at is not None:
            return None
        found = [r.suspended_since for r in self.rounds if self.is_lead(r.task) and not r.how]
        return found[-1] if found else None
