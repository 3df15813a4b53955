"""The eight steps, and the two tables that say who may do what when (DESIGN.md, section 5).

Pure: no request, no database. `events.services.act` applies a row; pages, API, imports,
Celery and the diagram in the docs read the rows, so none of them can disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Step(TextChoices):
    CLASSIFY = "classify", pgettext_lazy("step", "Classify")
    FILE = "file", pgettext_lazy("step", "File")
    DISPATCH = "dispatch", pgettext_lazy("step", "Dispatch")
    HANDLE = "handle", pgettext_lazy("step", "Handle")
    REPORT = "report", pgettext_lazy("step", "Report back")
    VERIFY = "verify", pgettext_lazy("step", "Verify")
    EVALUATE = "evaluate", pgettext_lazy("step", "Evaluate")
    DONE = "done", pgettext_lazy("step", "Done")
    REJECTED = "rejected", pgettext_lazy("step", "Rejected")
    MERGED = "merged", pgettext_lazy("step", "Merged")
    CANCELLED = "cancelled", pgettext_lazy("step", "Cancelled")


OPEN_STEPS = (
    Step.CLASSIFY,
    Step.FILE,
    Step.DISPATCH,
    Step.HANDLE,
    Step.REPORT,
    Step.VERIFY,
)
"""Somebody still has to settle the matter."""

LIVE_STEPS = (*OPEN_STEPS, Step.EVALUATE)
"""A clock still runs: open, or closed and waiting for its evaluation."""

BEFORE_FILING = (Step.CLASSIFY, Step.FILE)
BEFORE_HANDLING = (Step.CLASSIFY, Step.FILE, Step.DISPATCH)


class TaskState(TextChoices):
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    SUSPENDED = "suspended", _("Suspended")
    HANDLED = "handled", _("Handled")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    WAIVED = "waived", _("Waived")


OPEN_STATES = (TaskState.SENT, TaskState.ACCEPTED, TaskState.SUSPENDED)


class TaskRole(TextChoices):
    LEAD = "lead", _("Lead")
    ASSIST = "assist", _("Assist")


class Urgency(TextChoices):
    NORMAL = "normal", pgettext_lazy("urgency", "Normal")
    URGENT = "urgent", pgettext_lazy("urgency", "Urgent")
    CRITICAL = "critical", pgettext_lazy("urgency", "Critical")


class Grade(IntegerChoices):
    VERY_SATISFIED = 4, _("Very satisfied")
    SATISFIED = 3, _("Satisfied")
    FAIR = 2, _("Fair")
    DISSATISFIED = 1, _("Dissatisfied")


class Card(TextChoices):
    YELLOW = "yellow", _("Yellow card")
    RED = "red", _("Red card")


class Sample(TextChoices):
    DUE = "due", _("Sample check due")
    PASSED = "passed", _("Sample check passed")
    FAILED = "failed", _("Sample check failed")


class Outcome(TextChoices):
    PENDING = "pending", _("Waiting")
    PASSED = "passed", _("Found in order")
    FAILED = "failed", _("Found not in order")
    CLOSED = "closed", _("Closed unanswered")


class ClockKind(TextChoices):
    CASE = "case", pgettext_lazy("clock", "Whole case")
    CLASSIFY = "classify", pgettext_lazy("clock", "Classify")
    FILE = "file", pgettext_lazy("clock", "File")
    DISPATCH = "dispatch", pgettext_lazy("clock", "Dispatch")
    ACCEPT = "accept", pgettext_lazy("clock", "Accept")
    HANDLE = "handle", pgettext_lazy("clock", "Handle")
    REPORT = "report", pgettext_lazy("clock", "Report back")
    VERIFY = "verify", pgettext_lazy("clock", "Verify")
    CHECK = "check", pgettext_lazy("clock", "Check on site")
    EVALUATE = "evaluate", pgettext_lazy("clock", "Evaluate")
    DECIDE_RETURN = "decide_return", pgettext_lazy("clock", "Decide a return")
    DECIDE_EXTENSION = "decide_extension", pgettext_lazy("clock", "Decide an extension")
    DECIDE_SUSPENSION = "decide_suspension", pgettext_lazy("clock", "Decide a suspension")


STEP_CLOCKS: dict[str, ClockKind] = {
    Step.CLASSIFY: ClockKind.CLASSIFY,
    Step.FILE: ClockKind.FILE,
    Step.DISPATCH: ClockKind.DISPATCH,
    Step.REPORT: ClockKind.REPORT,
    Step.VERIFY: ClockKind.VERIFY,
    Step.EVALUATE: ClockKind.EVALUATE,
}
"""The stage clock that runs while a case is at a step; at handle the tasks' clocks run."""


class Who(TextChoices):
    """The capacities in which somebody may act; `events.capacity` finds those of an actor."""

    COLLECTOR = "collector", _("whoever took the report")
    WORKER = "worker", _("a grid worker of the place")
    DESK = "desk", _("the centre whose desk it is on")
    SUPERVISOR = "supervisor", _("a supervisor of the centre or above")
    ABOVE = "above", _("a centre one level up")
    VERIFIER = "verifier", _("the centre, by somebody who handled no part")
    CHECKER = "checker", _("the grid worker asked to look")
    DISPATCHER = "dispatcher", _("the centre that dispatched")
    DECIDER = "decider", _("the centre that decides the request")
    LIAISON = "liaison", _("the department's liaison")
    LEAD = "lead", _("the lead department")
    PART = "part", _("a department with a part in it")
    ORDERED = "ordered", _("the unit that was urged")
    RESIDENT = "resident", _("the reporter")
    SYSTEM = "system", _("the system")


@dataclass(frozen=True)
class Rule:
    """One row of the table for cases; `target` None leaves the step as it is.

    `numbered` restricts the row to cases with (True) or without (False) a case number.
    """

    action: str
    label: Promise
    source: frozenset[str]
    target: str | None
    who: frozenset[str]
    reason: bool = False
    numbered: bool | None = None


@dataclass(frozen=True)
class TaskRule:
    """One row of the table for tasks; `at` are the steps of the case it needs."""

    action: str
    label: Promise
    source: frozenset[str]
    target: str | None
    who: frozenset[str]
    reason: bool = False
    at: frozenset[str] = frozenset({Step.HANDLE})


def _rule(
    action: str,
    label: Promise,
    source: Iterable[str],
    target: str | None,
    *who: str,
    reason: bool = False,
    numbered: bool | None = None,
) -> Rule:
    return Rule(action, label, frozenset(source), target, frozenset(who), reason, numbered)


def _task(
    action: str,
    label: Promise,
    source: Iterable[str],
    target: str | None,
    *who: str,
    reason: bool = False,
) -> TaskRule:
    return TaskRule(action, label, frozenset(source), target, frozenset(who), reason)


CASE_TABLE: tuple[Rule, ...] = (
    _rule("collect", _("Collect"), (), Step.CLASSIFY, Who.COLLECTOR),
    _rule("claim", _("Claim"), OPEN_STEPS, None, Who.DESK),
    _rule("release", _("Release"), OPEN_STEPS, None, Who.DESK),
    _rule("correct", _("Correct"), OPEN_STEPS, None, Who.DESK),
    _rule("ask_reporter", _("Ask the reporter"), OPEN_STEPS, None, Who.DESK, Who.LEAD),
    _rule("answer", _("Answer a question"), OPEN_STEPS, None, Who.RESIDENT, Who.DESK),
    _rule(
        "settle",
        _("Settle on the spot"),
        [Step.CLASSIFY],
        Step.EVALUATE,
        Who.WORKER,
        Who.DESK,
    ),
    _rule("sample_pass", _("Pass the sample check"), [Step.EVALUATE, Step.DONE], None, Who.ABOVE),
    _rule(
        "sample_fail",
        _("Fail the sample check"),
        [Step.EVALUATE, Step.DONE],
        Step.CLASSIFY,
        Who.ABOVE,
        reason=True,
    ),
    _rule("pass_up", _("Pass up"), BEFORE_HANDLING, None, Who.DESK, reason=True),
    _rule("pass_down", _("Pass down"), BEFORE_HANDLING, None, Who.DESK, reason=True),
    _rule("reject", _("Reject"), [Step.CLASSIFY], Step.REJECTED, Who.DESK, reason=True),
    _rule("merge", _("Merge"), BEFORE_HANDLING, Step.MERGED, Who.DESK, Who.COLLECTOR),
    _rule("unmerge", _("Undo the merge"), [Step.MERGED], None, Who.DESK, reason=True),
    _rule(
        "cancel",
        _("Cancel the case"),
        [*BEFORE_HANDLING, Step.HANDLE, Step.REPORT],
        Step.CANCELLED,
        Who.SUPERVISOR,
        reason=True,
    ),
    _rule("classify", _("Classify"), [Step.CLASSIFY], Step.FILE, Who.DESK),
    _rule("file", _("File"), [Step.FILE], Step.DISPATCH, Who.DESK),
    _rule("dispatch", _("Dispatch"), [Step.DISPATCH], Step.HANDLE, Who.DESK),
    _rule("complete", _("All parts handled"), [Step.HANDLE], Step.REPORT, Who.SYSTEM),
    _rule("report_back", _("Report back"), [Step.REPORT], Step.VERIFY, Who.LEAD),
    _rule("request_check", _("Ask for a check on site"), [Step.VERIFY], None, Who.VERIFIER),
    _rule("answer_check", _("Answer the check"), [Step.VERIFY], None, Who.CHECKER),
    _rule("verify_pass", _("Pass and close"), [Step.VERIFY], Step.EVALUATE, Who.VERIFIER),
    _rule(
        "verify_fail",
        _("Send back for rework"),
        [Step.VERIFY],
        Step.HANDLE,
        Who.VERIFIER,
        reason=True,
    ),
    _rule(
        "evaluate",
        _("Evaluate"),
        [Step.EVALUATE],
        Step.DONE,
        Who.RESIDENT,
        Who.DESK,
        Who.SYSTEM,
    ),
    _rule("mark", _("Mark"), [Step.DONE], None, Who.DESK),
    _rule(
        "reopen",
        _("Reopen"),
        [Step.DONE],
        Step.DISPATCH,
        Who.RESIDENT,
        Who.SUPERVISOR,
        reason=True,
        numbered=True,
    ),
    _rule(
        "reopen",
        _("Reopen"),
        [Step.DONE, Step.REJECTED],
        Step.CLASSIFY,
        Who.RESIDENT,
        Who.SUPERVISOR,
        reason=True,
        numbered=False,
    ),
    _rule("urge", _("Urge"), OPEN_STEPS, None, Who.SUPERVISOR),
    _rule("supervise", _("Supervise"), OPEN_STEPS, None, Who.SUPERVISOR),
    _rule("answer_order", _("Answer the urging"), OPEN_STEPS, None, Who.ORDERED),
    _rule(
        "log_call",
        _("Note a call"),
        [*LIVE_STEPS, Step.DONE],
        None,
        Who.DESK,
        Who.LEAD,
    ),
    _rule("note", _("Write a note"), Step, None, Who.DESK, Who.SUPERVISOR, Who.PART, Who.WORKER),
)

TASK_TABLE: tuple[TaskRule, ...] = (
    _task("accept", _("Accept"), [TaskState.SENT], TaskState.ACCEPTED, Who.LIAISON),
    _task(
        "assign",
        _("Assign"),
        [TaskState.SENT, TaskState.ACCEPTED],
        None,
        Who.LIAISON,
    ),
    _task("recall", _("Recall"), [TaskState.SENT], TaskState.WITHDRAWN, Who.DISPATCHER),
    _task(
        "withdraw",
        _("Withdraw"),
        OPEN_STATES,
        TaskState.WITHDRAWN,
        Who.DISPATCHER,
        reason=True,
    ),
    _task("waive", _("Waive"), OPEN_STATES, TaskState.WAIVED, Who.DISPATCHER, reason=True),
    _task(
        "request_return",
        _("Ask to return"),
        [TaskState.SENT, TaskState.ACCEPTED],
        None,
        Who.LIAISON,
        reason=True,
    ),
    _task(
        "decide_return",
        _("Decide the return"),
        [TaskState.SENT, TaskState.ACCEPTED],
        TaskState.RETURNED,
        Who.DECIDER,
    ),
    _task("add_assist", _("Add an assist"), (), TaskState.SENT, Who.DISPATCHER),
    _task("change_lead", _("Change the lead"), (), TaskState.SENT, Who.DISPATCHER, reason=True),
    _task(
        "request_extension",
        _("Ask for more time"),
        [TaskState.ACCEPTED],
        None,
        Who.LIAISON,
        reason=True,
    ),
    _task(
        "decide_extension",
        _("Decide the extension"),
        [TaskState.ACCEPTED],
        None,
        Who.DECIDER,
    ),
    _task(
        "request_suspension",
        _("Ask to suspend"),
        [TaskState.ACCEPTED],
        None,
        Who.LIAISON,
        reason=True,
    ),
    _task(
        "decide_suspension",
        _("Decide the suspension"),
        [TaskState.ACCEPTED],
        TaskState.SUSPENDED,
        Who.DECIDER,
    ),
    _task(
        "resume",
        _("Resume"),
        [TaskState.SUSPENDED],
        TaskState.ACCEPTED,
        Who.LIAISON,
        Who.DISPATCHER,
        Who.SYSTEM,
    ),
    _task("handle", _("Report handled"), [TaskState.ACCEPTED], TaskState.HANDLED, Who.LIAISON),
)

TASK_ACTIONS = frozenset(rule.action for rule in TASK_TABLE)
NEW_TASK_ACTIONS = frozenset({"add_assist", "change_lead"})
"""Rows of the table for tasks that make a task instead of moving one."""


def case_rules(action: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in CASE_TABLE if rule.action == action)


def rule_for(action: str, step: str, numbered: bool) -> Rule | None:
    """The row for `action` at `step`, or None where the table has none."""
    for rule in CASE_TABLE:
        if rule.action == action and step in rule.source and rule.numbered in (None, numbered):
            return rule
    return None


def task_rule(action: str) -> TaskRule:
    """The row of the table for tasks; KeyError for an action it does not know."""
    for rule in TASK_TABLE:
        if rule.action == action:
            return rule
    raise KeyError(action)


JOB_LABELS: dict[str, Promise] = {"recalculate": _("Due times reckoned anew")}
"""Entries in the trace that no table has a row for: what a job did to a case."""


def label_of(action: str) -> Promise:
    """The button's words for an action of either table, or what a job did."""
    if action in JOB_LABELS:
        return JOB_LABELS[action]
    rows: list[Rule | TaskRule] = [*CASE_TABLE, *TASK_TABLE]
    for row in rows:
        if row.action == action:
            return row.label
    raise KeyError(action)
