"""A mapping that cannot be used is refused with a sentence before anything is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from events.imports.mapping import BadMapping, load_mapping, parse

GOOD: dict[str, Any] = {
    "name": "city",
    "time_zone": "America/New_York",
    "columns": {"id": "id", "created": "created_at", "type": "type"},
    "types": {"Pothole": "0703"},
}


def test_it_reads_a_good_mapping() -> None:
    mapping = parse(GOOD)
    assert mapping.category("Pothole", "") == "0703"
    assert mapping.category("Other", "") is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"columns": {"id": "id"}}, "lacks created, type"),
        ({"columns": {**GOOD["columns"], "colour": "c"}}, "does not know colour"),
        ({"time_zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"sources": {"App": "pigeon"}}, "pigeon"),
        ({"made": {"cut": 101}}, "from 0 to 100"),
        ({"made": {"lost": 5}}, "[made] takes"),
        ({"made": {"cut": 60, "returned": 60}}, "more than 100"),
        ({"types": []}, "[types] has to be a table"),
    ],
)
def test_it_refuses_a_bad_mapping(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadMapping) as refused:
        parse({**GOOD, **change})
    assert sentence in str(refused.value)


def test_it_refuses_what_is_not_toml(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text("[columns", encoding="utf-8")
    with pytest.raises(BadMapping, match="not TOML"):
        load_mapping(path)


def test_it_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadMapping, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")
