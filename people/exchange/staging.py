"""A table as it was brought, read once and put down in sealed frames of some hundred rows.

A frame is zipped JSON: [[row number, [cells], number of an earlier row with the same key or 0]].
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from gridgov.tables import Limits, Line, Unreadable, lines
from people.checking import plain
from people.exchange import kept
from people.exchange.rows import Row
from people.models import KeptFile, Register

FRAME = 500
"""Rows that are saved in one transaction, unless they are long."""

FRAME_SIGNS = 4_000_000
"""What a frame may hold; a longer one ends with the row that makes it so."""

LONGEST = 2_000
"""Signs of a cell that is read; a longer one is a problem of its row."""

LIMITS = Limits(file=40_000_000, unpacked=900_000_000, rows=200_000, columns=60, cell=131_072)
Staged = tuple[int, list[str], int]


def head(data: bytes, samples: int = 20) -> tuple[list[str], list[Line]]:
    """The headings and the first rows. Raises Unreadable."""
    some = list(islice(lines(data, LIMITS), samples + 1))
    if any(len(heading) > LONGEST for heading in some[0].cells):
        raise Unreadable(_("The first row holds no headings. Put the names of the columns there."))
    return some[0].cells, some[1:]


def stage(
    data: bytes, key: Callable[[Sequence[str]], str], tell: Callable[[KeptFile, int], None]
) -> Iterator[None]:
    """Yields after each frame; in the end `tell` is given the file and how many rows it has."""
    sink, told = kept.Sink(), 0
    try:
        for frame in framed(lines(data, LIMITS), key):
            sink.write(zlib.compress(json.dumps(frame, ensure_ascii=False).encode(), 1))
            sink.cut()
            told += len(frame)
            yield
    except BaseException:
        sink.discard()
        raise
    tell(sink.keep(), told)


def framed(rows: Iterator[Line], key: Callable[[Sequence[str]], str]) -> Iterator[list[Staged]]:
    """Without the headings; each row knows the first one with its key."""
    salt, first = os.urandom(16), dict[int, int]()
    frame: list[Staged] = []
    signs = 0
    for line in islice(rows, 1, None):
        repeats = 0
        if text := key(line.cells):
            mark = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8, key=salt).digest())
            repeats = first.setdefault(mark, line.number)
            repeats = 0 if repeats == line.number else repeats
        frame.append((line.number, line.cells, repeats))
        signs += sum(map(len, line.cells))
        if len(frame) >= FRAME or signs > FRAME_SIGNS:
            yield frame
            frame, signs = [], 0
    if frame:
        yield frame


def unpacked(frame: bytes) -> list[Staged]:
    return [
        (number, cells, repeats) for number, cells, repeats in json.loads(zlib.decompress(frame))
    ]


def staged(file: KeptFile | None, first: int = 0) -> Iterator[list[Staged]]:
    """The frames from one on. Raises kept.Gone."""
    for frame in kept.frames(file, first):
        yield unpacked(frame)


def rows_of(frame: Iterable[Staged], mapping: Mapping[str, int]) -> list[Row]:
    """The rows by field; a cell that is too long is a problem of its row alone."""
    return [_row(number, cells, repeats, mapping) for number, cells, repeats in frame]


def _row(number: int, cells: Sequence[str], repeats: int, mapping: Mapping[str, int]) -> Row:
    row = Row(number, by_field(cells, mapping), repeats)
    for name, at in mapping.items():
        if at < len(cells) and len(cells[at]) > LONGEST:
            row.bad(
                name,
                _("This cell holds more than %(count)s characters. Shorten it.")
                % {"count": LONGEST},
            )
    return row


def by_field(cells: Sequence[str], mapping: Mapping[str, int]) -> dict[str, str]:
    """What the cells say, as far as it is read."""
    said = {name: cells[at] for name, at in mapping.items() if at < len(cells)}
    return {name: text[:LONGEST] for name, text in said.items() if text}


def key_of(register: str, mapping: Mapping[str, int]) -> Callable[[Sequence[str]], str]:
    """What two rows of a file must not have in common; "" for a row that says too little."""

    def key(cells: Sequence[str]) -> str:
        said = by_field(cells, mapping)
        if register == Register.PERSON or register == "list":
            if number := plain(said.get("document", "")):
                return number
            names = [said.get(name, "") for name in ("name", "birth_date", "phones")]
            return "|".join(names) if all(names) else ""
        if register == Register.HOUSE:
            where = [" ".join(said.get(n, "").split()) for n in ("address", "unit", "room")]
            return "|".join(where) if where[0] else ""
        return plain(said.get("credit_code", ""))

    return key
