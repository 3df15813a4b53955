"""The eight steps of a case as the band and the dots show them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from events.workflow import Step as CaseStep
from gridgov.signs import Step

if TYPE_CHECKING:
    from events.models import Event, TraceEntry

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


def band(event: Event, moves: Iterable[TraceEntry]) -> list[Step]:
    """With who finished each step and when; `moves` are entries that moved the step, in order."""
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
        steps.append(Step(LABELS[name], state, who, found.at if found else None))
    return steps


def _who(entry: TraceEntry | None) -> str:
    if entry is None:
        return ""
    if entry.user is not None:
        return entry.user.name
    return _("the reporter") if entry.acting_as == "reporter" else _("by itself")


def _state(event: Event, name: str) -> str:
    if event.settled and name in SETTLED:
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
