"""The eight steps of a case as the band and the dots show them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from events.workflow import Step as CaseStep
from gridgov.signs import Step

if TYPE_CHECKING:
    from events.models import Event, Task, TraceEntry

COLLECT = "collect"
LABELS = {
    COLLECT: pgettext_lazy("step", "Collect"),
    **{
        step.value: step.label
        for step in (
            CaseStep.CLASSIFY,
            CaseStep.FILE,
            CaseStep.DISPATCH,
            CaseStep.HANDLE,
            CaseStep.REPORT,
            CaseStep.VERIFY,
            CaseStep.EVALUATE,
        )
    },
}
ORDER = list(LABELS)
SETTLED = frozenset({"file", "dispatch", "handle", "report", "verify"})


def dots(event: Event) -> list[Step]:
    """Without who and when: for lists."""
    return [Step(LABELS[name], _state(event, name)) for name in ORDER]


def band(event: Event, moves: Iterable[TraceEntry], lead: Task | None = None) -> list[Step]:
    """With who finished each step and when; `moves` are entries that moved the step, in order.

    The steps of the department name the one that leads now.
    """
    ended: dict[str, TraceEntry] = {}
    entered = None
    for entry in moves:
        before, _after = entry.changes["event"]["step"]
        ended[before or COLLECT] = entry
        entered = entry
    steps = []
    for name in ORDER:
        state = _state(event, name)
        found = ended.get(name) if state == "done" else entered if state == "now" else None
        who = _who(found) if state == "done" else str(event.holder) if state == "now" else ""
        when = found.at if found else None
        if lead is not None and (name == "handle" or (name, state) == ("report", "now")):
            who, when = _department(lead, name, state, when)
        elif not_rated(event, name):
            who = _("not rated")
        steps.append(Step(LABELS[name], state, who, when))
    return steps


def not_rated(event: Event, name: str) -> bool:
    """Whether the case went past its evaluation without anybody's grade."""
    return name == "evaluate" and event.step == CaseStep.DONE and event.grade is None


def _department(
    lead: Task, name: str, state: str, otherwise: dt.datetime | None
) -> tuple[str, dt.datetime | None]:
    """The department that leads, with when it finished its work or last took it up."""
    if state not in ("done", "now"):
        return "", None
    if name == "report":
        return str(lead.department), otherwise
    moment = lead.ended_at if state == "done" else lead.accepted_at or lead.sent_at
    return str(lead.department), moment or otherwise


def _who(entry: TraceEntry | None) -> str:
    if entry is None:
        return ""
    if entry.user is not None:
        return entry.user.name
    return _("the reporter") if entry.acting_as == "reporter" else _("by itself")


def _state(event: Event, name: str) -> str:
    if (event.settled and name in SETTLED) or not_rated(event, name):
        return "skipped"
    if event.step == CaseStep.DONE:
        return "done"
    here = event.merged_from if event.step == CaseStep.MERGED else event.step
    if here not in ORDER:
        return _ended_early(event, name)
    if event.step == here and name == here:
        return "now"
    if ORDER.index(name) < ORDER.index(here):
        return "done"
    return "skipped" if event.step == CaseStep.MERGED else "todo"


def _ended_early(event: Event, name: str) -> str:
    """Rejected at classifying, or cancelled on the way."""
    reached = [COLLECT]
    if event.step == CaseStep.CANCELLED:
        reached += ["classify", "file"] if event.number else []
        reached += ["dispatch"] if event.dispatched_by_id else []
    return "done" if name in reached else "skipped"
