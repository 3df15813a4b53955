"""Runs: begun, tried, applied, begun again. One at a time for a connection."""

from __future__ import annotations

import datetime as dt
from typing import IO, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from exchange.models import Link, Run, RunRow
from exchange.models.runs import WORKING, Phase, RowState
from exchange.runs import inward, told
from exchange.runs.reading import LIMITS, Sheet, sheet_of
from exchange.runs.rows import mapping_of
from exchange.runs.work import KIND
from gridgov.tables import Unreadable
from jobs import services as jobs
from jobs.models import Job
from jobs.services import OPEN

PATIENCE = dt.timedelta(seconds=8)
"""How long a page waits for a run before a worker goes on with it."""


class Busy(Exception):
    """The connection has a run that has not ended; its text is a sentence."""


def run_start(
    *, link: Link, user: User | None = None, trial: bool = False, name: str = "", sheet: Any = None
) -> Run:
    """A run of a connection, by the clock or by hand; with a `sheet` of a file that was brought.

    Raises Busy, and Unreadable for a sheet without a needed column.
    """
    with transaction.atomic():
        locked = Link.objects.select_for_update(no_key=True).get(pk=link.pk)
        _free(locked)
        run = _new(link=locked, user=user, trial=trial)
        if isinstance(sheet, Sheet):
            inward.keep(run, name, sheet)
    return run


def _free(link: Link) -> None:
    settle(Run.objects.filter(link=link))
    if link.runs.filter(phase__in=WORKING).exists():
        raise Busy(_("A run of this connection has not ended yet. Wait for it, or cancel it."))


def run_again(*, run: Run, user: User) -> Run:
    """The refused rows of a run once more, by the mapping as it is now. Raises Busy."""
    with transaction.atomic():
        if run.link is not None:
            _free(Link.objects.select_for_update(no_key=True).get(pk=run.link_id))
        new = _new(
            link=run.link, user=user, trial=False, again=run, headings=run.headings, name=run.name
        )
        rows = run.rows.filter(state=RowState.WRONG).order_by("number")
        RunRow.objects.bulk_create(
            [RunRow(run=new, number=row.number, cells=row.cells) for row in rows], 500
        )
        new.phase, new.read = Phase.TAKE, rows.count()
        new.save(update_fields=["phase", "read"])
    return new


def run_apply(*, run: Run, user: User) -> Run:
    """Takes the good rows of a run that was only checked. Twice is the same as once."""
    with transaction.atomic():
        rows = Run.objects.select_for_update(of=("self",)).select_related("link")
        locked: Run = rows.get(pk=run.pk)
        if locked.phase != Phase.CHECKED:
            return locked
        if locked.link is not None:
            _free(locked.link)
        locked.phase, locked.ended_at = Phase.TAKE, None
        locked.job = _job(user)
        locked.save(update_fields=["phase", "ended_at", "job"])
    return locked


def book_check(*, user: User, file: IO[bytes], name: str) -> Run:
    """A workbook that a department returned, to be tried without changing anything.

    Rows without an answer are left out. Raises Unreadable.
    """
    sheet = sheet_of(file.read(LIMITS.file + 1), name)
    with transaction.atomic():
        run = _new(link=None, user=user, trial=True)
        inward.keep(run, name, answered(run, sheet))
    return run


def answered(run: Run, sheet: Sheet) -> Sheet:
    run.headings = sheet.headings
    reading = mapping_of(run)
    said = [line for line in sheet.lines if reading.values(line.cells).get("answer")]
    if not said and "answer" in reading.columns:
        raise Unreadable(_("No row has an answer. Choose one in the column “Answer”, row by row."))
    return Sheet(sheet.headings, said)


def _new(*, link: Link | None, user: User | None, trial: bool, **more: Any) -> Run:
    run = Run(
        link=link,
        user=user,
        posting=user.scope.posting if user else None,
        job=_job(user),
        trial=trial,
        phase=Phase.FETCH,
        language=translation.get_language() or "zh-hans",
        begun_at=timezone.now(),
        **more,
    )
    run.save()
    return run


def _job(user: User | None) -> Job:
    """Begun by a person, it is held by the page that waits for it."""
    now = timezone.now()
    held = {"params": {"quiet": True}, **jobs.held(now)} if user else {}
    return Job.objects.create(kind=KIND, owner=user, created_at=now, **held)


def run_work(run: Run) -> Run:
    """Works on a run just begun while its page waits; what is left over ends with a notice."""
    if run.job is not None and run.job.is_open:
        jobs.run(run.job, PATIENCE)
    run.refresh_from_db()
    return run


def settle(runs: Any = None) -> None:
    """Ends runs whose job ended without a word: cancelled, or given up by every worker."""
    halted = (Run.objects.all() if runs is None else runs).filter(phase__in=WORKING)
    for run in halted.exclude(job__state__in=OPEN).select_related("link"):
        inward.let_go(run)
        with translation.override(run.language):
            words = _("It was stopped. Rows that have an answer took effect; the rest did not.")
        _halt(run, words)


@transaction.atomic
def _halt(run: Run, why: str) -> None:
    run.phase, run.failure, run.ended_at = Phase.FAILED, why, timezone.now()
    last = {"phase": run.phase, "failure": why, "ended_at": run.ended_at}
    if Run.objects.filter(pk=run.pk, phase__in=WORKING).update(**last):
        told.ended(run)


def result_of(job: Job, reader: User) -> jobs.Result:
    run = Run.objects.filter(job=job).first()
    if run is None:
        return jobs.Result()
    return jobs.Result(
        url=reverse("exchange:run_show", args=[run.pk]), label=_("What came of the rows")
    )
