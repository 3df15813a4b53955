"""The kinds of news: one word each, and what in the workflow makes it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEST = "hook.test"
CHANGED = "case.changed"

KINDS: dict[str, str | Promise] = {
    "case.reported": _("A case was reported"),
    "case.classified": _("A case was classified"),
    "case.filed": _("A case was filed and has its number"),
    "case.dispatched": _("A case was dispatched"),
    "case.handled": _("Every part of a case is handled"),
    "case.verified": _("A result was verified"),
    "case.reworked": _("A result was sent back for rework"),
    "case.evaluated": _("A case was evaluated"),
    "case.closed": _("A case was closed"),
    "case.settled": _("A case was settled on the spot"),
    "case.rejected": _("A case was rejected"),
    "case.merged": _("A case was merged into another"),
    "case.cancelled": _("A case was cancelled"),
    "case.reopened": _("A case was reopened"),
    "case.passed": _("A case was passed to another centre"),
    "case.urged": _("A case was urged or is supervised"),
    CHANGED: _("Anything else changed in a case"),
    "case.due_soon": _("A limit of a case is near"),
    "case.overdue": _("A limit of a case has passed"),
    "case.escalated": _("An overdue case was escalated"),
    "task.sent": _("A department got a task"),
    "task.accepted": _("A task was accepted"),
    "task.suspended": _("A task was suspended"),
    "task.resumed": _("A task goes on"),
    "task.handled": _("A task was handled"),
    "task.reported_back": _("The lead reported the result back"),
    "task.returned": _("A task was returned"),
    "task.withdrawn": _("A task was withdrawn or waived"),
    "task.due_soon": _("A limit of a task is near"),
    "task.overdue": _("A limit of a task has passed"),
    "task.escalated": _("An overdue task was escalated"),
}

BY_ACTION = {
    "collect": "case.reported",
    "classify": "case.classified",
    "file": "case.filed",
    "dispatch": "case.dispatched",
    "complete": "case.handled",
    "report_back": "task.reported_back",
    "verify_pass": "case.verified",
    "verify_fail": "case.reworked",
    "sample_fail": "case.reworked",
    "evaluate": "case.evaluated",
    "settle": "case.settled",
    "reject": "case.rejected",
    "merge": "case.merged",
    "cancel": "case.cancelled",
    "reopen": "case.reopened",
    "unmerge": "case.reopened",
    "pass_up": "case.passed",
    "pass_down": "case.passed",
    "urge": "case.urged",
    "supervise": "case.urged",
}

BY_STATE = {
    "sent": "task.sent",
    "accepted": "task.accepted",
    "suspended": "task.suspended",
    "handled": "task.handled",
    "returned": "task.returned",
    "withdrawn": "task.withdrawn",
    "waived": "task.withdrawn",
}
"""By the state that a task came into."""

BY_ACT = {
    "remind": "due_soon",
    "overdue": "overdue",
    "yellow": "escalated",
    "red": "escalated",
}
"""By the act of a rung, behind `case.` or `task.`."""


def of_state(before: str | None, after: str) -> str:
    if before == "suspended" and after == "accepted":
        return "task.resumed"
    return BY_STATE[after]
