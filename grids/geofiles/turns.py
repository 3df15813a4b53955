"""One job at a time works on a file: its row is locked before anything about it is decided."""

from __future__ import annotations

from django.utils.translation import gettext as _

from grids.errors import Refused
from grids.geofiles.models import BoundaryFile
from grids.geofiles.point_models import PointFile
from jobs.models import Job
from jobs.services import OPEN, Overslept


def lock(file: BoundaryFile | PointFile) -> None:
    """Reads the file anew and keeps others off it until the transaction ends."""
    model = type(file)
    try:
        file.refresh_from_db(from_queryset=model.objects.select_for_update(no_key=True))
    except model.DoesNotExist:
        raise Refused(_("This file was removed meanwhile. Bring it again.")) from None


def idle(file: BoundaryFile | PointFile) -> None:
    """Locks a file that no job works on, nor with its shapes. Raises Refused."""
    lock(file)
    looked_at = isinstance(file, BoundaryFile) and file.point_files.filter(job__state__in=OPEN)
    if (file.job is not None and file.job.is_open) or (looked_at and looked_at.exists()):
        raise Refused(_("A job still works on this file. Wait until it has ended, or cancel it."))


def hold(file: BoundaryFile, job: Job) -> None:
    """Locks the file for its job. Raises Overslept where the file or the job is another's."""
    lock(file)
    mine = Job.objects.filter(pk=job.pk, lease=job.lease, state__in=OPEN)
    if file.job_id != job.pk or not mine.exists():
        raise Overslept
