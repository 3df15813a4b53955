"""Rows between what came and what is taken: mapped, known again, told without personal data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exchange.models.runs import Link, Matter, Run, RunRow, Taken
from exchange.runs.fields import FIELDS, columns_of, plain
from gridgov.extraction import extract
from gridgov.masks import mask_address, mask_name, mask_phone

MASKS = {"name": mask_name, "phone": mask_phone, "address": mask_address}


@dataclass(frozen=True)
class Reading:
    """How the columns of a run are read: what stands where, and what codes mean."""

    columns: Mapping[str, int]
    codes: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]
    """What the file itself calls each field."""

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        found = {n: cells[c] for n, c in self.columns.items() if c < len(cells) and cells[c]}
        for name, codes in self.codes.items():
            if name in found:
                found[name] = codes.get(found[name], found[name])
        return found


def mapping_of(run: Run) -> Reading:
    link: Link | None = run.link
    said = link.fields if link else {}
    codes = link.codes if link else {}
    columns = columns_of(matter_of(run), run.headings, said)
    names = {name: run.headings[place] for name, place in columns.items()}
    return Reading(columns, codes, names)


def matter_of(run: Run) -> str:
    """A workbook brings results."""
    return run.link.matter if run.link else Matter.RESULTS


def key_of(matter: str, values: Mapping[str, str]) -> str:
    """The partner's own key of a row; a result without one is known by its task."""
    key = values.get("key", "")
    return key if key or matter != Matter.RESULTS else values.get("task", "")


def key_hash(link: Link, key: str) -> str:
    return hashlib.sha256(f"{link.uid}:{key}".encode()).hexdigest()


def fingerprint(link: Link, values: Mapping[str, str]) -> str:
    """What a row said, with the connection's own salt."""
    words = json.dumps(sorted(values.items()), ensure_ascii=False)
    return hashlib.sha256(f"{link.uid}:{words}".encode()).hexdigest()


def known(link: Link, keys: Sequence[str]) -> dict[str, str]:
    """What was taken before of these keys: the hash of the key to that of the row."""
    hashes = [key_hash(link, key) for key in keys]
    rows = Taken.objects.filter(link=link, key__in=hashes)
    return dict(rows.values_list("key", "fingerprint"))


def cells_of(row: RunRow) -> list[str]:
    found: list[str] = json.loads(row.cells)
    return found


KEPT = ("key", "task", "answer")


def without_the_rest(reading: Reading, row: RunRow) -> str:
    """The cells of a row that was taken: what it is known by, and no more."""
    places = {reading.columns[name] for name in KEPT if name in reading.columns}
    cells = [cell if n in places else "" for n, cell in enumerate(cells_of(row))]
    return json.dumps(cells, ensure_ascii=False)


def told(run: Run, cells: Sequence[str]) -> list[str]:
    """The cells as people may see them: whoever reported is masked, and so is what texts hold."""
    masked = {field.name: field.masked for field in FIELDS[matter_of(run)] if field.masked}
    columns = {place: name for name, place in mapping_of(run).columns.items()}
    personal = {plain(word) for f in FIELDS[Matter.REPORTS] if f.masked for word in f.words.split()}
    shown = []
    for place, heading in enumerate(run.headings):
        cell = cells[place] if place < len(cells) else ""
        kind = masked.get(columns.get(place, ""))
        if kind:
            shown.append(MASKS[kind](cell) if cell else "")
        elif plain(heading) in personal:
            shown.append(mask_name(cell) if cell else "")
        else:
            shown.append(extract(cell)[0])
    return shown
