"""A chart with its table: one set of numbers for page, drawing and workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """`role` says what the drawing takes it for; `adds_up` whether it has a total; `places` are
    decimals."""

    label: Text
    role: str = ""
    adds_up: bool = False
    places: int = 0
    is_text: bool = False


@dataclass(frozen=True)
class Cell:
    """A value, and the list of the cases that it counts; None is a dash."""

    value: float | int | str | None
    url: str = ""
    places: int = 0

    @property
    def words(self) -> str:
        if self.value is None:
            return "—"
        if isinstance(self.value, str):
            return self.value
        return f"{self.value:.{self.places}f}"

    @property
    def data(self) -> str:
        """For the drawing: digits with a point whatever the language."""
        return "" if self.value is None or isinstance(self.value, str) else repr(self.value)


@dataclass(frozen=True)
class Line:
    """A row of the table; `url` leads on (to the analysis of a part), `mark` is said beside."""

    label: Text
    cells: tuple[Cell, ...]
    url: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Chart:
    """`kind` names the drawing; `sentences` say what is counted and how sure it is; `shown` lines
    stand in the table at once, the others are folded."""

    name: str
    kind: str
    title: Text
    head: Text
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    sentences: tuple[Text, ...] = ()
    total: Line | None = None
    shown: int = 0
    notes: Sequence[Text] = ()

    @property
    def rows(self) -> list[tuple[Line, list[tuple[Cell, Column]]]]:
        """Each line, its cells with their columns."""
        return [(line, self._with_columns(line)) for line in self.lines]

    @property
    def sums(self) -> list[tuple[Cell, Column]]:
        return self._with_columns(self.total) if self.total else []

    def _with_columns(self, line: Line) -> list[tuple[Cell, Column]]:
        return list(zip(line.cells, self.columns, strict=True))

    @property
    def is_wide(self) -> bool:
        """Too many columns for a phone: there each line stands by itself."""
        return self.kind in ("whiskers", "funnel") or any(one.is_text for one in self.columns)

    @property
    def rest(self) -> tuple[Line, ...]:
        return self.lines[self.shown :] if self.shown else ()


def with_total(label: Text, columns: Sequence[Column], lines: Sequence[Line], url: str) -> Line:
    """The last line: the sum of each column that adds up."""
    cells = [
        Cell(sum(int(line.cells[at].value or 0) for line in lines), url)
        if column.adds_up
        else Cell("")
        for at, column in enumerate(columns)
    ]
    return Line(label, tuple(cells))
