"""Makes the jobs of files known."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.geofiles import checking, points, publishing
from jobs import services as jobs
from jobs.models import Job


def register() -> None:
    jobs.register(checking.KIND, checking.work, _("Checking a file of boundaries"), result)
    jobs.register(publishing.KIND, publishing.work, _("Publishing a file of boundaries"), result)
    jobs.register(points.KIND, points.work, _("Locating points"), located)


def result(job: Job, reader: Any) -> jobs.Result:
    where = reverse("grids:file", args=[job.params["file"]])
    return jobs.Result(url=where, label=gettext("Open the file"))


def located(job: Job, reader: Any) -> jobs.Result:
    where = reverse("grids:points", args=[job.params["points"]])
    return jobs.Result(url=where, label=gettext("See where they lie"))
