"""The two jobs of an import: the dry run, and the saving.

A frame of rows is saved in one transaction with the import's position and the job's counters, so
whoever takes the job up again begins with the first frame that had no effect. The dry run writes
nothing into the registers and begins anew.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from jobs import services as jobs
from jobs.models import Job
from people.exchange import kept
from people.exchange.asker import IMPORTERS, Lost, asker
from people.exchange.marking import mark
from people.exchange.registers.houses import Buildings
from people.exchange.registers.organisations import Organisations
from people.exchange.registers.people import People
from people.exchange.rows import BAD, CHANGED, NEW, SAME, Planner, Row
from people.exchange.staging import Staged, key_of, rows_of, stage, staged
from people.history import By
from people.models import Import, ImportPart, Register

CHECK, SAVE = "people_check", "people_import"
PLANNERS: dict[str, Any] = {
    Register.PERSON: People,
    Register.HOUSE: Buildings,
    Register.ORGANISATION: Organisations,
}


def check(job: Job) -> Iterator[None]:
    """Reads the file into frames, then says of each row what it would do."""
    task = Import.objects.get(pk=job.params["import"])
    ImportPart.objects.filter(task=task).delete()
    kept.destroy(task.staged)
    job.done = job.refused = job.total = 0
    yield from _staged(job, task)
    planner = planner_of(job, task, saving=False)
    counts: Counter[str] = Counter()
    for number, frame in enumerate(staged(task.staged)):
        with translation.override(job.params["language"]):
            rows = rows_of(frame, task.mapping)
            planner.check(rows)
            _note(task, number, rows)
        counts.update(row.outcome for row in rows)
        _count(job, counts)
        yield
    yield from _finished(job, task, counts, Import.State.CHECKED)


def _staged(job: Job, task: Import) -> Iterator[None]:
    def tell(file: Any, rows: int) -> None:
        task.staged, task.rows, job.total = file, rows, rows
        task.save(update_fields=["staged", "rows"])

    yield from stage(kept.whole(task.file), key_of(task.register, task.mapping), tell)


def save(job: Job) -> Iterator[None]:
    """Saves frame by frame from the position on."""
    task = Import.objects.get(pk=job.params["import"])
    job.total = task.rows
    planner = planner_of(job, task, saving=True)
    for number, frame in enumerate(staged(task.staged, task.position), task.position):
        with translation.override(job.params["language"]):
            _save_frame(job, task.pk, number, frame, planner)
        yield
    task.refresh_from_db()
    task.saved_at = timezone.now()
    yield from _finished(job, task, Counter(task.counts), Import.State.SAVED)


def _save_frame(job: Job, pk: int, number: int, frame: list[Staged], planner: Planner) -> None:
    """Once more where somebody registered one of these people in the same moment."""
    try:
        _save_rows(job, pk, number, frame, planner)
    except IntegrityError:
        _save_rows(job, pk, number, frame, planner)


@transaction.atomic
def _save_rows(job: Job, pk: int, number: int, frame: list[Staged], planner: Planner) -> None:
    task = Import.objects.select_for_update(of=("self",)).get(pk=pk)
    if task.position != number:
        raise jobs.Overslept
    rows = rows_of(frame, task.mapping)
    planner.check(rows)
    planner.save([row for row in rows if row.outcome != BAD])
    _note(task, number, rows)
    counts = Counter(task.counts)
    counts.update(row.outcome for row in rows)
    task.counts, task.position = dict(counts), number + 1
    task.save(update_fields=["counts", "position"])
    _count(job, counts)
    jobs.save(job)


def _note(task: Import, number: int, rows: list[Row]) -> None:
    """Keeps what is wrong in a frame, in place of what was said of it before."""
    told = {str(row.number): row.problems for row in rows if row.outcome == BAD}
    ImportPart.objects.filter(task=task, frame=number).delete()
    if told:
        ImportPart.objects.create(
            task=task, frame=number, problems=json.dumps(told, ensure_ascii=False), bad=len(told)
        )


def _count(job: Job, counts: Counter[str]) -> None:
    job.done = counts[NEW] + counts[CHANGED] + counts[SAME]
    job.refused = counts[BAD]


def _finished(job: Job, task: Import, counts: Counter[str], state: str) -> Iterator[None]:
    """The marked copy, where anything is bad; then the import is what it came to be."""
    old, made = task.marked, None
    if counts[BAD]:
        with translation.override(job.params["language"]):
            sink = kept.Sink(task.file.name if task.file else "")
            steps = mark(task, sink)
        try:
            for _batch in steps:
                yield
        except BaseException:
            sink.discard()
            raise
        made = sink.keep()
    task.marked, task.counts, task.state = made, dict(counts), state
    task.save(update_fields=["marked", "counts", "state", "saved_at"])
    kept.destroy(old)
    if state == Import.State.SAVED:
        kept.destroy(task.staged)
        kept.destroy(task.file)


def planner_of(job: Job, task: Import, saving: bool) -> Planner:
    user = asker_of(job)
    by = By(user, _("Import of a table"))
    found: Planner = PLANNERS[task.register](user, by, saving)
    return found


def asker_of(job: Job) -> User:
    """Raises Lost, whose sentence then stands with the job."""
    try:
        return asker(job.owner_id or 0, job.params["posting"], IMPORTERS)
    except Lost as lost:
        job.problems = [[0, str(lost)]]
        raise
