"""Exports: asked for, written by a job, kept for a week, removed.

A job writes into a part file of its own and gives it its name at the end, so one that was
killed begins anew and no row stands in a file twice. Sight is asked anew for every batch.
"""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import AccessLog, User
from events.exports.asker import Lost, asker
from events.exports.columns import Lines, columns
from events.models import Event
from events.refusals import Refused
from events.worklist import Filters, Worklist
from gridgov.crypto import decrypt, encrypt
from gridgov.tables import FORMATS, Writer, writer
from jobs import services as jobs
from jobs.models import Job, JobState

KIND = "export"
MOST, AT_ONCE, BATCH = 100_000, 1_000, 500
KEPT, PART_KEPT = dt.timedelta(days=7), dt.timedelta(days=1)
MOST_OPEN = 3
LONGEST = 2_000
NAMES = {f.name for f in fields(Filters)} - {"page", "after", "before", "sort"}


def asked(query: QueryDict) -> str:
    """The filters of a worklist's address as they are kept with the job."""
    kept = QueryDict(mutable=True)
    for name in sorted(NAMES & set(query)):
        kept[name] = str(query[name])
    return kept.urlencode()[:LONGEST]


def keys_of(user: User, query: str, now: dt.datetime) -> list[int]:
    """The cases listed, newest first; one more than may be exported where there are more."""
    filters = Filters.read(QueryDict(query))
    listed = Worklist(user, filters, now).tab(filters.tab).order_by()
    return sorted(listed.values_list("pk", flat=True)[: MOST + 1], reverse=True)


def start(user: User, query: str, form: str, now: dt.datetime) -> Job:
    """An export as a job; a short one is done at once. Asking twice gives the one that runs."""
    if form not in FORMATS or user.scope.posting is None:
        raise Refused(_("Choose the kind of file."))
    count = len(keys_of(user, query, now))
    check(count)
    params = {
        "format": form,
        "posting": user.scope.posting.pk,
        "language": translation.get_language(),
        "quiet": count <= AT_ONCE,
    }
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two clicks, one job
        if (same := _running(user, query, params)) is not None:
            return same
        params["query"] = base64.b64encode(encrypt(query, KIND)).decode()
        begun = jobs.held(now) if count <= AT_ONCE else {}
        job = Job(kind=KIND, owner=user, params=params, created_at=now, total=count, **begun)
        job.save()
    if count <= AT_ONCE:
        jobs.run(job)
    return job


def check(count: int) -> None:
    if not count:
        raise Refused(_("The list is empty, so there is nothing to export."))
    if count > MOST:
        words = _("These are more than %(count)s cases. Narrow the filters of the list first.")
        raise Refused(words % {"count": f"{MOST:,}"})


def _running(user: User, query: str, params: dict[str, object]) -> Job | None:
    """The open export of the same list; a person has few at a time."""
    rows = Job.objects.filter(kind=KIND, owner=user)
    rows = rows.filter(state__in=[JobState.WAITING, JobState.RUNNING])
    for job in rows:
        if query_of(job) == query and all(job.params[k] == v for k, v in params.items()):
            return job
    if len(rows) >= MOST_OPEN:
        raise Refused(_("Three of your exports are still being written. Wait for one."))
    return None


def query_of(job: Job) -> str:
    return decrypt(base64.b64decode(job.params["query"]), KIND)


def work(job: Job) -> Iterator[None]:
    """Writes the file from its beginning; yields after each batch."""
    part = path_of(job).with_name(f"{job.uid}.{uuid.uuid4().hex}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as file:
            yield from _written(job, file)
        part.replace(path_of(job))
    except Lost as lost:
        job.done, job.problems = 0, [[0, str(lost)]]
        raise
    finally:
        part.unlink(missing_ok=True)


def _written(job: Job, file: IO[bytes]) -> Iterator[None]:
    """The language is set for a batch at a time: a generator must not leave it behind."""
    now, language = timezone.now(), job.params["language"]
    with translation.override(language):
        keys = keys_of(asker_of(job), query_of(job), now)[:MOST]
        table, lines = writer(job.params["format"], file, columns(), _("Cases")), Lines(now)
    job.total, job.done, job.refused = len(keys), 0, 0
    try:
        for first in range(0, len(keys), BATCH):
            with translation.override(language):
                _write(job, keys[first : first + BATCH], lines, table)
            yield
        table.close()
    except BaseException:
        table.discard()
        raise


def _write(job: Job, keys: list[int], lines: Lines, table: Writer) -> None:
    """One batch; cases that went out of sight meanwhile are counted as refused."""
    written = 0
    for line in lines.of(Event.objects.for_user(asker_of(job)), keys):
        table.row(line)
        written += 1
    job.done += written
    job.refused += len(keys) - written


def asker_of(job: Job) -> User:
    return asker(job.owner_id or 0, job.params)


def path_of(job: Job) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / f"{job.uid}.{job.params['format']}"


def is_there(job: Job, now: dt.datetime) -> bool:
    """Whether the file can be had."""
    fresh = job.ended_at is not None and now < job.ended_at + KEPT
    return job.kind == KIND and job.state == JobState.DONE and fresh and path_of(job).is_file()


def name_of(job: Job) -> str:
    """The file's name where it is saved: what it is and the day it was asked for."""
    return f"{_('Cases')}-{timezone.localtime(job.created_at):%Y-%m-%d}.{job.params['format']}"


def taken(job: Job, user: User, address: str | None) -> None:
    """Notes in the access log that the file was taken away."""
    AccessLog.objects.create(
        at=timezone.now(),
        user=user,
        posting=user.scope.posting,
        subject=f"{KIND}:{job.pk}",
        field="file",
        reason=_("%(count)s cases taken away as a file") % {"count": job.done},
        address=address,
    )


def expire(now: dt.datetime) -> int:
    """Removes files older than a week and parts that nobody writes; how many."""
    gone = 0
    for file in (Path(settings.MEDIA_ROOT) / "exports").glob("*"):
        written = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
        if now - written > (PART_KEPT if file.suffix == ".part" else KEPT):
            file.unlink(missing_ok=True)
            gone += 1
    return gone
