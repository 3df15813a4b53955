"""The demo's cases as a job: they arrive while the pages already answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from events.demo import talk
from events.demo.cases import FILE, importer
from events.imports.records import rows
from grids.models import Area
from jobs.models import Job

KIND = "demo_cases"


def work(job: Job) -> Iterator[None]:
    """Goes through the sample; what is there already is passed over."""
    root = Area.objects.get(pk=job.params["root"])
    job.total = sum(1 for _row in rows(FILE))
    for tally in importer(root, timezone.now()).run(FILE):
        job.done, job.refused = tally.made + tally.known, len(tally.problems)
        job.problems = tally.problems
        yield
    talk.noted(root)
