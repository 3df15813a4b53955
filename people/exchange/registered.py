"""What the exchange tells the floors below: its jobs, its entries in the bars."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from jobs import services as jobs
from jobs.models import Job
from people.exchange import work


def register() -> None:
    jobs.register(work.CHECK, work.check, _("Dry run of a table"), at_import)
    jobs.register(work.SAVE, work.save, _("Import of a table"), at_import)


def at_import(job: Job, reader: User) -> jobs.Result:
    if job.owner_id != reader.pk:
        return jobs.Result(note=gettext("Only the person who brought the table sees it."))
    url = reverse("people_exchange:import_show", args=[job.params["import"]])
    return jobs.Result(url=url, label=gettext("To the import"))
