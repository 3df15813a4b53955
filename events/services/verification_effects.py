"""Checking what was done, rating it, and taking a case up again. On a locked row only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, Role
from events.centres import nearest_centre, root_of
from events.limits import limit
from events.models import Check, Clock, Event, Task
from events.refusals import Refused
from events.score import automatic_score
from events.services.desk_effects import back_in_place, start_case_clock
from events.services.ending import close_case, close_checks, end_case
from events.services.move import Move
from events.services.steps import enter, hand_to, need
from events.workflow import ClockKind, Outcome, Sample, Step, TaskState
from grids.models import Area


def request_check(move: Move, *, worker: int, text: str = "") -> None:
    event = move.event
    if Check.objects.filter(event=event, outcome=Outcome.PENDING).exists():
        raise Refused(_("A check on site has been asked for already."))
    if worker not in checkers(event, move.now):
        raise Refused(
            _("Please choose a grid worker of the place who handled no part."), field="worker"
        )
    Check.objects.create(
        event=event, worker_id=worker, text=text, asked_by=move.actor.user, asked_at=move.now
    )
    move.start(ClockKind.CHECK)


def checkers(event: Event, now: dt.datetime) -> set[int]:
    """Grid workers of the place who handled no part and may see the case."""
    ends = range(4, len(event.sight_path) + 1, 4)
    postings = Posting.objects.on(timezone.localdate(now)).filter(
        role=Role.WORKER, area__path__in=[event.sight_path[:end] for end in ends]
    )
    if event.confidential:
        postings = postings.filter(confidential=True)
    users = set(postings.exclude(user=event.concerns_user_id or 0).values_list("user", flat=True))
    return users - set(event.hands)


def answer_check(move: Move, *, outcome: str, finding: str) -> None:
    need(finding, "finding", _("Please say what you found."))
    if outcome not in (Outcome.PASSED, Outcome.FAILED):
        raise Refused(_("Please say whether it is in order."), field="outcome")
    Check.objects.filter(event=move.event, outcome=Outcome.PENDING).update(
        outcome=outcome, finding=finding, answered_at=move.now
    )
    move.stop(ClockKind.CHECK)


def verify_pass(move: Move, *, words: str = "") -> None:
    close_case(move)


def verify_fail(move: Move, *, tasks: Sequence[int], reason: str) -> None:
    """Sends at least one handled task again, in a new round with new clocks."""
    event = move.event
    again = [t for t in move.current_tasks if t.pk in set(tasks)]
    if not again or any(task.state != TaskState.HANDLED for task in again):
        raise Refused(_("Please name at least one handled task."), field="tasks")
    close_checks(move)
    event.rework_count += 1
    if event.dispatched_by:
        hand_to(move, event.dispatched_by)
    enter(move, Step.HANDLE)
    for task in again:
        rework(move, task)


def rework(move: Move, task: Task) -> None:
    task.state, task.round = TaskState.SENT, task.round + 1
    task.sent_at, task.extensions = move.now, 0
    task.accepted_at = task.ended_at = None
    task.save(update_fields=["state", "round", "sent_at", "accepted_at", "ended_at", "extensions"])
    move.start_task_clocks(task)


def evaluate(move: Move, *, grade: int | None = None, words: str = "") -> None:
    event = move.event
    by_person = move.actor.user is not None or move.actor.reporter_of is not None
    if grade is None and by_person and event.askable:
        raise Refused(_("Please choose a grade."), field="grade")
    event.grade, event.grade_words = grade, words
    case = Clock.objects.filter(event=event, kind=ClockKind.CASE).order_by("-pk").first()
    on_time = case is None or (case.stopped_at or move.now) <= case.due_at
    event.score = automatic_score(on_time, event.rework_count, grade)
    end_case(move, Step.DONE)


def mark(move: Move, *, mark: int, words: str = "") -> None:
    event = move.event
    if event.mark is not None:
        raise Refused(_("This case has a mark already."))
    if event.done_at and move.now - event.done_at > dt.timedelta(days=limit("MARK_DAYS")):
        raise Refused(_("The time for a mark is over."))
    if not 0 <= mark <= 100:
        raise Refused(_("A mark is a number from 0 to 100."), field="mark")
    event.mark, event.mark_words = mark, words


def reopen(move: Move, *, reason: str) -> None:
    event = move.event
    if move.actor.reporter_of is not None:
        days = dt.timedelta(days=limit("REOPEN_DAYS"))
        if event.reporter_reopened or (event.done_at and move.now - event.done_at > days):
            raise Refused(_("This case can no longer be reopened here. Please report it anew."))
        event.reporter_reopened = True
    if event.number is None:
        reopen_at_classify(move)
        return
    again(move, event.dispatched_by or event.holder)
    enter(move, Step.DISPATCH)
    start_case_clock(move, reopened=True)


def reopen_at_classify(move: Move) -> None:
    move.stop(everything=True)
    again(move, move.event.holder)
    enter(move, Step.CLASSIFY)


def again(move: Move, desk: Area) -> None:
    """Clears the end of a case and gives it back to a desk where somebody is posted."""
    event = move.event
    back_in_place(move)
    event.closed_at = event.done_at = None
    event.settled, event.sample = False, ""
    event.reopen_count += 1
    event.grade, event.grade_words, event.score = None, "", None
    hand_to(move, nearest_centre(desk.path, event, move.now) or root_of(desk.path))


def sample_pass(move: Move) -> None:
    need_sample(move.event)
    move.event.sample = Sample.PASSED


def sample_fail(move: Move, *, reason: str) -> None:
    need_sample(move.event)
    reopen_at_classify(move)
    move.event.sample = Sample.FAILED


def need_sample(event: Event) -> None:
    if event.sample != Sample.DUE:
        raise Refused(_("This case was not drawn for a sample check."))


EFFECTS: dict[str, Callable[..., None]] = {
    effect.__name__: effect
    for effect in (
        sample_pass,
        sample_fail,
        request_check,
        answer_check,
        verify_pass,
        verify_fail,
        evaluate,
        mark,
        reopen,
    )
}
