"""Long work as a row: its progress, its lease, its end."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class Job(models.Model):
    """A worker takes it under a lease and goes on where the last one stopped.

    `done` counts items that took effect, `refused` those that could not; `problems` keeps
    the first of their reasons, `total` is 0 while it is not known. `lease` is the mark of
    whoever holds it, fresh at each take.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs"
    )
    params: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    problems: models.JSONField[Any, Any] = models.JSONField(default=list)
    created_at = models.DateTimeField(_("created"))
    started_at = models.DateTimeField(_("started"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True, editable=False)
    cancel_asked = models.BooleanField(default=False)
    takes = models.PositiveSmallIntegerField(
        default=0, help_text="how often it was taken since it last got on"
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["leased_until"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_open",
            )
        ]

    @property
    def percent(self) -> int | None:
        """Whole percent of the items gone through; None while the total is unknown."""
        return min(100, 100 * (self.done + self.refused) // self.total) if self.total else None

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)
