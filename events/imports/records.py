"""Rows of a source as records with times, or the reason why a row cannot be one. Pure."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from events.imports.mapping import Mapping
from events.models import Source

Row = dict[str, str]


class Unusable(ValueError):
    """This row cannot be mapped; the message says why."""


@dataclass(frozen=True)
class Record:
    """One request of the source, in UTC; `point` is (longitude, latitude)."""

    key: str
    created: dt.datetime
    target: dt.datetime | None
    closed: dt.datetime | None
    category: str
    source: str
    title: str
    text: str
    point: tuple[float, float] | None


def rows(path: Path) -> Iterator[tuple[int, Row]]:
    """(line number, row) of a CSV file, plain or gzip; the file is never held in memory."""
    with _open(path) as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            yield number, {k: (v or "").strip() for k, v in row.items() if k}


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def wanted(row: Row, mapping: Mapping) -> bool:
    return all(row.get(column) == value for column, value in mapping.only.items())


def record(row: Row, mapping: Mapping, now: dt.datetime) -> Record:
    """The row as a record. Raises Unusable."""
    cell = {name: row.get(column, "") for name, column in mapping.columns.items()}
    kind, reason = cell["type"], cell.get("reason", "")
    category = mapping.category(kind, reason)
    if not cell["id"]:
        raise Unusable(_("has no id"))
    if category is None:
        raise Unusable(_("no category is mapped for “%(type)s”") % {"type": kind or reason})
    created = _time(cell["created"], mapping)
    if created is None:
        raise Unusable(_("has no time of creation"))
    closed = _time(cell.get("closed", ""), mapping)
    if closed is not None and closed < created:
        raise Unusable(_("closes before it opens"))
    if created > now or (closed is not None and closed > now):
        raise Unusable(_("lies in the future"))
    told = " / ".join(part for part in (reason, kind) if part)
    return Record(
        key=f"{mapping.name}:{cell['id']}",
        created=created,
        target=_time(cell.get("target", ""), mapping),
        closed=closed,
        category=category,
        source=mapping.sources.get(cell.get("source", ""), Source.IMPORT),
        title=cell.get("title", ""),
        text=cell.get("text", "") or told,
        point=_point(cell.get("longitude", ""), cell.get("latitude", "")),
    )


def _time(text: str, mapping: Mapping) -> dt.datetime | None:
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise Unusable(_("“%(text)s” is no time") % {"text": text}) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=mapping.zone)
    return moment.astimezone(dt.UTC)


def _point(longitude: str, latitude: str) -> tuple[float, float] | None:
    if not longitude or not latitude:
        return None
    try:
        x, y = float(longitude), float(latitude)
    except ValueError as error:
        raise Unusable(_("its coordinates are no numbers")) from error
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise Unusable(_("its coordinates lie outside the world"))
    return x, y
