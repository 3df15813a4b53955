"""Rows of a real source: their dirt is named, and nothing happens later than now."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest

from events.imports.mapping import Mapping, load_mapping
from events.imports.plan import plan
from events.imports.records import Record, Unusable, record, rows

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
MAPPING = load_mapping(Path("events/data/boston_sample.toml"))
ROW = {
    "id": "101",
    "created_at": "2015-01-05T15:22:38",
    "sla_target_at": "2015-01-08T03:30:00",
    "closed_at": "2015-01-05T16:37:37",
    "reason": "Street Cleaning",
    "type": "Requests for Street Cleaning",
    "source": "City Worker App",
    "latitude": "42.34",
    "longitude": "-71.10",
}


@pytest.fixture
def mapping() -> Mapping:
    return MAPPING


def test_it_reads_local_time_as_the_source_keeps_it(mapping: Mapping) -> None:
    found = record(ROW, mapping, NOW)
    assert found.created == dt.datetime(2015, 1, 5, 20, 22, 38, tzinfo=dt.UTC)
    assert (found.category, found.source, found.point) == ("0410", "worker", (-71.10, 42.34))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "no id"),
        ({"type": "Ballet", "reason": "Dance"}, "no category is mapped for “Ballet”"),
        ({"created_at": ""}, "no time of creation"),
        ({"created_at": "yesterday"}, "“yesterday” is no time"),
        ({"closed_at": "2015-01-04T00:00:00"}, "closes before it opens"),
        ({"created_at": "2031-01-01T00:00:00", "closed_at": ""}, "in the future"),
        ({"latitude": "north"}, "no numbers"),
        ({"latitude": "442.34"}, "outside the world"),
    ],
)
def test_it_names_the_dirt(mapping: Mapping, change: dict[str, str], reason: str) -> None:
    with pytest.raises(Unusable) as refused:
        record({**ROW, **change}, mapping, NOW)
    assert reason in str(refused.value)


def test_it_takes_rows_without_target_or_point(mapping: Mapping) -> None:
    found = record({**ROW, "sla_target_at": "", "latitude": ""}, mapping, NOW)
    assert (found.target, found.point) == (None, None)


def test_it_reads_gzip_like_plain_files(tmp_path: Path) -> None:
    text = "id,type\n1,a\n2,b\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with gzip.open(tmp_path / "a.csv.gz", "wt", encoding="utf-8") as file:
        file.write(text)
    assert list(rows(tmp_path / "a.csv")) == list(rows(tmp_path / "a.csv.gz"))


def with_life(hours: float, key: str = "k") -> Record:
    start = NOW - dt.timedelta(days=60)
    end = start + dt.timedelta(hours=hours)
    return Record(key, start, None, end, "0410", "desk", "", "", None)


@pytest.mark.parametrize("fate", ["cut", "returned", "reworked", "suspended", "extended"])
@pytest.mark.parametrize("hours", [0.0, 0.01, 5.0, 400.0])
def test_it_plans_in_order_of_time_and_never_ahead(fate: str, hours: float) -> None:
    for number in range(20):
        found = with_life(hours, f"k{number}")
        moments = [step.at for step in plan(found, {fate: 100}, NOW).steps]
        assert moments == sorted(moments)
        assert all(found.created <= at <= NOW for at in moments)


def test_it_plans_the_same_every_time() -> None:
    found = with_life(50)
    assert plan(found, {"cut": 50}, NOW) == plan(found, {"cut": 50}, NOW)


def test_it_leaves_a_cut_case_open() -> None:
    for number in range(30):
        actions = [s.action for s in plan(with_life(90, f"c{number}"), {"cut": 100}, NOW).steps]
        assert "verify_pass" not in actions
