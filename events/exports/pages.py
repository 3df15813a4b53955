"""What other pages of the package are told about exports."""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import reveal
from accounts.models import User
from events.exports import services
from jobs import services as jobs
from jobs.models import Job


def register() -> None:
    jobs.register(services.KIND, services.work, _("Export of cases"), result)
    reveal.register(services.KIND, _("Export of cases"), {"file": _("File")}, nothing)


def result(job: Job, reader: User) -> jobs.Result:
    if job.owner_id != reader.pk:
        return jobs.Result(note=gettext("Only the person who asked for the file can download it."))
    if not services.is_there(job, timezone.now()):
        return jobs.Result(note=gettext("The file was removed after seven days. Export anew."))
    return jobs.Result(
        url=reverse("exports:export_file", args=[job.pk]),
        note=gettext("The file is kept for seven days; each download stands in the access log."),
    )


def nothing(user: User, pk: int, field: str) -> NoReturn:
    """A file holds no value that could be shown in clear; it only has a name in the log."""
    raise Http404
