"""Rankings at a million cases: freezing a week, its pages, and the cases behind a figure."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Role, User
from bench.measure import Timing, timed
from bench.scenes import Browser, cookie_of

if TYPE_CHECKING:
    from assessment.figures.periods import Period

KILOBYTES = 1024
LEAST = 20
"""Frozen figures of at least so many cases are opened."""

ROUNDS = 6
"""How often each address of a measure is opened after the first time."""


def measure(browser: Browser) -> dict[str, float]:
    """Milliseconds by name; freezing in seconds, with the memory of its process in MB.

    The week that runs is nearly empty on a Monday, so a whole one that nobody froze is measured
    beside it.
    """
    from assessment.figures.periods import Period, current
    from assessment.figures.subjects import SubjectKind
    from assessment.schemes.defaults import install

    install(timezone.now())
    running = current("week", timezone.now())
    kept = unfrozen(running)
    frozen = json.loads(_apart(kept.code))
    mine = Browser(browser.port, cookie_of(_supervisor()))
    found = {"freezing a week": frozen["seconds"], "memory of it": frozen["megabytes"]}
    whole = unfrozen(kept)
    for kind in SubjectKind:
        page = f"/assessment/ranking/?of={kind}&period="
        for name, path in {
            f"running week of {kind}": f"{page}{running.code}",
            f"unfrozen week of {kind}": f"{page}{whole.code}",
            f"frozen week of {kind}": f"{page}{kept.code}",
            f"frozen week of {kind}, by name": f"{page}{kept.code}&sort=name",
        }.items():
            found[name] = _asked(mine, [path], 40).p95
    found["cases behind a frozen figure"] = _asked(mine, _frozen(kept), 2).p95
    for period in (whole, Period.of("year", running.start)):
        for key, paths in _live(period):
            found[f"cases of {key}, {period.kind}"] = _asked(mine, paths, ROUNDS).p95
    return found


def unfrozen(period: Period) -> Period:
    """The last period before this one of which nothing is frozen; a kept database has some."""
    from assessment.snapshots import reading

    found = period.previous()
    return unfrozen(found) if reading.newest(found) else found


def _supervisor() -> User:
    """Who sees the whole county."""
    found = User.objects.filter(postings__role=Role.SUPERVISOR, postings__area__depth=1)
    return found.order_by("pk")[0]


def _asked(browser: Browser, paths: Sequence[str], rounds: int) -> Timing:
    """Every address `rounds` times, in turn, after it was opened once or four times at least."""
    turn = cycle(paths)
    times, warm = rounds * len(paths), max(4, len(paths))
    return timed(lambda: browser.get(next(turn)), times=times, warm=warm)


def _frozen(period: Period) -> list[str]:
    """Addresses of the largest frozen figures, of every kind."""
    from assessment.models import Figure

    rows = Figure.objects.filter(snapshot__period=period.code, value__gte=LEAST)
    return [
        f"/assessment/periods/{period.code}/{kind}/{pk}/{measure}/"
        for kind, pk, measure in rows.order_by("-value").values_list(
            "subject", "subject_id", "measure"
        )[:20]
    ]


def _live(period: Period) -> Iterator[tuple[str, list[str]]]:
    """For each measure the figure of each kind of subject that counts most cases."""
    from assessment.figures.counting import counts
    from assessment.figures.measures import MEASURES
    from assessment.figures.subjects import SubjectKind

    counted = {kind: counts(kind, period, timezone.now()) for kind in SubjectKind}
    for key in MEASURES:
        most = {
            kind: max(((own.get(key, 0), pk) for pk, own in of_kind.items()), default=(0, 0))
            for kind, of_kind in counted.items()
        }
        paths = [
            f"/assessment/figures/{period.code}/{kind}/{pk}/{key}/"
            for kind, (number, pk) in most.items()
            if number
        ]
        if paths:
            yield key, paths


APART = """
import json, sys, django
django.setup()
from bench.assessment import freeze_one
print(json.dumps(freeze_one(sys.argv[1])))
"""


def _apart(code: str) -> str:
    """What freezing that period took, in a process of its own."""
    command = [sys.executable, "-c", APART, code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def freeze_one(code: str) -> dict[str, float]:
    """Freezes a period; how long it took and the most memory this process had.

    `getrusage` would say what the bench itself had that began this process: it is inherited.
    """
    from assessment.figures.periods import Period
    from assessment.snapshots.freezing import freeze

    begun = time.perf_counter()
    freeze(Period.read(code), timezone.now())
    spent = time.perf_counter() - begun
    status = Path("/proc/self/status").read_text()
    most = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return {"seconds": spent, "megabytes": int(most.split()[1]) / KILOBYTES}
