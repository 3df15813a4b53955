"""Rankings at a million cases: freezing a week, its pages, and the cases behind a figure."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle

from django.utils import timezone

from accounts.models import Role, User
from bench.measure import Timing, timed
from bench.scenes import Browser, cookie_of

KILOBYTES = 1024
LEAST = 20
"""Figures of at least so many cases are opened."""


def measure(browser: Browser) -> dict[str, float]:
    """Milliseconds by name; freezing in seconds, with the memory of its process in MB."""
    from assessment.figures.periods import current
    from assessment.schemes.defaults import install

    install(timezone.now())
    running = current("week", timezone.now())
    frozen = json.loads(_apart(running.previous().code))
    reader = _supervisor()
    mine = Browser(browser.port, cookie_of(reader))
    found = {"freezing a week": frozen["seconds"], "memory of it": frozen["megabytes"]}
    for kind in ("township", "community", "department", "grid", "worker"):
        live = f"/assessment/ranking/?of={kind}&period={running.code}"
        kept = f"/assessment/ranking/?of={kind}&period={running.previous().code}"
        found[f"running week of {kind}"] = _asked(mine, cycle([live])).p95
        found[f"frozen week of {kind}"] = _asked(mine, cycle([kept])).p95
    found["cases behind a frozen figure"] = _asked(mine, cycle(_frozen(running.previous()))).p95
    found["cases behind a running figure"] = _asked(mine, cycle(_live(running))).p95
    return found


def _supervisor() -> User:
    """Who sees the whole county."""
    found = User.objects.filter(postings__role=Role.SUPERVISOR, postings__area__depth=1)
    return found.order_by("pk")[0]


def _asked(browser: Browser, paths: Iterator[str]) -> Timing:
    ask: Callable[[], object] = lambda: browser.get(next(paths))  # noqa: E731
    return timed(ask, times=40, warm=4)


def _frozen(period: object) -> list[str]:
    """Addresses of the largest frozen figures, of every kind."""
    from assessment.models import Figure

    rows = Figure.objects.filter(snapshot__period=str(period), value__gte=LEAST)
    return [
        f"/assessment/periods/{period}/{kind}/{pk}/{measure}/"
        for kind, pk, measure in rows.order_by("-value").values_list(
            "subject", "subject_id", "measure"
        )[:20]
    ]


def _live(period: object) -> list[str]:
    """The same for the running week, of townships and departments."""
    from assessment.figures.counting import counts
    from assessment.figures.periods import Period

    found = Period.read(str(period))
    rows = [
        (number, f"/assessment/figures/{period}/{kind}/{pk}/{measure}/")
        for kind in ("township", "department")
        for pk, own in counts(kind, found, timezone.now()).items()
        for measure, number in own.items()
    ]
    return [url for _number, url in sorted(rows, reverse=True)[:20]]


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
    """Freezes a period; how long it took and the most memory the process had."""
    from assessment.figures.periods import Period
    from assessment.snapshots.freezing import freeze

    begun = time.perf_counter()
    freeze(Period.read(code), timezone.now())
    spent = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES
    return {"seconds": spent, "megabytes": most}
