"""The kinds of notice that a person chooses ways for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Way

DIGEST = "digest"
"""Stands beside the ways: not at once, but counted in the digest."""


class Kind(TextChoices):
    TASK = "task", _("Dispatched or assigned to me")
    URGE = "urge", _("Urged and supervised")
    REWORK = "rework", _("Returned and reworked")
    DECISION = "decision", _("Decisions asked and made")
    MENTION = "mention", _("Mentions and questions")
    REMINDER = "reminder", _("Reminders and overdue")
    SAMPLE = "sample", _("Sample checks and checks on site")
    DUTY = "duty", _("Duty")
    JOB = "job", _("Long jobs")
    OTHER = "other", _("Other news of my cases")


OF_ACT: dict[str, str] = {
    **dict.fromkeys(
        (
            "dispatch",
            "assign",
            "add_assist",
            "change_lead",
            "recall",
            "withdraw",
            "waive",
            "complete",
            "pass_up",
            "pass_down",
        ),
        Kind.TASK,
    ),
    **dict.fromkeys(("urge", "supervise", "answer_order"), Kind.URGE),
    **dict.fromkeys(("verify_fail", "reopen", "report_back", "correct"), Kind.REWORK),
    **dict.fromkeys(("note", "mention", "ask_reporter", "answer"), Kind.MENTION),
    **dict.fromkeys(
        ("settle", "sample_fail", "request_check", "answer_check", "checks"), Kind.SAMPLE
    ),
}
OF_ROW = {"alert": Kind.REMINDER, "duty": Kind.DUTY, "job": Kind.JOB}
DECIDING = ("request_", "decide_")

AT_ONCE = (Kind.TASK, Kind.URGE, Kind.REWORK, Kind.DECISION, Kind.MENTION, Kind.SAMPLE)
DEFAULTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(Kind.values, ()),
    **dict.fromkeys(AT_ONCE, (Way.MAIL.value,)),
    Kind.REMINDER: (DIGEST,),
    Kind.DUTY: (Way.MAIL.value,),
    Kind.OTHER: (DIGEST,),
}
"""What holds for who chose nothing: work by mail at once, reminders in the digest."""


def kind_of(row_kind: str, act: str) -> str:
    """The kind of a notice, from its outbox row's kind and its act."""
    if row_kind in OF_ROW:
        return OF_ROW[row_kind]
    if act in OF_ACT:
        return OF_ACT[act]
    return Kind.DECISION if act.startswith(DECIDING) else Kind.OTHER


def condition(kinds: Iterable[str]) -> Q:
    """Notices of these kinds; agrees with `kind_of`."""
    found = Q(pk__in=[])
    wanted = set(kinds)
    for row, kind in OF_ROW.items():
        if kind in wanted:
            found |= Q(kind=row)
    plain = ~Q(kind__in=list(OF_ROW))
    found |= plain & Q(act__in=[act for act, kind in OF_ACT.items() if kind in wanted])
    deciding = Q(pk__in=[])
    for start in DECIDING:
        deciding |= Q(act__startswith=start)
    deciding &= ~Q(act__in=list(OF_ACT))
    if Kind.DECISION in wanted:
        found |= plain & deciding
    if Kind.OTHER in wanted:
        found |= plain & ~Q(act__in=list(OF_ACT)) & ~deciding
    return found
