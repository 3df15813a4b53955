"""What Celery starts by the clock for the registers."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from gridgov.failures import note
from people.protection import keeping


@shared_task(name="people.retain")
def retain() -> None:
    """Does nothing unless `RETENTION` is on; every night takes what is over."""
    if not settings.RETENTION:
        return
    try:
        for _outcome in keeping.run(timezone.now()):
            pass
    except Exception as error:
        note("the rules of keeping", error)
