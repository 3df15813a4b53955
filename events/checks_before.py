"""The fine conditions of single actions, beyond step and capacity, checked before they are offered.

Each repeats what the effect of the same name in `events.services` refuses; a test holds the
two together. Pure but for what `CaseFile` reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from events.casefile import CaseFile
from events.limits import limit
from events.models import Event, RequestKind, RequestState, Task
from events.refusals import Refused
from events.reveals import kept_from
from events.services.task_effects import suspended_days
from events.services.verification_effects import checkers
from events.workflow import Sample, TaskRole, TaskState
from grids import worktime
from grids.worktime import Limit

Answer = Refused | None


def claim_is_live(event: Event, now: dt.datetime) -> bool:
    """Whether somebody claimed the case and the half hour is not over."""
    if event.claimed_by_id is None or event.claimed_at is None:
        return False
    return now - event.claimed_at < dt.timedelta(minutes=limit("CLAIM_MINUTES"))


def claim(file: CaseFile) -> Answer:
    if not claim_is_live(file.event, file.now):
        return None
    if file.event.claimed_by_id == file.actor.user_id:
        return Refused(_("You are working on this case already."))
    return Refused(
        _("%(name)s is working on this case. Ask them to release it first.")
        % {"name": file.event.claimed_by}
    )


def release(file: CaseFile) -> Answer:
    event = file.event
    if event.claimed_by_id is None:
        return Refused(_("Nobody works on this case."))
    others = event.claimed_by_id != file.actor.user_id and claim_is_live(event, file.now)
    if others and file.actor.scope.role != "supervisor":
        return Refused(_("Only %(name)s can release this.") % {"name": event.claimed_by})
    return None


def ask_reporter(file: CaseFile) -> Answer:
    if file.event.askable:
        return None
    return Refused(_("This case has no reporter who could be asked."))


def answer(file: CaseFile) -> Answer:
    if any(question.answered_at is None for question in file.questions):
        return None
    return Refused(_("No question is waiting for an answer."))


def log_call(file: CaseFile) -> Answer:
    reporter = getattr(file.event, "reporter", None)
    if reporter is None or not reporter.phone or kept_from(file.actor.scope, file.event, reporter):
        return Refused(_("This case has no telephone number that you could call."))
    return None


def settle(file: CaseFile) -> Answer:
    category = file.event.category
    if category is None or category.worker_may_settle:
        return None
    return Refused(
        _("Cases of this category cannot be settled on the spot; they go to the centre.")
    )


def sample(file: CaseFile) -> Answer:
    if file.event.sample == Sample.DUE:
        return None
    return Refused(_("This case was not drawn for a sample check."))


def pass_up(file: CaseFile) -> Answer:
    if file.centre_above is not None:
        return None
    return Refused(_("There is no centre above that could take this case."))


def pass_down(file: CaseFile) -> Answer:
    if file.centres_below:
        return None
    return Refused(_("There is no centre below that could take this case."))


def merge(file: CaseFile) -> Answer:
    seen = Event.objects.for_user(file.actor.user)
    if seen.open().exclude(pk=file.event.pk).exists():
        return None
    return Refused(_("There is no other open case to merge this one into."))


def departments(file: CaseFile) -> Answer:
    if file.departments:
        return None
    return Refused(
        _("No department at or above this place has anybody posted who could take the case.")
    )


def request_check(file: CaseFile) -> Answer:
    if file.pending_check is not None:
        return Refused(_("A check on site has been asked for already."))
    if not checkers(file.event, file.now):
        return Refused(_("No grid worker of the place could look who handled no part."))
    return None


def verify_fail(file: CaseFile) -> Answer:
    if any(task.state == TaskState.HANDLED for task in file.current_tasks):
        return None
    return Refused(_("No part of this case was handled."))


def mark(file: CaseFile) -> Answer:
    event = file.event
    if event.mark is not None:
        return Refused(_("This case has a mark already."))
    if event.done_at and file.now - event.done_at > dt.timedelta(days=limit("MARK_DAYS")):
        return Refused(_("The time for a mark is over."))
    return None


CASE: dict[str, Callable[[CaseFile], Answer]] = {
    "claim": claim,
    "release": release,
    "ask_reporter": ask_reporter,
    "answer": answer,
    "log_call": log_call,
    "settle": settle,
    "sample_pass": sample,
    "sample_fail": sample,
    "pass_up": pass_up,
    "pass_down": pass_down,
    "merge": merge,
    "dispatch": departments,
    "request_check": request_check,
    "verify_fail": verify_fail,
    "mark": mark,
}


# Tasks


def new_task(file: CaseFile, action: str) -> Answer:
    lead = file.lead
    if action == "change_lead" and lead is not None and not lead.is_open:
        return Refused(_("The lead has reported already; send it back in the verification."))
    return departments(file)


def waive(_file: CaseFile, task: Task) -> Answer:
    if task.role == TaskRole.ASSIST:
        return None
    return Refused(_("Only an assist can be waived; change the lead instead."))


def free(file: CaseFile, task: Task) -> Answer:
    """Nothing else is asked for at the moment."""
    if file.pending(task) is None:
        return None
    return Refused(_("Another request is waiting for a decision; only one at a time."))


def request_return(file: CaseFile, task: Task) -> Answer:
    window = Limit(limit("RETURN_WINDOW_WORK_DAYS"), "work_day")
    if file.now > worktime.add(task.sent_at, window, file.calendar).at:
        return Refused(_("A return has to be asked for within one working day of dispatch."))
    returned = [
        r
        for r in file.requests
        if r.kind == RequestKind.RETURN and r.state == RequestState.APPROVED
    ]
    departments = {t.pk: t.department_id for t in file.tasks}
    if task.department_id in {departments[r.task_id] for r in returned}:
        return Refused(_("Your department has returned this case once already."))
    if len(returned) >= limit("RETURNS_AT_MOST"):
        return Refused(_("This case was returned twice already; a third return is not possible."))
    return free(file, task)


def request_extension(file: CaseFile, task: Task) -> Answer:
    clock = file.handle_clock(task)
    if clock is None:
        return Refused(_("The clock of this task does not run."))
    if file.now >= clock.due_at:
        return Refused(_("More time has to be asked for before the limit ends."))
    if task.extensions >= limit("EXTENSIONS_AT_MOST"):
        return Refused(_("This task was extended twice already."))
    return free(file, task)


def request_suspension(file: CaseFile, task: Task) -> Answer:
    clock, most = file.handle_clock(task), limit("SUSPENSION_DAYS_AT_MOST")
    if clock is None:
        return Refused(_("The clock of this task does not run."))
    if suspended_days(clock) >= most:
        return Refused(_("A task can be suspended for %(days)s days in all.") % {"days": most})
    return free(file, task)


def handle(file: CaseFile, task: Task) -> Answer:
    request = file.pending(task)
    if request is None or request.kind == RequestKind.EXTENSION:
        return None
    return Refused(_("A return or suspension is asked for; it has to be decided first."))


TASK: dict[str, Callable[[CaseFile, Task], Answer]] = {
    "waive": waive,
    "request_return": request_return,
    "request_extension": request_extension,
    "request_suspension": request_suspension,
    "handle": handle,
}
