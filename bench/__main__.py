"""`python -m bench`: prints each figure with its target and ends with "N passed, N failed"."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.report import Report
from bench.targets import (
    tell_api,
    tell_assessment,
    tell_desk,
    tell_hooks,
    tell_map,
    tell_people,
)

SMALL, LARGE = 1_000, 1_000_000
RUNGS = 10_000


def in_database(count: int) -> None:
    """Runs this module again for one size; sizes share no process and no cache."""
    import subprocess

    command = [sys.executable, "-m", "bench", str(count)]
    subprocess.run(command, check=True)


@dataclass
class Figures:
    """Milliseconds, statements and seconds of one size."""

    p50: dict[str, float]
    p95: dict[str, float]
    statements: dict[str, int]
    rungs: float
    clocks: int
    desk: dict[str, dict[str, float]] = field(default_factory=dict)
    map: dict[str, Any] = field(default_factory=dict)
    people: dict[str, float] = field(default_factory=dict)
    assessment: dict[str, float] = field(default_factory=dict)
    api: dict[str, float] = field(default_factory=dict)
    hooks: dict[str, float] = field(default_factory=dict)


def measure(count: int) -> Figures:
    from bench import api, assessment, desk, hooks, maps, people, scenes

    at = scenes.scene()
    timings = {
        "create, service": scenes.create_by_service(at),
        "classify, service": scenes.act_by_service(at),
    }
    with scenes.served(at) as browser:
        timings["create, HTTP"] = scenes.create_by_http(browser, at)
        timings["claim, HTTP"] = scenes.act_by_http(browser, at)
        timings["worklist, HTTP"] = scenes.worklist(browser)
        timings["case page, HTTP"] = scenes.case_page(browser, at)
        desks = asdict(desk.measure(browser)) if count == LARGE else {}
        ranked = assessment.measure(browser) if count == LARGE else {}
        mapped = maps.measure(browser) if count == LARGE else {}
        called = api.measure(browser.port, at) if count == LARGE else {}
    timings["idle sweep"] = scenes.idle_sweep()
    clocks = scenes.running_clocks()
    counted = {
        "create, HTTP": scenes.count_create(at),
        "worklist, HTTP": scenes.count_page(at, "/events/"),
    }
    return Figures(
        {name: t.p50 for name, t in timings.items()},
        {name: t.p95 for name, t in timings.items()},
        counted,
        scenes.due_rungs(RUNGS),
        clocks,
        desks,
        mapped,
        people.measure() if count == LARGE else {},
        ranked,
        called,
        hooks.measure() if count == LARGE else {},
    )


def run_one(count: int) -> None:
    """Fills a fresh database with `count` cases, measures, and leaves the figures in a file."""
    import json
    from pathlib import Path

    from bench.database import fresh_database

    with fresh_database(count) as folder:
        figures = measure(count)
        Path(folder, f"{count}.json").write_text(json.dumps(asdict(figures)))


def main() -> int:
    if len(sys.argv) > 1:
        run_one(int(sys.argv[1]))
        return 0
    return compare()


def compare() -> int:
    import json
    from pathlib import Path

    from bench.database import FOLDER

    print(f"{dt.datetime.now(dt.UTC):%Y-%m-%d}  {platform.machine()}, {os.cpu_count()} cores")
    found = {}
    for count in (SMALL, LARGE):
        begun = time.perf_counter()
        in_database(count)
        found[count] = Figures(**json.loads(Path(FOLDER, f"{count}.json").read_text()))
        print(f"{count} cases filled and measured in {time.perf_counter() - begun:.0f} s")
    report = Report()
    small, large = found[SMALL], found[LARGE]
    for name, p95 in large.p95.items():
        report.line(f"{name}: p50 at a thousand", small.p50[name], "ms")
        report.line(f"{name}: p50 at a million", large.p50[name], "ms")
        report.line(f"{name}: p95 at a thousand", small.p95[name], "ms")
        report.line(f"{name}: p95 at a million", p95, "ms")
        report.line(f"{name}: p95, million over thousand", p95 / small.p95[name], "times", 2)
    for size, figures in found.items():
        report.line(f"running clocks at {size}", figures.clocks, "")
    report.line("create, HTTP: p50 at a million", large.p50["create, HTTP"], "ms", 25)
    report.line("create, HTTP: statements", large.statements["create, HTTP"], "", 15)
    report.line("worklist: p95 at a million", large.p95["worklist, HTTP"], "ms", 150)
    report.line("worklist: statements", large.statements["worklist, HTTP"], "", 25)
    report.line("idle sweep: p95 at a million", large.p95["idle sweep"], "ms", 20)
    report.line(f"{RUNGS} due rungs at a million", large.rungs, "s", 60)
    tell_desk(report, large.desk)
    tell_map(report, large.map)
    tell_people(report, large.people)
    tell_assessment(report, large.assessment)
    tell_api(report, large.api)
    tell_hooks(report, large.hooks)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
