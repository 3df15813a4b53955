"""Rows that say what a department did with its tasks: through the forms and the one function."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import User
from events.actors import Actor
from events.casefile import CaseFile, find_event
from events.models import Event, Ground, Task, TraceEntry
from events.offers import why_not
from events.refusals import Refused
from events.services import apply_all
from events.workflow import OPEN_STATES, TASK_ACTIONS, TaskState, label_of
from exchange.cases.acting import Doing
from exchange.models.runs import RowState
from exchange.runs.fields import RESULT_FIELDS, plain
from exchange.runs.outcome import Outcome, Wrong, sentences

CHANNEL = "exchange"
BOOK = uuid.UUID("5b0f6c0a-6f43-4f0e-9a55-3d2f0a3a9b10")
FINISH = "finish"
TASK = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,9}))?")
Skips = Callable[[CaseFile, Task], bool]


@dataclass(frozen=True)
class Answer:
    """An answer to a task: the actions it stands for, in turn and all or none.

    Those in `before` are left out where they were done already. `takes` names the columns that
    are read besides; `text` is the member that the text becomes.
    """

    name: str
    label: str | Promise
    action: str
    before: tuple[str, ...] = ()
    text: str = ""
    takes: tuple[str, ...] = ()


ANSWERS: dict[str, Answer] = {
    answer.name: answer
    for answer in (
        Answer("accept", label_of("accept"), "accept"),
        Answer("handle", gettext_lazy("Handled"), "handle", ("accept",), "result"),
        Answer(
            FINISH,
            gettext_lazy("Handled and reported back"),
            "report_back",
            ("accept", "handle"),
            "result",
        ),
        Answer("report_back", label_of("report_back"), "report_back", (), "result"),
        Answer(
            "request_return",
            label_of("request_return"),
            "request_return",
            (),
            "reason",
            ("ground", "legal_basis"),
        ),
        Answer(
            "request_extension",
            label_of("request_extension"),
            "request_extension",
            ("accept",),
            "reason",
            ("amount",),
        ),
        Answer(
            "request_suspension",
            label_of("request_suspension"),
            "request_suspension",
            ("accept",),
            "reason",
            ("review_on",),
        ),
        Answer("resume", label_of("resume"), "resume"),
    )
}
TAKES_TEXT = ("result", "reason")


@cache
def _spoken() -> tuple[dict[str, str], dict[str, str]]:
    """Answers and grounds by what they are called in any language."""
    answers: dict[str, str] = {}
    grounds: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            answers |= {plain(str(a.label)): a.name for a in ANSWERS.values()}
            grounds |= {plain(str(ground.label)): ground.value for ground in Ground}
    return answers, grounds


def answer_of(text: str) -> Answer:
    """Raises Wrong."""
    found = ANSWERS.get(text.strip().lower()) or ANSWERS.get(_spoken()[0].get(plain(text), ""))
    if found is None:
        raise Wrong(_("Choose one of the answers of the list."))
    return found


def take(
    user: User,
    values: Mapping[str, str],
    names: Mapping[str, str],
    token: uuid.UUID | None = None,
) -> Outcome:
    """Does what a row says, within the caller's transaction. Raises Wrong.

    Without a `token` the row itself is one: the same words for the same state of the case.
    `names` are the columns as the file calls them.
    """
    task = task_of(user, values.get("task", ""))
    answer = answer_of(values.get("answer", ""))
    token = token or uuid.uuid5(BOOK, json.dumps([task.pk, sorted(values.items())]))
    if was_done(task.event_id, token):
        return Outcome(RowState.SAME, task.event_id)
    try:
        with transaction.atomic():  # a step that was done is taken back with the refused one
            for action in steps(user, task, answer):
                do(user, task, action, members(answer, action, values), token)
    except serializers.ValidationError as error:
        raise Wrong(sentences(error.detail, labels(names))) from error
    except Refused as refused:
        if was_done(task.event_id, token):
            return Outcome(RowState.SAME, task.event_id)
        raise Wrong(str(refused.sentence)) from refused
    return Outcome(RowState.MADE, task.event_id)


def was_done(event: int, token: uuid.UUID) -> bool:
    return TraceEntry.objects.filter(event=event, token=token).exists()


def task_of(user: User, said: str) -> Task:
    """The task that a row names, as `17` or with the version of its case, as `17-5`."""
    found = TASK.fullmatch(said.strip())
    mine = user.scope.department_ids
    task = Task.objects.filter(pk=int(found[1]), department__in=mine).first() if found else None
    if task is None or not Event.objects.for_user(user).filter(pk=task.event_id).exists():
        raise Wrong(_("Your department has no such task. Take the list anew."))
    return task


def steps(user: User, task: Task, answer: Answer) -> Iterator[str]:
    """The actions still to be done; the state is looked at anew before each."""
    for action in answer.before:
        state = Task.objects.values_list("state", flat=True).get(pk=task.pk)
        done = state != TaskState.SENT if action == "accept" else state not in OPEN_STATES
        if not done:
            yield action
    yield answer.action


def members(answer: Answer, action: str, values: Mapping[str, str]) -> dict[str, str]:
    """What the form of an action is given of a row."""
    if action == "accept" or not answer.text:
        return {}
    found = {answer.text: values.get("text", "")}
    if action == answer.action:
        found |= {name: values.get(name, "") for name in answer.takes}
    if "ground" in found:
        found["ground"] = _spoken()[1].get(plain(found["ground"]), found["ground"])
    return found


def do(user: User, task: Task, action: str, said: dict[str, str], token: uuid.UUID) -> None:
    """One action by its form. Raises Wrong, Refused or ValidationError."""
    actor = Actor.of(user, CHANNEL)
    file = CaseFile(find_event(user, task.event_id), actor, timezone.now())
    about = {"task": task.pk} if action in TASK_ACTIONS else {}
    doing = Doing(file, action, about, {k: v for k, v in said.items() if v})
    try:
        refusal = why_not(file, action, doing.task)
        if refusal is not None:
            raise refusal
        form = doing.form()
    except PermissionDenied as denied:
        raise Wrong(str(denied)) from denied
    apply_all(file.event.pk, form.actions(), actor, token=token)


def labels(names: Mapping[str, str]) -> dict[str, str]:
    """The column that each member of a form comes from, as the file calls it."""
    found = {field.name: names.get(field.name) or str(field.label) for field in RESULT_FIELDS}
    return found | dict.fromkeys(TAKES_TEXT, found["text"])
