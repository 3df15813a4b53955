"""The demo county: its last ten weeks are frozen as soon as its cases have arrived."""

from __future__ import annotations

from events.demo.job import KIND
from jobs.models import Job, JobState


def is_loading() -> bool:
    """Whether the demo's cases are on their way; a week frozen now would be empty for ever."""
    return Job.objects.filter(kind=KIND, state__in=(JobState.WAITING, JobState.RUNNING)).exists()
