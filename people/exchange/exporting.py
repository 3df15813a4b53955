"""Exports: masked ones at once; clear values after a second person said yes, for a few days.

The file is sealed on the disk. A full one carries who asked, when and for what, in its name and
in every line; it expires after three days or three downloads, and each download stands in the
access log.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterator

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import AccessLog, User
from jobs import services as jobs
from jobs.models import Job, JobState
from people import sight
from people.exchange import kept, told
from people.exchange.asker import READERS, Lost, asker
from people.exchange.lists import lines, listed, titles
from people.exchange.services import Refused
from people.exchange.workbook import book
from people.models import Export

KIND = "people_export"
BATCH, MOST = 500, 200_000
MASKED_KEPT, FULL_KEPT, ASKED_KEPT = dt.timedelta(7), dt.timedelta(3), dt.timedelta(7)
MOST_DOWNLOADS, MOST_OPEN = 3, 3


def ask_masked(user: User, register: str, text: str, area: str, form: str) -> Export:
    """Written at once by a job."""
    with transaction.atomic():
        export = _made(user, register, text, area, form)
        export.state = Export.State.WRITING
        export.save()
        _begin(export)
    return export


def ask_full(user: User, register: str, text: str, area: str, form: str, purpose: str) -> Export:
    """Waits for somebody else's approval. 403 without the personal right."""
    if not user.scope.personal:
        raise PermissionDenied(
            _("The posting you act in does not carry the right to see personal data in clear.")
        )
    export = _made(user, register, text, area, form)
    export.full, export.purpose, export.state = True, purpose, Export.State.ASKED
    with transaction.atomic():
        export.save()
        told.asked(export)
    return export


def _made(user: User, register: str, text: str, area: str, form: str) -> Export:
    if user.scope.posting is None:
        raise Refused(_("Choose the posting you act in."))
    open_ones = Export.objects.filter(
        owner=user, state__in=[Export.State.ASKED, Export.State.WRITING]
    )
    if open_ones.count() >= MOST_OPEN:
        raise Refused(_("Three of your exports are still open. Wait for one."))
    count = listed(user, register, text, area).order_by()[: MOST + 1].count()
    if not count:
        raise Refused(_("The list is empty, so there is nothing to export."))
    if count > MOST:
        words = _("The list holds more than %(count)s records. Choose an area first.")
        raise Refused(words % {"count": f"{MOST:,}"})
    return Export(
        owner=user,
        posting=user.scope.posting,
        created_at=timezone.now(),
        register=register,
        query=json.dumps({"text": text, "area": area}),
        format=form,
        rows=count,
    )


def waiting_for(user: User) -> QuerySet[Export]:
    """Full exports that a supervisor of the area may be asked about, own ones among them."""
    scope = user.scope
    if scope.role != "supervisor" or not sight.sees_areas(scope):
        return Export.objects.none()
    rows = Export.objects.filter(full=True, state=Export.State.ASKED)
    return rows.filter(posting__area__path__startswith=scope.area_path).select_related(
        "owner", "posting__area"
    )


def decide(user: User, export: Export, approve: bool, words: str) -> Export:
    """Somebody else's yes or no, once. 403 for one's own, also in another's place."""
    with transaction.atomic():
        row = (
            Export.objects.select_for_update(of=("self",))
            .select_related("posting")
            .get(pk=export.pk)
        )
        if user.pk in (row.owner_id, row.posting.user_id) or user.scope.deputy_of == row.owner_id:
            raise PermissionDenied(
                _("Nobody approves their own export. Another supervisor has to look at it.")
            )
        if row.state != Export.State.ASKED:
            raise Refused(_("This export was decided already."))
        row.decided_by, row.decided_at, row.words = user, timezone.now(), words
        row.state = Export.State.WRITING if approve else Export.State.REFUSED
        row.save(update_fields=["decided_by", "decided_at", "words", "state"])
        if approve:
            _begin(row)
        told.decided(row)
    return row


def _begin(export: Export) -> None:
    language = translation.get_language() or "zh-hans"
    export.job = Job.objects.create(
        kind=KIND,
        owner_id=export.owner_id,
        created_at=timezone.now(),
        total=export.rows,
        params={"export": export.pk, "language": language},
    )
    export.save(update_fields=["job"])


def work(job: Job) -> Iterator[None]:
    """Writes the file from its beginning; a part that was left is of no use to anybody."""
    export = Export.objects.select_related("posting", "owner").get(pk=job.params["export"])
    sink = kept.Sink()
    try:
        yield from _written(job, export, sink)
    except BaseException:
        sink.discard()
        raise
    now = timezone.now()
    span = FULL_KEPT if export.full else MASKED_KEPT
    with transaction.atomic():
        jobs.save(job)
        export.file, export.rows = sink.keep(span), job.done
        export.state, export.expires_at = Export.State.READY, now + span
        export.save(update_fields=["file", "rows", "state", "expires_at"])


def _written(job: Job, export: Export, sink: kept.Sink) -> Iterator[None]:
    query, language = json.loads(export.query), job.params["language"]
    job.done = 0
    with translation.override(language):
        table = book(export.format, sink)
        heads = titles(export.register, export.full)
        mark = watermark(export) if export.full else ""
        table.sheet(str(export.get_register_display()), [width for _title, width in heads])
        if mark:
            table.row([mark], bold=True)
        table.row(
            [*(title for title, _width in heads), *([_("Export")] if mark else [])], bold=True
        )
    last = 0
    while True:
        with translation.override(language):
            user = asker_of(export, job)
            rows = listed(user, export.register, query["text"], query["area"])
            batch = rows.filter(pk__gt=last).order_by("pk")[:BATCH]
            keys = list(batch.values_list("pk", flat=True))
            if not keys:
                break
            some = rows.filter(pk__in=keys).order_by("pk")
            for line in lines(user, export.register, export.full, some):
                table.row([*line, mark] if mark else line)
                job.done += 1
            last = keys[-1]
        yield
    if mark:
        with translation.override(language):
            table.sheet(_("Who asked for this"), [80])
            table.row([mark], bold=True)
    table.close()


def asker_of(export: Export, job: Job | None = None) -> User:
    """The asker as they are now; of a full export with the personal right. Raises Lost."""
    try:
        user = asker(export.owner_id, export.posting_id, READERS)
        if export.full and not user.scope.personal:
            raise Lost(_("The right to personal data has ended, so it was stopped."))
    except Lost as lost:
        if job is not None:
            job.problems = [[0, str(lost)]]
        raise
    return user


def watermark(export: Export) -> str:
    return _("Asked for by %(who)s (%(account)s) on %(when)s for: %(purpose)s") % {
        "who": export.owner.name,
        "account": export.owner.username,
        "when": f"{timezone.localtime(export.created_at):%Y-%m-%d %H:%M}",
        "purpose": export.purpose,
    }


def name_of(export: Export) -> str:
    """What it is; of a full one also who, when and for what."""
    parts = [str(export.get_register_display())]
    if export.full:
        parts += [_("in clear"), export.owner.name]
    parts.append(f"{timezone.localtime(export.created_at):%Y%m%d-%H%M}")
    if export.full:
        parts.append(re.sub(r"[^\w]+", "", export.purpose)[:30])
    return f"{'-'.join(parts)}.{export.format}"


def is_there(export: Export, now: dt.datetime) -> bool:
    fresh = export.expires_at is not None and now < export.expires_at
    left = not export.full or export.downloads < MOST_DOWNLOADS
    return export.state == Export.State.READY and fresh and left and kept.is_there(export.file)


@transaction.atomic
def take(user: User, export: Export, address: str | None, now: dt.datetime) -> Iterator[bytes]:
    """The file, noted in the access log. Raises kept.Gone."""
    row = Export.objects.select_for_update(of=("self",)).select_related("file").get(pk=export.pk)
    if not is_there(row, now):
        raise kept.Gone
    Export.objects.filter(pk=row.pk).update(downloads=F("downloads") + 1)
    words = row.purpose or _("%(count)s masked records taken away as a file") % {"count": row.rows}
    AccessLog.objects.create(
        at=now,
        user=user,
        posting=user.scope.posting,
        subject=f"{KIND}:{row.pk}",
        field="full" if row.full else "masked",
        reason=words[:200],
        address=address,
    )
    return kept.frames(row.file)


def expire(now: dt.datetime) -> int:
    """Destroys what is over its time or was taken often enough; how many."""
    over = Q(expires_at__lte=now) | Q(full=True, downloads__gte=MOST_DOWNLOADS)
    ready = Q(state=Export.State.READY) & over
    forgotten = Q(state=Export.State.ASKED, created_at__lte=now - ASKED_KEPT)
    failed = Q(state=Export.State.WRITING, job__state__in=[JobState.FAILED, JobState.CANCELLED])
    rows = list(Export.objects.filter(ready | forgotten | failed).select_related("file"))
    for row in rows:
        _gone(row)
    return len(rows)


def _gone(row: Export) -> None:
    file, row.file, row.state = row.file, None, Export.State.GONE
    row.save(update_fields=["file", "state"])
    kept.destroy(file)


def expire_files(keys: Collection[int]) -> None:
    """Ends the exports whose files these are."""
    for row in Export.objects.filter(file__in=keys).select_related("file"):
        _gone(row)
