"""What comes in: fetched from a folder or a server, read, and kept as rows to be taken."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange import outward
from exchange.models import Run, RunRow
from exchange.models.runs import Phase, Way
from exchange.runs import folder, sftp
from exchange.runs.credentials import headers_of
from exchange.runs.failing import Failed
from exchange.runs.fields import doubled, missing
from exchange.runs.reading import LIMITS, Sheet, sheet_of
from exchange.runs.rows import fingerprint, key_hash, key_of, known, mapping_of, matter_of
from gridgov.tables import Unreadable

TIMEOUT = 120
"""Seconds that a server has for its whole answer."""


def fetch(run: Run) -> None:
    """Gets the file, if there is one, and keeps its rows. Raises Failed or Unreadable."""
    if run.link is None:
        raise Failed(_("The file of this run is gone. Bring it again."))
    got = WAYS[run.link.way](run)
    if got is None:
        nothing(run)
        return
    name, data = got
    try:
        keep(run, name, sheet_of(data))
    except Unreadable:
        if run.link.way == Way.FOLDER:
            folder.refuse(run)
        raise
    if run.link.way == Way.FOLDER:
        folder.forget(run)


def from_server(run: Run) -> tuple[str, bytes] | None:
    link = run.link
    try:
        answer = outward.send(
            "GET",
            link.address,  # type: ignore[union-attr]
            headers=headers_of(link),  # type: ignore[arg-type]
            timeout=TIMEOUT,
            most=LIMITS.file,
        )
    except (outward.Refusal, outward.Unreached) as error:
        raise Failed(str(error)) from error
    if answer.status in (204, 304):
        return None
    if answer.status != 200:
        words = _("The server answered with status %(status)s.")
        raise Failed(words % {"status": answer.status})
    if answer.is_cut:
        words = _("The answer is larger than %(size)s MB.")
        raise Failed(words % {"size": LIMITS.file // 1_000_000})
    return link.address.split("?")[0].rpartition("/")[2] or "-", answer.body  # type: ignore[union-attr]


WAYS: dict[str, Callable[[Run], tuple[str, bytes] | None]] = {
    Way.FOLDER: folder.get,
    Way.HTTPS: from_server,
    Way.SFTP: sftp.get,
}


@transaction.atomic
def keep(run: Run, name: str, sheet: Sheet) -> None:
    """Keeps the rows that say anything new. Raises Unreadable where a needed column is missing."""
    run.headings, run.name, run.read = sheet.headings, name[:200], len(sheet.lines)
    reading, matter = mapping_of(run), matter_of(run)
    if gone := missing(matter, reading.columns):
        labels = pgettext("list", ", ").join(str(field.label) for field in gone)
        words = _("No column of the file holds “%(fields)s”. The connection says which one it is.")
        if run.link is None:
            words = _("No column of the file holds “%(fields)s”. Take the list anew.")
        raise Unreadable(words % {"fields": labels})
    if twice := doubled(sheet.headings, reading.names.values()):
        words = _("The file has two columns “%(heading)s”. Give each a name of its own.")
        raise Unreadable(words % {"heading": twice})
    rows = [
        RunRow(run=run, number=line.number, cells=json.dumps(line.cells, ensure_ascii=False))
        for line in sheet.lines
    ]
    if run.link is not None:
        rows = [row for row, new in zip(rows, _new(run, sheet), strict=True) if new]
    RunRow.objects.bulk_create(rows, 500)
    run.phase = Phase.CHECK if run.trial else Phase.TAKE
    run.save(update_fields=["headings", "name", "read", "phase"])


def _new(run: Run, sheet: Sheet) -> list[bool]:
    """Of each line whether it says anything that was not taken before."""
    link, reading, matter = run.link, mapping_of(run), matter_of(run)
    rows = [reading.values(line.cells) for line in sheet.lines]
    keys = [key_of(matter, values) for values in rows]
    before = known(link, [key for key in keys if key])  # type: ignore[arg-type]
    return [
        not key or before.get(key_hash(link, key)) != fingerprint(link, values)  # type: ignore[arg-type]
        for key, values in zip(keys, rows, strict=True)
    ]


def let_go(run: Run) -> None:
    """A run ends before its rows were kept: its file is there for the next one."""
    if run.link is None or run.read or not run.taken:
        return
    if run.link.way == Way.FOLDER:
        folder.give_back(run)
    run.taken = ""
    run.save(update_fields=["taken"])


def nothing(run: Run) -> None:
    run.phase = Phase.TAKE
    run.save(update_fields=["phase"])
