"""Heads of the trace's chains, kept once a day in signed files outside the database.

A file per day holds a line for each case that changed since the last one, "uid seq mac" of
its newest entry, then "total <cases> <last entry> <mac of the file before> <mac>".
The last mac signs all lines above it, so that neither a line nor a file can be taken out
unnoticed, and whoever rewrites a case in the database cannot rewrite these.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from events.models import TraceAnchor, TraceEntry
from gridgov.crypto import derived

OVERLAP = 10_000
"""Entries looked at again: one with a lower key may have been committed later."""

AT_ONCE = 1000
TAIL = 1000
"""Bytes at the end of a file in which its last line stands."""


@dataclass(frozen=True)
class Head:
    """The end of a case's chain as it was when it was anchored."""

    uid: str
    seq: int
    mac: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with an anchor; `uid` and `seq` of the entry where it is about one."""

    what: str
    file: str
    uid: str = ""
    seq: int = 0


class Total(NamedTuple):
    """The last line of a file: cases, newest entry, signature of the file before, its own."""

    cases: int
    newest: int
    before: str
    mac: str


FIRST = Total(0, 0, "-", "-")
"""What the first file follows."""


def anchor(now: dt.datetime) -> TraceAnchor | None:
    """Writes the file of the day; None where that is done already."""
    day = timezone.localdate(now)
    if TraceAnchor.objects.filter(day=day).exists():
        return None
    path = folder() / f"trace-{day:%Y-%m-%d}.txt"
    if not path.exists():
        earlier = [file for file in files() if file.name < path.name]
        last = (total_of(earlier[-1]) if earlier else None) or FIRST
        newest = TraceEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        write(path, heads(max(0, last.newest - OVERLAP), newest), newest, last.mac)
    total = total_of(path) or FIRST
    values = {
        "made_at": now,
        "entries": total.cases,
        "last_entry": total.newest,
        "file": path.name,
        "digest": total.mac,
    }
    made, is_new = TraceAnchor.objects.get_or_create(day=day, defaults=values)
    return made if is_new else None


def folder() -> Path:
    return Path(settings.TRACE_ANCHOR_ROOT)


def files() -> list[Path]:
    """All anchor files, oldest first."""
    return sorted(folder().glob("trace-*.txt"))


def heads(since: int, until: int) -> Iterator[Head]:
    """The newest entry of every case that has one with a key in (since, until]."""
    changed = TraceEntry.objects.filter(pk__gt=since, pk__lte=until).values("event")
    newest = (
        TraceEntry.objects.filter(event__in=changed, pk__lte=until)
        .order_by("event", "-seq")
        .distinct("event")
    )
    rows = newest.values_list("event__uid", "seq", "mac").iterator(chunk_size=AT_ONCE)
    for uid, seq, mac in rows:
        yield Head(str(uid), seq, mac)


def write(path: Path, found: Iterable[Head], newest: int, before: str) -> None:
    """Writes a whole signed file under its name, or none."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(f".{os.getpid()}")
    signature, cases = signer(), 0
    with unfinished.open("wb") as file:
        for head in found:
            cases += 1
            line = f"{head.uid} {head.seq} {head.mac}\n".encode()
            signature.update(line)
            file.write(line)
        total = f"total {cases} {newest} {before} ".encode()
        signature.update(total)
        file.write(total + signature.hexdigest().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.chmod(0o400)
    unfinished.replace(path)


def signer() -> hmac.HMAC:
    return hmac.new(derived(settings.TRACE_KEY, "gridgov anchor"), digestmod=hashlib.sha256)


def check(uid: str = "", since: dt.date | None = None) -> Iterator[Fault]:
    """What no longer fits the anchors: files that are gone or altered, entries that are gone.

    `uid` asks about one case, `since` leaves out files of earlier days.
    """
    known = dict(TraceAnchor.objects.values_list("file", "digest"))
    first = f"trace-{since:%Y-%m-%d}.txt" if since else ""
    present, before = files(), FIRST.mac
    for name in sorted(known.keys() - {path.name for path in present}):
        if name >= first:
            yield Fault("gone", name)
    for path in present:
        total = total_of(path)
        if path.name >= first:
            told = known.get(path.name, total.mac if total else "")
            if not is_signed(path, total, before) or total is None or told != total.mac:
                yield Fault("altered", path.name)
            yield from gone_entries(path, uid)
        before = total.mac if total else ""


def gone_entries(path: Path, uid: str) -> Iterator[Fault]:
    lines = (line for line in read(path) if not uid or line.uid == uid)
    while batch := list(islice(lines, AT_ONCE)):
        yield from missing(batch, path.name)


def total_of(path: Path) -> Total | None:
    """The last line of a file; None where it is none."""
    last = b""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        for line in file:
            last = line
    word, *parts = last.decode(errors="replace").split() or [""]
    if word != "total" or len(parts) != 4 or not (parts[0] + parts[1]).isdecimal():
        return None
    return Total(int(parts[0]), int(parts[1]), parts[2], parts[3])


def is_signed(path: Path, total: Total | None, before: str) -> bool:
    """Whether the signature fits the lines, and the file follows the one before it."""
    if total is None or total.before != before:
        return False
    signature, text = signer(), b""
    with path.open("rb") as file:
        for line in file:
            signature.update(text)
            text = line
    signature.update(text[: -len(total.mac) - 1])
    return hmac.compare_digest(signature.hexdigest(), total.mac)


def read(path: Path) -> Iterator[Head]:
    with path.open() as file:
        for line in file:
            parts = line.split()
            if len(parts) == 3 and parts[1].isdecimal():
                yield Head(parts[0], int(parts[1]), parts[2])


def missing(batch: list[Head], file: str) -> Iterator[Fault]:
    """The anchored heads that no entry has any more, or another one has."""
    entries = TraceEntry.objects.filter(
        event__uid__in=[head.uid for head in batch], seq__in={head.seq for head in batch}
    )
    found = {
        (str(uid), seq): mac for uid, seq, mac in entries.values_list("event__uid", "seq", "mac")
    }
    for head in batch:
        mac = found.get((head.uid, head.seq))
        if mac != head.mac:
            yield Fault("cut" if mac is None else "altered", file, head.uid, head.seq)
