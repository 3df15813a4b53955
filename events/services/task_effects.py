"""What each action on a task changes. Called by `act.perform` on a locked case only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, Section
from events.centres import decision_centre
from events.limits import limit
from events.models import Clock, Ground, RequestKind, RequestState, Task, TaskRequest
from events.refusals import Refused
from events.services.dispatching import departments_for, send
from events.services.ending import close_requests, end_task, took_hand
from events.services.move import Move
from events.services.steps import need
from events.workflow import ClockKind, TaskRole, TaskState
from grids import worktime
from grids.worktime import Limit

DECISIONS = {
    RequestKind.RETURN: ClockKind.DECIDE_RETURN,
    RequestKind.EXTENSION: ClockKind.DECIDE_EXTENSION,
    RequestKind.SUSPENSION: ClockKind.DECIDE_SUSPENSION,
}


def accept(move: Move, task: Task) -> None:
    task.state = TaskState.ACCEPTED
    task.accepted_at, task.accepted_by = move.now, move.actor.user
    task.save(update_fields=["state", "accepted_at", "accepted_by"])
    move.stop(ClockKind.ACCEPT, task=task)
    move.event.first_asked = ""
    hand(move, task)


def hand(move: Move, task: Task) -> None:
    department = task.department
    took_hand(move, department.area_id if department.kind.is_centre_unit else None)


def assign(
    move: Move,
    task: Task,
    *,
    assignee: int | None = None,
    section: str = "",
    section_id: int | None = None,
) -> None:
    """Gives the task to a colleague, to a section of the department, or to both.

    A section is named by its key or its name; a department without sections may write any.
    """
    posted = Posting.objects.on(timezone.localdate(move.now))
    if assignee and not posted.filter(department=task.department_id, user=assignee).exists():
        raise Refused(_("Please choose a colleague of the department."), field="assignee")
    found = section_of(task, section.strip(), section_id)
    if not assignee and found is None and not section.strip():
        raise Refused(_("Please choose a colleague or name a section."), field="assignee")
    task.assignee_id, task.in_section = assignee, found
    task.section = found.name if found else section.strip()
    task.save(update_fields=["assignee", "section", "in_section"])


def section_of(task: Task, name: str, key: int | None) -> Section | None:
    """The section meant; None where none is meant or the department has none."""
    if not name and key is None:
        return None
    sections = list(Section.objects.active().filter(department=task.department_id))
    found = next((s for s in sections if s.pk == key or (key is None and s.name == name)), None)
    if found is None and (sections or key is not None):
        raise Refused(_("Please choose a section of the department."), field="section")
    return found


def recall(move: Move, task: Task) -> None:
    end_task(move, task, TaskState.WITHDRAWN)


def withdraw(move: Move, task: Task, *, reason: str) -> None:
    end_task(move, task, TaskState.WITHDRAWN)


def waive(move: Move, task: Task, *, reason: str) -> None:
    if task.role != TaskRole.ASSIST:
        raise Refused(_("Only an assist can be waived; change the lead instead."))
    end_task(move, task, TaskState.WAIVED)


def handle(move: Move, task: Task, *, result: str) -> None:
    need(result, "result", _("Please say what was done."))
    waiting = TaskRequest.objects.filter(task=task, state=RequestState.PENDING)
    if waiting.exclude(kind=RequestKind.EXTENSION).exists():
        raise Refused(_("A return or suspension is asked for; it has to be decided first."))
    task.result = result
    end_task(move, task, TaskState.HANDLED)
    hand(move, task)


# New tasks


def add_assist(move: Move, *, department: int, note: str = "") -> Task:
    found = departments_for(move, [department])
    return send(move, found[department], TaskRole.ASSIST, note)


def change_lead(move: Move, *, department: int, reason: str, note: str = "") -> Task:
    old = move.lead
    if old is not None and not old.is_open:
        raise Refused(_("The lead has reported already; send it back in the verification."))
    found = departments_for(move, [department])
    if old is not None and old.department_id == department:
        raise Refused(_("This department is the lead already."), field="department")
    if old is not None:
        end_task(move, old, TaskState.WITHDRAWN)
    return send(move, found[department], TaskRole.LEAD, note or reason)


# What a department asks for


def request_return(
    move: Move, task: Task, *, reason: str, ground: str, legal_basis: str = ""
) -> None:
    event = move.event
    if ground not in Ground.values:
        raise Refused(_("Please choose a ground."), field="ground")
    window = Limit(limit("RETURN_WINDOW_WORK_DAYS"), "work_day")
    if move.now > worktime.add(task.sent_at, window, move.calendar).at:
        raise Refused(_("A return has to be asked for within one working day of dispatch."))
    returned = TaskRequest.objects.filter(
        task__event=event, kind=RequestKind.RETURN, state=RequestState.APPROVED
    )
    if returned.filter(task__department=task.department_id).exists():
        raise Refused(_("Your department has returned this case once already."))
    if returned.count() >= limit("RETURNS_AT_MOST"):
        raise Refused(_("This case was returned twice already; a third return is not possible."))
    ask(move, task, RequestKind.RETURN, reason, ground=ground, legal_basis=legal_basis)


def request_extension(move: Move, task: Task, *, reason: str, minutes: int) -> None:
    """`minutes` are in the unit of the handling clock, at most its original limit."""
    clock = handle_clock(move, task)
    if move.now >= clock.due_at:
        raise Refused(_("More time has to be asked for before the limit ends."))
    if task.extensions >= limit("EXTENSIONS_AT_MOST"):
        raise Refused(_("This task was extended twice already."))
    if not 0 < minutes <= clock.parts[0][0]:
        raise Refused(_("An extension is at most as long as the original limit."), field="minutes")
    ask(
        move,
        task,
        RequestKind.EXTENSION,
        reason,
        minutes=minutes,
        needs_supervisor=task.extensions > 0,
    )


def request_suspension(move: Move, task: Task, *, reason: str, review_on: dt.date) -> None:
    today = timezone.localdate(move.now)
    if review_on <= today:
        raise Refused(_("The review date has to lie ahead."), field="review_on")
    days = (review_on - today).days + suspended_days(handle_clock(move, task))
    most = limit("SUSPENSION_DAYS_AT_MOST")
    if days > most:
        raise Refused(
            _("A task can be suspended for %(days)s days in all.") % {"days": most},
            field="review_on",
        )
    ask(move, task, RequestKind.SUSPENSION, reason, review_on=review_on)


def suspended_days(clock: Clock) -> int:
    """Days, rounded up, that the clock has been suspended so far."""
    read = dt.datetime.fromisoformat
    spent = sum((read(b) - read(a) for a, b in clock.suspensions if b), dt.timedelta())
    return -(-spent // dt.timedelta(days=1))


def handle_clock(move: Move, task: Task) -> Clock:
    clock = move.clock(ClockKind.HANDLE, task)
    if clock is None:
        raise Refused(_("The clock of this task does not run."))
    return clock


def ask(move: Move, task: Task, kind: str, reason: str, **values: object) -> None:
    """Writes the request and starts the clock of whoever has to decide it."""
    if TaskRequest.objects.filter(task=task, state=RequestState.PENDING).exists():
        raise Refused(_("Another request is waiting for a decision; only one at a time."))
    department = task.department
    own = department.area if department.kind.is_centre_unit else None
    request = TaskRequest.objects.create(
        task=task,
        kind=kind,
        state=RequestState.PENDING,
        reason=reason,
        asked_by=move.actor.user,
        asked_at=move.now,
        centre=decision_centre(move.event, own, task.dispatched_by, move.now),
        **values,
    )
    move.start(DECISIONS[RequestKind(kind)], task, request)


# What the centre decides


def decide(move: Move, task: Task, kind: str, approve: bool, decision: str) -> TaskRequest:
    """Writes the decision on the pending request of `kind`; a refusal needs a reason."""
    request = TaskRequest.objects.filter(task=task, kind=kind, state=RequestState.PENDING).first()
    if request is None:
        raise Refused(_("There is no request to decide."))
    if not approve:
        need(decision, "decision", _("Please say why it is refused."))
    request.state = RequestState.APPROVED if approve else RequestState.REFUSED
    request.decided_by, request.decided_at = move.actor.user, move.now
    request.decision = decision
    request.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    move.stop(DECISIONS[RequestKind(kind)], task=task)
    return request


def decide_return(move: Move, task: Task, *, approve: bool, decision: str = "") -> None:
    """An approved return ends the task; its clocks count against nobody."""
    decide(move, task, RequestKind.RETURN, approve, decision)
    if approve:
        end_task(move, task, TaskState.RETURNED)
        for clock in move.clocks:
            if clock.task_id == task.pk and clock.kind in (ClockKind.ACCEPT, ClockKind.HANDLE):
                clock.refunded = True
        Clock.objects.filter(task=task, kind__in=[ClockKind.ACCEPT, ClockKind.HANDLE]).update(
            refunded=True
        )


def decide_extension(move: Move, task: Task, *, approve: bool, decision: str = "") -> None:
    """An approved extension moves the handling clock, and with the lead's the case clock."""
    request = decide(move, task, RequestKind.EXTENSION, approve, decision)
    if not approve or not request.minutes:
        return
    clock = handle_clock(move, task)
    unit = clock.parts[0][1]
    move.extend(clock, request.minutes, unit)
    case = move.clock(ClockKind.CASE)
    if task.role == TaskRole.LEAD and case is not None:
        move.extend(case, request.minutes, unit)
    task.extensions += 1
    task.save(update_fields=["extensions"])


def decide_suspension(move: Move, task: Task, *, approve: bool, decision: str = "") -> None:
    """An approved suspension stands until the review date; the lead's pauses the case."""
    request = decide(move, task, RequestKind.SUSPENSION, approve, decision)
    if not approve or request.review_on is None:
        return
    review_at = review_moment(move, request.review_on)
    task.state = TaskState.SUSPENDED
    task.save(update_fields=["state"])
    move.pause(handle_clock(move, task), review_at)
    if task.role == TaskRole.LEAD:
        move.pause(move.clock(ClockKind.CASE), review_at)


def review_moment(move: Move, day: dt.date) -> dt.datetime:
    """The first working moment of the review date or after it; never before now."""
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    start = max(midnight, move.now)
    return worktime.add_minutes(start, 0, "work_minute", move.calendar).at


def resume(move: Move, task: Task) -> None:
    task.state = TaskState.ACCEPTED
    task.save(update_fields=["state"])
    move.resume(move.clock(ClockKind.HANDLE, task))
    close_requests(move, Q(task=task, kind=RequestKind.SUSPENSION))


EFFECTS: dict[str, Callable[..., None]] = {
    effect.__name__: effect
    for effect in (
        accept,
        assign,
        recall,
        withdraw,
        waive,
        handle,
        request_return,
        request_extension,
        request_suspension,
        decide_return,
        decide_extension,
        decide_suspension,
        resume,
    )
}
NEW_TASK_EFFECTS: dict[str, Callable[..., Task]] = {
    "add_assist": add_assist,
    "change_lead": change_lead,
}
