"""The folder of a connection: `in/` for what comes, `out/` for what goes, under EXCHANGE_ROOT.

A file is claimed by renaming it, so that of two workers one has it; names come from the
directory itself and never from a form, and links to elsewhere are left alone.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.models import Link, Run
from exchange.runs.failing import Failed
from exchange.runs.reading import LIMITS

QUIET = dt.timedelta(seconds=5)
"""A file that was written to since is left for the next time."""

UNFINISHED = (".part", ".tmp", ".filepart")
KEPT = dt.timedelta(days=30)
"""How long files that could not be read are kept."""


def folder_of(link: Link, name: str) -> Path:
    found = Path(settings.EXCHANGE_ROOT) / str(link.uid) / name
    found.mkdir(parents=True, exist_ok=True)
    return found


def waiting(link: Link) -> list[str]:
    """Names of the files that can be taken, the oldest first."""
    latest = (timezone.now() - QUIET).timestamp()
    found = []
    with os.scandir(folder_of(link, "in")) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith(UNFINISHED):
                continue
            if entry.is_file(follow_symlinks=False):
                written = entry.stat(follow_symlinks=False).st_mtime
                found.append((written, entry.name))
    return [name for written, name in sorted(found) if written <= latest]


def get(run: Run) -> tuple[str, bytes] | None:
    """Claims the oldest file, or goes on with the one that was claimed. Raises Failed."""
    link: Link = run.link  # type: ignore[assignment]
    if not run.taken:
        names = waiting(link)
        if not names:
            return None
        run.taken = names[0]
        run.save(update_fields=["taken"])  # first, so that it is found again after a kill
    claimed = _claimed(run)
    if not claimed.exists():
        try:
            (folder_of(link, "in") / run.taken).rename(claimed)
        except FileNotFoundError:
            return None
    return run.taken, _read(claimed)


def _claimed(run: Run) -> Path:
    return folder_of(run.link, "taken") / str(run.uid)  # type: ignore[arg-type]


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        data = file.read(LIMITS.file + 1)
    if len(data) > LIMITS.file:
        size = LIMITS.file // 1_000_000
        raise Failed(_("The file is larger than %(size)s MB. Divide it.") % {"size": size})
    return data


def forget(run: Run) -> None:
    """Its rows are kept, encrypted; the file is not."""
    _claimed(run).unlink(missing_ok=True)


def give_back(run: Run) -> None:
    """Puts a claimed file back where it lay, for the next run."""
    claimed = _claimed(run)
    if claimed.exists():
        claimed.rename(folder_of(run.link, "in") / run.taken)  # type: ignore[arg-type]


def refuse(run: Run) -> None:
    """Puts aside what could not be read."""
    if _claimed(run).exists():
        _claimed(run).rename(folder_of(run.link, "refused") / f"{run.uid}-{run.taken[:100]}")  # type: ignore[arg-type]


def put(link: Link, name: str, data: bytes) -> None:
    """Writes a file that is there whole or not at all."""
    target = folder_of(link, "out") / name
    part = target.with_name(f".{name}.part")
    part.write_bytes(data)
    part.replace(target)


def expire(now: dt.datetime) -> None:
    """Removes files that could not be read, after a while."""
    for file in Path(settings.EXCHANGE_ROOT).glob("*/refused/*"):
        written = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
        if now - written > KEPT:
            file.unlink(missing_ok=True)
