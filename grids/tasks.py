"""What Celery starts by the clock. It may run twice, at once or never: the rows know."""

from __future__ import annotations

from celery import shared_task

from grids.boundaries.scheduled import activate_due


@shared_task(name="grids.activate")
def activate() -> None:
    activate_due()
