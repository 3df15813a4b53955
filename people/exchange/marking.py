"""The copy of a table with its bad cells marked and the reason in a column of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from people.exchange.fields import by_name
from people.exchange.staging import Staged, staged
from people.exchange.workbook import book
from people.models import Import, ImportPart

Problems = dict[str, dict[str, list[str]]]


def mark(task: Import, stream: Any) -> Iterator[None]:
    """Writes it in the language of now, whenever it goes on; yields after each frame."""
    language = get_language()
    headings: list[str] = json.loads(task.headings)
    width = len(headings)
    table = book(task.format, stream)
    table.sheet(str(task.get_register_display()), [16] * width + [60])
    table.row([*headings, _("What is to be corrected")], bold=True)
    labels = {name: str(field.label) for name, field in by_name(task.register).items()}
    return _marked(task, table, width, labels, language or "zh-hans")


def _marked(
    task: Import, table: Any, width: int, labels: dict[str, str], language: str
) -> Iterator[None]:
    for number, frame in enumerate(staged(task.staged)):
        with override(language):
            told = problems(task, number)
            for line in frame:
                _line(table, line, told.get(str(line[0]), {}), task.mapping, width, labels)
        yield
    table.close()


def problems(task: Import, frame: int) -> Problems:
    part = ImportPart.objects.filter(task=task, frame=frame).first()
    return dict(json.loads(part.problems)) if part else {}


def _line(
    table: Any,
    line: Staged,
    told: dict[str, list[str]],
    mapping: dict[str, int],
    width: int,
    labels: dict[str, str],
) -> None:
    _number, cells, _repeats = line
    marked = [mapping[name] for name in told if name in mapping]
    words = "; ".join(_said(labels.get(name, ""), said) for name, said in told.items())
    filled = [*cells, *[""] * (width - len(cells))][:width]
    table.row([*filled, words], [*marked, width] if told else ())


def _said(label: str, sentences: list[str]) -> str:
    text = " ".join(sentences)
    return f"{label}: {text}" if label else text
