"""One page of a list, found from where its neighbour ended: the hundredth costs as the first.

A list sorted by a column that may be empty is read in two parts, those with a value and
those without, so that each part follows an index.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from events.models import Event


@dataclass(frozen=True)
class Sort:
    """`column` with the key behind it, so that no two cases share a place."""

    column: str
    descending: bool = False
    empty: bool = False

    @property
    def key_only(self) -> bool:
        return self.column == "pk"


SORTS = {
    "due": Sort("due_at", empty=True),
    "-due": Sort("due_at", descending=True, empty=True),
    "new": Sort("pk", descending=True),
    "-new": Sort("pk"),
    "changed": Sort("changed_at", descending=True),
    "-changed": Sort("changed_at"),
    "place": Sort("sight_path"),
    "-place": Sort("sight_path", descending=True),
}


EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the column's value there (None where it is empty), and the key."""

    value: Any
    pk: int

    @classmethod
    def read(cls, text: str, sort: Sort) -> Cursor | None:
        """None for anything that is no place in a list so sorted."""
        value, _dot, key = text.rpartition("~")
        if not (key.isascii() and key.isdecimal() and len(key) < 18):
            return None
        if sort.key_only or (sort.empty and not value):
            return cls(None, int(key))
        if not sort.column.endswith("_at"):
            return cls(value, int(key)) if value.isalnum() else None
        try:
            return cls(EPOCH + dt.timedelta(microseconds=int(value)), int(key))
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        value = self.value
        if isinstance(value, dt.datetime):
            value = (value - EPOCH) // dt.timedelta(microseconds=1)
        return f"{'' if value is None else value}~{self.pk}"


@dataclass(frozen=True)
class Own:
    """Where the database must not walk an index in its order, because another one is narrower:
    that of the key in the list by key (`keys`) or in the part without a value (`empty`), or that
    of the column it is sorted by (`column`)."""

    keys: bool = False
    empty: bool = False
    column: bool = False

    def key(self, which: bool) -> Any:
        return F("pk") + 0 if which else F("pk")

    def of(self, column: str) -> Any:
        return Coalesce(column, column) if self.column else F(column)


NOTHING = Own()


@dataclass(frozen=True)
class Page:
    """The keys of a page's cases in their order; `older` and `newer` are the places its
    neighbours begin at."""

    keys: list[int]
    older: str = ""
    newer: str = ""


Parts = Sequence["QuerySet[Event]"]


def page_of(
    rows: Parts, sort: Sort, size: int, *, after: str, before: str, own: Own = NOTHING
) -> Page:
    """`rows` may come in several parts, each with its own index, and overlap.

    Keys alone are sorted and cut; what a line shows is read of these few afterwards.
    """
    if before and (cursor := Cursor.read(before, sort)):
        found = _take(rows, sort, size, cursor, back=True, own=own)
        if len(found) > size:
            return _page(found[:size][::-1], older=True, newer=True)
    cursor = Cursor.read(after, sort) if after else None
    found = _take(rows, sort, size, cursor, back=False, own=own)
    return _page(found[:size], older=len(found) > size, newer=cursor is not None)


def _page(places: list[Cursor], *, older: bool, newer: bool) -> Page:
    if not places:
        return Page([])
    return Page(
        [place.pk for place in places],
        str(places[-1]) if older else "",
        str(places[0]) if newer else "",
    )


def _take(
    rows: Parts, sort: Sort, size: int, cursor: Cursor | None, *, back: bool, own: Own
) -> list[Cursor]:
    """The next `size` places and one more, in the direction gone."""
    taken = [_take_one(part, sort, size, cursor, back=back, own=own) for part in rows]
    if len(taken) == 1:
        return taken[0]
    every = {place.pk: place for part in taken for place in part}
    return _ordered(list(every.values()), sort, back=back)[: size + 1]


def _ordered(places: list[Cursor], sort: Sort, *, back: bool) -> list[Cursor]:
    """As the database orders one part: with a value first, then those without, by key."""
    empty = [place for place in places if place.value is None]
    valued = [place for place in places if place.value is not None]
    valued.sort(key=lambda place: (place.value, place.pk), reverse=sort.descending)
    empty.sort(key=lambda place: place.pk, reverse=sort.descending)
    found = valued + empty
    return found[::-1] if back else found


def _take_one(
    rows: QuerySet[Event], sort: Sort, size: int, cursor: Cursor | None, *, back: bool, own: Own
) -> list[Cursor]:
    found: list[Cursor] = []
    for part in _parts(rows, sort, cursor, back=back, own=own):
        found += _places(part, sort, size + 1 - len(found))
        if len(found) > size:
            break
    return found


def _places(rows: QuerySet[Event], sort: Sort, most: int) -> list[Cursor]:
    if sort.key_only:
        return [Cursor(None, pk) for pk in rows.values_list("pk", flat=True)[:most]]
    return [Cursor(value, pk) for value, pk in rows.values_list(sort.column, "pk")[:most]]


def _parts(
    rows: QuerySet[Event], sort: Sort, cursor: Cursor | None, *, back: bool, own: Own
) -> Iterator[QuerySet[Event]]:
    """With a value first, then those without; the other way round when going back."""
    if sort.key_only:
        rows = rows.filter(_beyond("pk", cursor.pk, sort, back)) if cursor else rows
        yield rows.order_by(_order(own.key(own.keys), sort, back))
        return
    valued, empty = rows.filter(**{f"{sort.column}__isnull": False}), rows.none()
    if sort.empty:
        empty = rows.filter(**{f"{sort.column}__isnull": True})
    at_empty = cursor is not None and cursor.value is None
    if cursor is not None and not at_empty:
        valued = valued.filter(_behind(sort, cursor, back))
    if cursor is not None and at_empty:
        empty = empty.filter(_beyond("pk", cursor.pk, sort, back))
    orders = (_order(own.of(sort.column), sort, back), _order(F("pk"), sort, back))
    by_key = _order(own.key(own.empty), sort, back)
    parts = [valued.order_by(*orders), empty.order_by(by_key)]
    if back:
        yield from reversed(parts) if at_empty else parts[:1]
    else:
        yield from parts[1:] if at_empty else parts


def _behind(sort: Sort, cursor: Cursor, back: bool) -> Q:
    """Same value and a further key, or a further value; the bound first, for the index."""
    bound = "lte" if sort.descending != back else "gte"
    same = Q(**{sort.column: cursor.value})
    further = same & _beyond("pk", cursor.pk, sort, back)
    return Q(**{f"{sort.column}__{bound}": cursor.value}) & (~same | further)


def _beyond(column: str, value: Any, sort: Sort, back: bool) -> Q:
    return Q(**{f"{column}__{'lt' if sort.descending != back else 'gt'}": value})


def _order(column: Any, sort: Sort, back: bool) -> Any:
    return column.desc() if sort.descending != back else column.asc()
