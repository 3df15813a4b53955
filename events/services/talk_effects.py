"""What people tell and ask one another about a case: questions, urgings, notes, calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from events.models import Call, CallOutcome, Note, Order, OrderKind, Question
from events.refusals import Refused
from events.reveals import kept_from
from events.services.move import Move
from events.services.steps import need
from events.talk.readers import called, colleagues
from events.workflow import Card

NOBODY = _(
    "Nobody called “%(name)s” can be mentioned here. Choose a colleague from the list, or write "
    "the name without @."
)
SEVERAL = _("Several colleagues are called “%(name)s”. Choose the one you mean from the list.")


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


def note(move: Move, *, text: str, mentions: Sequence[int] = ()) -> None:
    """Writes a note; everybody it mentions may see the case already, or nothing is written."""
    if not text.strip():
        raise Refused(_("Please write the note."), field="text")
    Note.objects.create(
        event=move.event,
        seq=move.event.seq + 1,
        text=text,
        mentions=sorted(mentioned(move, text, frozenset(mentions))),
        written_by=move.actor.user,
        written_at=move.now,
    )


def mentioned(move: Move, text: str, chosen: frozenset[int]) -> frozenset[int]:
    """The users chosen and those called by @name. Refused tells nothing of who may not see."""
    if not chosen and "@" not in text and "＠" not in text:
        return frozenset()
    people = list(colleagues(move.event, move.now).values_list("pk", "name"))
    if chosen - {key for key, _name in people}:
        raise Refused(
            _("Somebody you chose can no longer be mentioned here. Choose from the list again."),
            field="mentions",
        )
    found = called(text, people, chosen)
    if found.nobody:
        raise Refused(NOBODY % {"name": found.nobody[0]}, field="text")
    if found.several:
        raise Refused(SEVERAL % {"name": found.several[0]}, field="mentions")
    return chosen | found.users


def log_call(
    move: Move, *, outcome: str, words: str = "", again_at: dt.datetime | None = None
) -> None:
    """Notes a call to the reporter; one that was still to be made is made by it."""
    no_number(move)
    if outcome not in CallOutcome.values:
        raise Refused(_("Please say how the call went."), field="outcome")
    if again_at is not None and again_at <= move.now:
        raise Refused(_("The time to call again has to lie ahead."), field="again_at")
    told = {"outcome": [None, outcome]}
    if again_at is not None:
        told["again_at"] = [None, again_at.isoformat()]
    move.noted = {"call": told}
    Call.objects.filter(event=move.event, waits=True).update(waits=False)
    Call.objects.create(
        event=move.event,
        outcome=outcome,
        words=words,
        again_at=again_at,
        waits=again_at is not None,
        made_by=move.actor.user,
        made_at=move.now,
    )


def no_number(move: Move) -> None:
    """Refuses where there is no number, or none that this person may know of."""
    reporter = getattr(move.event, "reporter", None)
    if reporter is None or not reporter.phone or kept_from(move.actor.scope, move.event, reporter):
        raise Refused(_("This case has no telephone number that you could call."))


EFFECTS: dict[str, Callable[..., None]] = {
    effect.__name__: effect
    for effect in (ask_reporter, answer, urge, supervise, answer_order, note, log_call)
}
