"""The part of a file that a player asks for (one range, RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

ONE_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
PIECE = 64 * 1024


class Unsatisfiable(ValueError):
    """The range begins behind the end of the file."""


def wanted(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte, or None where the whole file is meant."""
    match = ONE_RANGE.match(header.strip())
    if match is None or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        start, end = size - length, size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
        if last and int(last) < start:
            return None
    if start >= size or start > end:
        raise Unsatisfiable
    return start, end


def pieces(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The bytes from `start` to `end`, both included; closes the file."""
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
