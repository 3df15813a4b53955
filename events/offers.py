"""What a person may do with a case now: the buttons of a page, the API's allowed actions.

`why_not` answers with the refusal that `events.services.apply` would give, before anything
is asked; `offers` lists every action it has nothing against, the most likely first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import checks_before
from events.actors import Actor
from events.capacity import may_answer_order, may_decide, may_dispatch, task_capacities, took_part
from events.casefile import CaseFile
from events.models import Event, Order, Task
from events.refusals import Forbidden, Refused
from events.services.act import wrong_state, wrong_step
from events.workflow import (
    BEFORE_FILING,
    CASE_TABLE,
    NEW_TASK_ACTIONS,
    TASK_TABLE,
    Step,
    Who,
    label_of,
    rule_for,
    task_rule,
)

AT_ONCE = "at_once"
"""Classify, file and dispatch in one form; no row of the tables, but three of them in turn."""

LABELS: dict[str, str | Promise] = {AT_ONCE: gettext_lazy("Classify, file and dispatch")}

RANK = (
    "answer_check",
    "decide_return",
    "decide_extension",
    "decide_suspension",
    "answer_order",
    AT_ONCE,
    "classify",
    "file",
    "dispatch",
    "settle",
    "accept",
    "handle",
    "report_back",
    "verify_pass",
    "verify_fail",
    "request_check",
    "sample_pass",
    "sample_fail",
    "answer",
    "evaluate",
    "resume",
    "urge",
    "supervise",
    "change_lead",
    "request_extension",
    "request_return",
    "request_suspension",
    "assign",
    "pass_up",
    "pass_down",
    "log_call",
    "note",
    "ask_reporter",
    "merge",
    "add_assist",
    "waive",
    "recall",
    "withdraw",
    "mark",
    "reopen",
    "unmerge",
    "correct",
    "claim",
    "release",
    "reject",
    "cancel",
)
DANGER = frozenset(
    {"reject", "cancel", "withdraw", "recall", "waive", "verify_fail", "sample_fail"}
)
NEVER_FIRST = DANGER | {"correct", "claim", "release", "mark", "reopen", "unmerge", "assign"}
NEVER_FIRST |= {"urge", "supervise", "ask_reporter", "merge", "add_assist", "pass_up", "pass_down"}
NEVER_FIRST |= {"note", "log_call"}
NEVER_FIRST |= {"request_return", "request_extension", "request_suspension", "change_lead"}


ICONS = {
    "claim": "hand-stop",
    "release": "hand-off",
    "correct": "pencil",
    "ask_reporter": "help-circle",
    "log_call": "phone",
    "note": "note",
    "answer": "message-reply",
    "settle": "circle-check",
    "sample_pass": "checks",
    "sample_fail": "circle-x",
    "pass_up": "arrow-up",
    "pass_down": "arrow-down",
    "reject": "ban",
    "merge": "arrow-merge",
    "unmerge": "arrows-split",
    "cancel": "trash-x",
    "classify": "category",
    "file": "file-plus",
    "dispatch": "send",
    AT_ONCE: "send",
    "report_back": "report",
    "request_check": "map-pin",
    "answer_check": "clipboard-check",
    "verify_pass": "circle-check",
    "verify_fail": "refresh",
    "evaluate": "star",
    "mark": "award",
    "reopen": "rotate",
    "urge": "bell-ringing",
    "supervise": "flag",
    "answer_order": "message-reply",
    "accept": "check",
    "assign": "user-share",
    "recall": "arrow-back-up",
    "withdraw": "arrow-back-up",
    "waive": "user-minus",
    "request_return": "corner-up-left",
    "decide_return": "gavel",
    "decide_extension": "gavel",
    "decide_suspension": "gavel",
    "add_assist": "user-plus",
    "change_lead": "switch-horizontal",
    "request_extension": "clock-plus",
    "request_suspension": "player-pause",
    "resume": "player-play",
    "handle": "checkbox",
}


@dataclass(frozen=True)
class Offer:
    """One button; `task` and `order` are what it is about, where it is not the case."""

    action: str
    label: str
    url: str
    task: Task | None = None
    order: Order | None = None
    primary: bool = False
    danger: bool = False
    about: str = ""
    """Which department or urging, where the reader could take it for another."""

    @property
    def icon(self) -> str:
        return ICONS[self.action]

    @property
    def key(self) -> str:
        about = self.task.pk if self.task else self.order.pk if self.order else 0
        return f"{self.action}-{about}"


def label(action: str) -> str:
    return str(LABELS[action] if action in LABELS else label_of(action))


def address(action: str, event: Event, task: Task | None = None, order: Order | None = None) -> str:
    keys = [event.pk, task.pk] if task else [event.pk]
    url = reverse(f"events:{action}", args=keys)
    return f"{url}?order={order.pk}" if order else url


def offers(
    event: Event, actor: Actor, now: dt.datetime, file: CaseFile | None = None
) -> list[Offer]:
    """Everything `actor` may do now with the case, most likely first; the first is primary."""
    file = file or CaseFile(event, actor, now)
    found = [
        (action, task, order)
        for action, task, order in possible(file)
        if why_not(file, action, task, order) is None
    ]
    found.sort(key=lambda row: (RANK.index(row[0]), row[1].pk if row[1] else 0))
    return [
        Offer(
            action,
            label(action),
            address(action, event, task, order),
            task,
            order,
            primary=place == 0 and action not in NEVER_FIRST,
            danger=action in DANGER,
            about=_about(file, task, order),
        )
        for place, (action, task, order) in enumerate(found)
    ]


def _about(file: CaseFile, task: Task | None, order: Order | None) -> str:
    if order is not None:
        return order.text[:40]
    if task is None or task.department_id in file.actor.scope.department_ids:
        return ""
    return str(task.department)


def possible(file: CaseFile) -> Iterator[tuple[str, Task | None, Order | None]]:
    """Every row of both tables with what it could be done to."""
    yield AT_ONCE, None, None
    for action in dict.fromkeys(rule.action for rule in CASE_TABLE):
        if action == "answer_order":
            for order in file.orders:
                yield action, None, order
        else:
            yield action, None, None
    for rule in TASK_TABLE:
        if rule.action in NEW_TASK_ACTIONS:
            yield rule.action, None, None
        else:
            for task in file.current_tasks:
                yield rule.action, task, None


def why_not(
    file: CaseFile, action: str, task: Task | None = None, order: Order | None = None
) -> Refused | None:
    """The refusal that the action would meet now, None where it can be done."""
    if action == AT_ONCE:
        return _at_once(file)
    if action in NEW_TASK_ACTIONS:
        return _new_task(file, action)
    if task is not None:
        return _on_task(file, action, task)
    return _on_case(file, action, order)


def _at_once(file: CaseFile) -> Refused | None:
    if file.event.step not in BEFORE_FILING:
        return Refused(wrong_step(file.event))
    if Who.DESK not in file.capacities:
        return not_yours()
    return checks_before.departments(file)


def _new_task(file: CaseFile, action: str) -> Refused | None:
    if file.event.step != Step.HANDLE:
        return Refused(wrong_step(file.event))
    if not may_dispatch(file.actor, file.event):
        return not_yours()
    return checks_before.new_task(file, action)


def _on_task(file: CaseFile, action: str, task: Task) -> Refused | None:
    rule, event = task_rule(action), file.event
    if event.step not in rule.at:
        return Refused(wrong_step(event))
    if Who.DECIDER in rule.who:
        request = file.pending(task)
        kind = action.removeprefix("decide_")
        if request is None or request.kind != kind:
            return Refused(_("There is no request to decide."))
        if not may_decide(file.actor, event, task, request):
            return not_yours()
    elif not task_capacities(file.actor, event, task) & rule.who:
        return not_yours()
    if task.state not in rule.source or task.cycle != event.reopen_count:
        return Refused(wrong_state(task))
    check = checks_before.TASK.get(action)
    return check(file, task) if check else None


def _on_case(file: CaseFile, action: str, order: Order | None) -> Refused | None:
    event = file.event
    rule = rule_for(action, event.step, event.number is not None)
    if rule is None or action == "collect":
        return Refused(wrong_step(event))
    if Who.ORDERED in rule.who:
        return _answer_order(file, order)
    if not file.capacities & rule.who:
        if Who.VERIFIER in rule.who and Who.DESK in file.capacities:
            return _took_part(file)
        return not_yours()
    check: Callable[[CaseFile], Refused | None] | None = checks_before.CASE.get(action)
    return check(file) if check else None


def _answer_order(file: CaseFile, order: Order | None) -> Refused | None:
    if order is None:
        return not_yours()
    task = file.task(order.task_id)
    if not may_answer_order(file.actor, file.event, order, task):
        return Forbidden(_("Only the unit that was urged may answer."))
    if order.answered_at is not None:
        return Refused(_("This has been answered already."))
    return None


def _took_part(file: CaseFile) -> Refused:
    if took_part(file.actor.scope, file.event):
        return Forbidden(
            _("You or your unit handled a part of this case, so somebody else has to verify it.")
        )
    return not_yours()


def not_yours() -> Forbidden:
    return Forbidden(_("This is for other people to do; the case names who."))
