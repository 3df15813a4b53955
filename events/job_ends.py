"""Whoever started a long job is told when it ends."""

from __future__ import annotations

from django.utils import timezone

from events.models import Outbox
from jobs.models import Job


def tell(job: Job) -> None:
    """Called in the transaction that ends it."""
    payload = {"job": job.pk, "title": job.kind, "users": [job.owner_id], "act": job.state}
    at = job.ended_at or timezone.now()
    Outbox.objects.create(kind="job", payload=payload, created_at=at)
