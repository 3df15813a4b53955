"""The work of a run: fetch or gather, then row by row, each in a transaction of its own.

The effect of a row, its mark as taken and its answer are written together, so that a run that
dies goes on with the first row that has no answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from django.db import transaction
from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.models import User
from accounts.scope import scope_of
from exchange.models import Link, Run, RunRow, Taken
from exchange.models.runs import Matter, Phase, RowState
from exchange.runs import inward, reasons, reports, results, sending, told
from exchange.runs.before import Before
from exchange.runs.failing import Failed
from exchange.runs.outcome import Outcome, Wrong
from exchange.runs.rows import (
    Reading,
    cells_of,
    fingerprint,
    key_hash,
    key_of,
    mapping_of,
    matter_of,
    without_the_rest,
)
from gridgov.extraction import extract
from gridgov.failures import note
from gridgov.tables import Unreadable
from jobs import services as jobs
from jobs.models import Job

KIND = "exchange"
TITLE = gettext_lazy("Exchange with a department")
BATCH = 10
TOO_LONG = 500
COUNTED = ("made", "updated", "same", "wrong")
TO_DO = (RowState.WAITING, RowState.GOOD)


class Ended(Exception):
    """The account or posting that acts has ended; its text is a sentence."""


def work(job: Job) -> Iterator[None]:
    """Goes on where the last worker stopped; yields after each batch."""
    run = Run.objects.select_related("link__user", "user", "posting").get(job=job)
    try:
        yield from _phases(run, job)
    except (Ended, Unreadable, Failed) as failed:
        if not isinstance(failed, Unreadable):
            inward.let_go(run)
        fail(run, str(failed))
        job.problems.append([0, str(failed)])
    except Exception:
        inward.let_go(run)
        fail(run, in_words(run, _SOMETHING))
        raise


_SOMETHING = gettext_lazy("Something went wrong. The log of the server says what.")


def in_words(run: Run, text: object) -> str:
    with translation.override(run.language):
        return str(text)


@transaction.atomic
def fail(run: Run, why: str) -> None:
    run.phase, run.failure, run.ended_at = Phase.FAILED, why[:TOO_LONG], timezone.now()
    run.save(update_fields=["phase", "failure", "ended_at"])
    told.ended(run)


def _phases(run: Run, job: Job) -> Iterator[None]:
    if run.phase == Phase.FETCH:
        with translation.override(run.language):
            if run.link is not None and not run.link.inward:
                sending.push(run, actor_of(run))
                job.total = job.done = run.read
            else:
                inward.fetch(run)
        yield
    if run.phase in (Phase.CHECK, Phase.TAKE):
        yield from _rows(run, job)


def _rows(run: Run, job: Job) -> Iterator[None]:
    """The language is set for a batch at a time: a generator must not leave it behind."""
    states = TO_DO if run.phase == Phase.TAKE else (RowState.WAITING,)
    left = run.rows.filter(state__in=states).order_by("number")
    job.total = job.done + job.refused + left.count()
    before = Before(run)
    while batch := list(left[:BATCH]):
        with translation.override(run.language):
            user, reading = actor_of(run), mapping_of(run)
            for row in batch:
                one(run, row, user, reading, before)
                if row.state == RowState.WRONG:
                    job.refused += 1
                    job.problems.append([row.number, row.why])
                else:
                    job.done += 1
        yield
    finish(run)
    yield


@transaction.atomic
def finish(run: Run) -> None:
    """Counts what came of the rows; those that said nothing new were never kept."""
    found = dict(run.rows.order_by().values_list("state").annotate(Count("pk")))
    run.made = found.get(RowState.MADE, 0) + found.get(RowState.GOOD, 0)
    run.updated, run.wrong = found.get(RowState.UPDATED, 0), found.get(RowState.WRONG, 0)
    run.same = run.read - run.made - run.updated - run.wrong
    run.phase = Phase.DONE if run.phase == Phase.TAKE else Phase.CHECKED
    run.ended_at = timezone.now()
    run.save(update_fields=[*COUNTED, "phase", "ended_at"])
    told.ended(run)


def actor_of(run: Run) -> User:
    """Who acts, looked up anew: the connection's account, or whoever brought the workbook."""
    if run.link is not None:
        user = User.objects.get(pk=run.link.user_id)
        user.scope = scope_of(user)
    else:
        user = User.objects.get(pk=run.user_id or 0)
        user.scope = scope_of(user, run.posting_id)
    posting = user.scope.posting
    wanted = run.link is not None or (posting is not None and posting.pk == run.posting_id)
    if not user.is_active or posting is None or not wanted:
        raise Ended(_("The posting that this run acts in has ended, so nothing more was done."))
    return user


def one(run: Run, row: RunRow, user: User, reading: Reading, before: Before) -> None:
    """Checks or takes one row; its answer is saved with its effect."""
    values = reading.values(cells_of(row))

    def take() -> Outcome:
        for said in before.of(values):
            with suppress(Wrong), transaction.atomic():
                _taken(run, said, user, reading)
        return _taken(run, values, user, reading)

    try:
        with _trying(run):
            outcome = take()
            row.state, row.event_id, row.reason = outcome.state, outcome.event, ""
            if run.phase == Phase.TAKE:
                row.cells = without_the_rest(reading, row)
            keep(row)
    except Wrong as wrong:
        first = {_now(): str(wrong)}
        refuse(row, reasons.in_every_language(lambda: clean(first.get(_now()) or _why(take))))
    except Exception as error:
        note(f"row {row.number} of exchange run {run.pk}", error)
        refuse(row, reasons.in_every_language(lambda: _(_ROW)))
    else:
        if run.phase == Phase.CHECK:  # what was tried is taken back; its answer is not
            row.state = row.state if row.state == RowState.SAME else RowState.GOOD
            row.event_id = row.event_id if row.state == RowState.SAME else None
            keep(row)
            if row.state == RowState.GOOD:
                before.add(values)


_ROW = gettext_noop("Something went wrong with this row and nothing was done. Try it again.")


def _now() -> str:
    return translation.get_language() or ""


def _why(take: Callable[[], Outcome]) -> str:
    """The reason in the language of now: the row is tried once more, and all of it taken back."""
    try:
        with transaction.atomic():
            take()
            transaction.set_rollback(True)
    except Wrong as wrong:
        return str(wrong)
    except Exception as error:
        note("a refused row in another language", error)
    return ""


@contextmanager
def _trying(run: Run) -> Iterator[None]:
    """One transaction, taken back where the run only checks."""
    with transaction.atomic():
        yield
        if run.phase == Phase.CHECK:
            transaction.set_rollback(True)


def clean(why: str) -> str:
    """A value may stand in a reason, and in the wrong column."""
    return extract(why)[0]


def refuse(row: RunRow, why: str) -> None:
    row.state, row.reason, row.event_id = RowState.WRONG, why, None
    keep(row)


def keep(row: RunRow) -> None:
    row.save(update_fields=["state", "reason", "event", "cells"])


def _taken(run: Run, values: dict[str, str], user: User, reading: Reading) -> Outcome:
    if run.link is None:
        return results.take(user, values, reading.names)
    return _of_partner(run.link, user, matter_of(run), values, reading.names)


def _of_partner(
    link: Link, user: User, matter: str, values: dict[str, str], names: Mapping[str, str]
) -> Outcome:
    """A row under the partner's own key: taken once, and again only where it says another thing."""
    key = key_of(matter, values)
    if not key:
        raise Wrong(_("The row has no number of its own. Without one it could be taken twice."))
    mark, said = key_hash(link, key), fingerprint(link, values)
    new = {"fingerprint": "", "at": timezone.now()}
    Taken.objects.get_or_create(link=link, key=mark, defaults=new)
    taken = Taken.objects.select_for_update().get(link=link, key=mark)
    if taken.fingerprint == said:
        return Outcome(RowState.SAME, taken.event_id)
    if matter == Matter.RESULTS:
        outcome = results.take(user, values, names, uuid.uuid5(link.uid, f"{key}:{said}"))
    elif taken.event_id:
        outcome = reports.update(user, taken.event_id, values, names)
    else:
        outcome = reports.take(user, link, key, values, names)
    taken.fingerprint, taken.event_id, taken.at = said, outcome.event, timezone.now()
    taken.save(update_fields=["fingerprint", "event", "at"])
    return outcome


def register() -> None:
    from exchange.runs.services import result_of

    jobs.register(KIND, work, TITLE, result_of, lasting=True)
    told.register()
