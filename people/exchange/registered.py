"""What the exchange tells the floors below: its jobs, its names in the access log, its tasks."""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import reveal
from accounts.models import User
from jobs import services as jobs
from jobs.models import Job
from people.exchange import cleaning, comparing, exporting, tasks, told, work
from people.models import Import

TASKS = (tasks.expire, tasks.samples)
"""Named here so that they are known wherever the application is loaded."""


def register() -> None:
    told.register()
    cleaning.register()
    jobs.register(work.CHECK, work.check, _("Dry run of a table"), at_import, lasting=True)
    jobs.register(work.SAVE, work.save, _("Import of a table"), at_import, lasting=True)
    jobs.register(exporting.KIND, exporting.work, _("Export of a register"), at_export)
    jobs.register(comparing.KIND, comparing.work, _("Comparison of a list"), at_comparison)
    fields = {"full": _("File in clear"), "masked": _("Masked file")}
    reveal.register(exporting.KIND, _("Export of a register"), fields, nothing)
    reveal.register(comparing.KIND, _("Comparison of a list"), {"list": _("List")}, nothing)


def nothing(user: User, pk: int, field: str) -> NoReturn:
    """A file or list holds no value that could be shown; it only has a name in the log."""
    raise Http404


def at_import(job: Job, reader: User) -> jobs.Result:
    if not Import.objects.filter(pk=job.params["import"]).exists():
        return jobs.Result(note=gettext("The table was removed."))
    return _at(job, reader, "import_show", job.params["import"], gettext("To the import"))


def at_export(job: Job, reader: User) -> jobs.Result:
    return _at(job, reader, "export_show", job.params["export"], gettext("To the export"))


def at_comparison(job: Job, reader: User) -> jobs.Result:
    label = gettext("To the figures")
    return _at(job, reader, "comparison_show", job.params["comparison"], label)


def _at(job: Job, reader: User, name: str, pk: int, label: str) -> jobs.Result:
    if job.owner_id != reader.pk:
        return jobs.Result(note=gettext("Only the person who asked for this sees what came of it."))
    return jobs.Result(url=reverse(f"people_exchange:{name}", args=[pk]), label=label)
