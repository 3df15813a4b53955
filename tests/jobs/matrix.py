"""A job is seen by who started it and by the system administrator of their area.

What it refused is its owner's to read.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jobs.models import Job
from tests.permissions import Get, Row, codes


def of_the_operator(get: Get) -> dict[str, Any]:
    job = Job.objects.create(kind="demo_cases", owner=get("operator"), created_at=timezone.now())
    return {"pk": job.pk}


SEEN = codes(default=404, operator=200, system_admin=200)
ROWS = [
    Row("jobs:job_list", codes(default=200)),
    Row("jobs:job_detail", SEEN, kwargs=of_the_operator),
    Row(
        "jobs:job_refused",
        codes(default=404, operator=200, system_admin=403),
        kwargs=of_the_operator,
    ),
    Row(
        "jobs:job_cancel",
        codes(default=404, operator=302, system_admin=302),
        method="post",
        kwargs=of_the_operator,
    ),
]
