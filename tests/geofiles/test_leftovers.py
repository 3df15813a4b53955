"""What a killed worker left is swept; what somebody works on stays."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from django.utils import timezone

from events import tasks
from grids.geofiles import Limits, Unreadable, process, read
from grids.geofiles.leftovers import leftovers_sweep
from tests.geofiles.files import box, feature, geojson, written


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def old(path: Path) -> Path:
    hours_ago = timezone.now().timestamp() - 2 * 3600
    os.utime(path, (hours_ago, hours_ago), follow_symlinks=False)
    return path


def test_old_ones_are_swept_and_young_ones_and_others_stay(folder: Path) -> None:
    (folder / "gridgov-geofile-a").mkdir()
    (folder / "gridgov-geofile-a" / "out.jsonl").write_text("x")
    old(folder / "gridgov-geofile-a")
    old(written(folder, "gridgov-upload-a", b"x"))
    others = old(written(folder, "another-file", b"x"))
    young = written(folder, "gridgov-upload-b", b"x")
    link = folder / "gridgov-geofile-link"
    link.symlink_to(others)
    old(link)
    assert leftovers_sweep(timezone.now()) == 3
    assert sorted(folder.iterdir()) == sorted([others, young])
    assert leftovers_sweep(timezone.now()) == 0


@pytest.mark.django_db
def test_the_clock_sweeps_them(folder: Path) -> None:
    left = old(written(folder, "gridgov-upload-a", b"x"))
    tasks.orphans()
    assert not left.exists()


FINE = {
    "one shape": (Limits(vertices=4), "“s0” has 5 vertices; at most 4", "fine"),
    "all shapes": (Limits(all_vertices=9), "more than 9 vertices in all", "fine_in_all"),
    "text": (Limits(text=3), "carries too much text", "long"),
}


@pytest.mark.parametrize("name", FINE)
def test_the_process_itself_stops_at_the_limits(name: str, tmp_path: Path) -> None:
    limits, words, why = FINE[name]
    content = geojson(*(feature(box(107 + n, 34, 0.5), name=f"s{n}") for n in range(2)))
    path = written(tmp_path, "a.geojson", content)
    with pytest.raises(Unreadable, match=words):
        read(path, limits=limits)
    order = {"paths": [str(path)], "out": str(tmp_path / "out"), **limits.counted()}
    with pytest.raises(process.Failed) as stopped:
        process.run("read", "GeoJSON", order)
    assert stopped.value.why == why
