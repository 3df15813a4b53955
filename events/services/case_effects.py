"""What each action on a case changes. Called by `act.perform` on a locked row only."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, Role
from events.capacity import is_concerned
from events.centres import nearest_centre, root_of
from events.limits import limit
from events.models import Category, Check, Clock, Event, Order, OrderKind, Question, Task
from events.refusals import Refused
from events.score import automatic_score
from events.services import talk_effects
from events.services.dispatching import departments_for, send
from events.services.ending import (
    claim_is_live,
    close_case,
    close_checks,
    end_case,
    took_hand,
)
from events.services.move import Move
from events.workflow import (
    BEFORE_FILING,
    STEP_CLOCKS,
    Card,
    ClockKind,
    Outcome,
    Sample,
    Step,
    TaskState,
)
from grids.models import Area, Level
from grids.services import locate


def enter(move: Move, step: str) -> None:
    """Leaves the step for the next: its stage clock stops, the next one starts."""
    event = move.event
    former, following = STEP_CLOCKS.get(event.step), STEP_CLOCKS.get(step)
    if former:
        move.stop(former)
    event.step = step
    if following and move.clock(following) is None:
        move.start(following)


def hand_to(move: Move, centre: Area) -> None:
    event = move.event
    if event.holder_id != centre.pk:
        event.holder = centre
        event.claimed_by, event.claimed_at = None, None


# Working on it


def claim(move: Move) -> None:
    event, user = move.event, move.actor.user
    if claim_is_live(move) and event.claimed_by_id != move.actor.user_id:
        raise Refused(
            _("%(name)s is working on this case. Ask them to release it first.")
            % {"name": event.claimed_by}
        )
    event.claimed_by, event.claimed_at = user, move.now


def release(move: Move) -> None:
    event = move.event
    others = event.claimed_by_id != move.actor.user_id and claim_is_live(move)
    if others and move.actor.scope.role != Role.SUPERVISOR:
        raise Refused(_("Only %(name)s can release this.") % {"name": event.claimed_by})
    event.claimed_by, event.claimed_at = None, None


def correct(
    move: Move,
    *,
    reason: str = "",
    title: str | None = None,
    description: str | None = None,
    address: str | None = None,
    urgency: str | None = None,
    category: int | None = None,
    point: Point | None = None,
    area: int | None = None,
) -> None:
    """Changes what was reported; None leaves a value as it is."""
    event = move.event
    if event.step not in BEFORE_FILING and not reason.strip():
        raise Refused(_("After filing a correction needs a reason."), field="reason")
    for name, value in (("title", title), ("description", description), ("address", address)):
        if value is not None:
            setattr(event, name, value)
    event.urgency = urgency or event.urgency
    if category is not None:
        set_category(move, category)
    if point is not None or area is not None:
        place(move, point, area)


def set_category(move: Move, category_id: int) -> None:
    event = move.event
    category = Category.objects.select_related("lead").filter(pk=category_id).first()
    if category is None:
        raise Refused(_("This category does not exist any more."), field="category")
    event.category = category
    move.recategorised()
    if category.confidential and not event.confidential:
        event.confidential = True
        keep_desk_staffed(move)


def keep_desk_staffed(move: Move) -> None:
    """Hands the case on where nobody at its desk may see it any more."""
    event = move.event
    start = event.holder.path
    if not event.sight_path.startswith(start):
        start = event.sight_path
    hand_to(move, nearest_centre(start, event, move.now) or root_of(start))


def place(move: Move, point: Point | None, area_id: int | None) -> None:
    """Moves the case to a point or an area; its desk follows where it does not reach there."""
    event = move.event
    root = root_of(event.holder.path)
    if area_id is not None:
        area = Area.objects.filter(pk=area_id, path__startswith=root.path).first()
    else:
        area = locate(point, root) if point else None
    event.point = point or event.point
    event.area = area
    move.recategorised()
    if event.concerns_area_id or event.concerns_department_id or event.concerns_user_id:
        return
    event.sight_path = area.path if area else event.holder.path
    if not event.sight_path.startswith(event.holder.path):
        hand_to(move, nearest_centre(event.sight_path, event, move.now) or root)


def ask_reporter(move: Move, *, text: str) -> None:
    if not move.event.askable:
        raise Refused(_("This case has no reporter who could be asked."))
    need(text, "text", _("Please write the question."))
    Question.objects.create(
        event=move.event, text=text, asked_by=move.actor.user, asked_at=move.now
    )


def answer(move: Move, *, question: int, text: str) -> None:
    need(text, "text", _("Please write the answer."))
    changed = Question.objects.filter(pk=question, event=move.event, answered_at=None).update(
        answer=text, answered_at=move.now
    )
    if not changed:
        raise Refused(_("This question has been answered already."))


def need(text: str, field: str, sentence: Any) -> None:
    if not text.strip():
        raise Refused(sentence, field=field)


# Before filing


def settle(move: Move, *, result: str, category: int | None = None) -> None:
    event = move.event
    need(result, "result", _("Please say how it was settled."))
    if category is not None:
        set_category(move, category)
    if event.category is None:
        raise Refused(_("Please choose a category."), field="category")
    if not event.category.worker_may_settle:
        raise Refused(
            _("Cases of this category cannot be settled on the spot; they go to the centre."),
            field="category",
        )
    posting = move.actor.posting
    took_hand(move, *(unit_and_community(posting) if posting else ()))
    event.settled, event.result = True, result
    event.sample = Sample.DUE if secrets.randbelow(100) < limit("SAMPLE_PERCENT") else ""
    close_case(move)


def unit_and_community(posting: Posting) -> list[int]:
    """A settled case counts for the grid and for the community it belongs to."""
    area = posting.area
    if area is None:
        return []
    chain = Area.objects.chain(area.path).filter(level__in=[Level.COMMUNITY, Level.GRID])
    return [area.pk, *chain.values_list("pk", flat=True)]


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


def pass_up(move: Move, *, reason: str) -> None:
    event = move.event
    above = event.holder.path[: -Area.steplen]
    centre = nearest_centre(above, event, move.now) if above else None
    if centre is None:
        raise Refused(_("There is no centre above that could take this case."))
    hand_to(move, centre)


def pass_down(move: Move, *, centre: int, reason: str) -> None:
    event = move.event
    target = Area.objects.filter(pk=centre).first()
    below = target is not None and target.pk != event.holder_id
    if target is None or not below or not target.path.startswith(event.holder.path):
        raise Refused(_("Please choose a centre below this one."), field="centre")
    if not event.sight_path.startswith(target.path):
        raise Refused(_("This case does not lie in that centre's area."), field="centre")
    if nearest_centre(target.path, event, move.now) != target:
        raise Refused(_("Nobody is posted there who could take this case."), field="centre")
    hand_to(move, target)


def reject(move: Move, *, reason: str) -> None:
    move.event.result = reason
    end_case(move, Step.REJECTED)


def cancel(move: Move, *, reason: str) -> None:
    end_case(move, Step.CANCELLED)


def classify(
    move: Move, *, category: int | None = None, urgency: str | None = None, note: str = ""
) -> None:
    event = move.event
    if category is not None and category != event.category_id:
        set_category(move, category)
    if event.category is None:
        raise Refused(_("Please choose a category."), field="category")
    event.urgency = urgency or event.urgency
    if event.category.confidential and not event.confidential:
        set_category(move, event.category.pk)
    enter(move, Step.FILE)


def file(move: Move, *, target_minutes: int | None = None) -> None:
    """Gives the case its number and starts its clock.

    `target_minutes` is an imported record's own target, in minutes from now.
    """
    event = move.event
    if event.category is None:
        raise Refused(_("Please choose a category."), field="category")
    if event.number is None:
        move.wants_number = True
    event.filed_at = move.now
    enter(move, Step.DISPATCH)
    if target_minutes is None:
        start_case_clock(move)
    else:
        parts = [(target_minutes, "urgent_minute")]
        move.run(ClockKind.CASE, parts, {"kind": "imported", "amount": target_minutes})


def start_case_clock(move: Move, *, reopened: bool = False) -> None:
    category = move.event.category
    kind = category.lead_id if category else None
    move.start(ClockKind.CASE, department_kind=kind, reopened=reopened)


def dispatch(move: Move, *, lead: int, assists: Sequence[int] = (), note: str = "") -> None:
    """Sends one lead task and any assists: keys of departments at or above the place."""
    event = move.event
    found = departments_for(move, [lead, *assists])
    event.dispatched_by = event.holder
    enter(move, Step.HANDLE)
    event.claimed_by, event.claimed_at = None, None
    send(move, found[lead], "lead", note)
    for key in dict.fromkeys(assists):
        if key != lead:
            send(move, found[key], "assist", note)


# Handling


def all_handled(move: Move) -> bool:
    lead = move.lead
    return (
        lead is not None
        and lead.state == TaskState.HANDLED
        and not any(task.is_open for task in move.current_tasks)
    )


def sync_handling(move: Move) -> None:
    """Without a lead the centre's dispatch clock runs; the lead's suspension pauses the case."""
    lead = move.lead
    running = move.clock(ClockKind.DISPATCH)
    if lead is None and running is None:
        move.start(ClockKind.DISPATCH)
    elif lead is not None and running is not None:
        move.stop(ClockKind.DISPATCH)
    case = move.clock(ClockKind.CASE)
    if case is None or (lead is not None and lead.state == TaskState.SUSPENDED):
        return
    move.resume(case)


def complete(move: Move) -> None:
    if not all_handled(move):
        raise Refused(_("Parts of this case are not handled yet."))
    enter(move, Step.REPORT)


def report_back(move: Move, *, result: str) -> None:
    event = move.event
    need(result, "result", _("Please say what was done."))
    event.result = result
    home = event.dispatched_by or event.holder
    centre = nearest_centre(home.path, event, move.now, fresh_eyes=True)
    hand_to(move, centre or root_of(home.path))
    enter(move, Step.VERIFY)


# Verification


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


# Evaluation and after


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
    event.closed_at = event.done_at = None
    event.settled, event.sample = False, ""
    event.reopen_count += 1
    event.grade, event.grade_words, event.score = None, "", None
    hand_to(move, nearest_centre(desk.path, event, move.now) or root_of(desk.path))


# Urging


def urge(move: Move, *, text: str, task: int | None = None) -> None:
    give_order(move, OrderKind.URGE, text, task)


def supervise(move: Move, *, text: str, task: int | None = None, card: str = "") -> None:
    if card and card not in Card.values:
        raise Refused(_("Please choose a yellow or a red card."), field="card")
    give_order(move, OrderKind.SUPERVISE, text, task, card)


def give_order(move: Move, kind: str, text: str, task_id: int | None, card: str = "") -> None:
    need(text, "text", _("Please say what has to be done."))
    task = move.task(task_id) if task_id else None
    if task is not None and not task.is_open:
        raise Refused(_("This task has ended; urge another one or the centre."), field="task")
    Order.objects.create(
        event=move.event,
        task=task,
        centre=None if task else move.event.holder,
        kind=kind,
        card=card,
        text=text,
        given_by=move.actor.user,
        given_at=move.now,
    )


def answer_order(move: Move, *, order: int, text: str) -> None:
    need(text, "text", _("Please write the answer."))
    changed = Order.objects.filter(pk=order, event=move.event, answered_at=None).update(
        answer=text, answered_by=move.actor.user, answered_at=move.now
    )
    if not changed:
        raise Refused(_("This has been answered already."))


# Merging


def merge(move: Move, *, into: int, reason: str = "") -> None:
    """Ends the case as a part of another open one, whose sight becomes the stricter of both."""
    event, actor = move.event, move.actor
    seen = Event.objects.filter(pk=into)
    if actor.user is not None:
        seen = seen.for_user(actor.user)
    if into == event.pk or not seen.open().exists():
        raise Refused(_("Please choose another open case."), field="into")
    other = Move.lock(into, actor, move.now)
    if is_concerned(actor.scope, other.event):
        raise Refused(_("Please choose another open case."), field="into")
    former = event.step
    end_case(move, Step.MERGED)
    event.merged_into, event.merged_from = other.event, former
    if stricter(event, other.event):
        keep_desk_staffed(other)
        other.finish("merge", reason=str(event.receipt))
        other.close()


def stricter(event: Event, survivor: Event) -> bool:
    """Passes confidentiality and complaints on to the survivor; True where it changed."""
    before = (survivor.confidential, survivor.sight_path, survivor.askable)
    survivor.confidential = survivor.confidential or event.confidential
    concerns = (event.concerns_area_id, event.concerns_department_id, event.concerns_user_id)
    if any(concerns):
        theirs = (
            survivor.concerns_area_id,
            survivor.concerns_department_id,
            survivor.concerns_user_id,
        )
        if any(theirs) and theirs != concerns:
            raise Refused(_("The two cases complain about different units."), field="into")
        survivor.concerns_area_id, survivor.concerns_department_id = concerns[:2]
        survivor.concerns_user_id = concerns[2]
        survivor.sight_path = min(survivor.sight_path, event.sight_path, key=len)
        survivor.leaders_only = survivor.leaders_only or event.leaders_only
    return before != (survivor.confidential, survivor.sight_path, survivor.askable)


def unmerge(move: Move, *, reason: str) -> None:
    event = move.event
    ended = event.done_at
    event.step, event.merged_from = event.merged_from, ""
    event.merged_into, event.done_at = None, None
    for clock in Clock.objects.filter(event=event, stopped_at=ended).select_related("ladder"):
        move.restart(clock)


EFFECTS: dict[str, Callable[..., None]] = {
    effect.__name__: effect
    for effect in (
        claim,
        release,
        correct,
        ask_reporter,
        answer,
        settle,
        sample_pass,
        sample_fail,
        pass_up,
        pass_down,
        reject,
        merge,
        unmerge,
        cancel,
        classify,
        file,
        dispatch,
        complete,
        report_back,
        request_check,
        answer_check,
        verify_pass,
        verify_fail,
        evaluate,
        mark,
        reopen,
        urge,
        supervise,
        answer_order,
    )
} | talk_effects.EFFECTS
