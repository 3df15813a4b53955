"""What Celery starts by the clock. Each may run twice, at once or never: the rows know."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from assessment.circulars import demo as demo_circulars
from assessment.schemes.services import adjustments
from assessment.snapshots import appeals, demo
from assessment.snapshots.catching_up import catch_up
from gridgov.failures import note


@shared_task(name="assessment.freeze")
def freeze_periods() -> None:
    try:
        catch_up(timezone.now())
        demo.fill_appeals(timezone.now())
        demo_circulars.fill(timezone.now())
    except Exception as error:
        note("freezing periods", error)


@shared_task(name="assessment.orphans")
def orphans() -> None:
    try:
        appeals.sweep(timezone.now())
        adjustments.sweep(timezone.now())
    except Exception as error:
        note("sweeping files of appeals", error)
