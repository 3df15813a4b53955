"""A department's part of a case, and what the department asks for on the way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Section
from events.models.case import Event
from events.workflow import OPEN_STATES, TaskRole, TaskState
from grids.models import Area

USER = settings.AUTH_USER_MODEL

COUNTED_BY = ("role", "state", "round", "sent_at", "department", "dispatcher")
"""What figures ask of a part: with these in an index of its keys they read that index alone."""


class Task(models.Model):
    """`cycle` is the case's reopen count at dispatch, `round` grows with each rework."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="tasks")
    department = models.ForeignKey(Department, models.PROTECT, related_name="tasks")
    role = models.CharField(_("part"), max_length=10, choices=TaskRole.choices)
    state = models.CharField(_("state"), max_length=10, choices=TaskState.choices)
    cycle = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1)
    dispatched_by = models.ForeignKey(Area, models.PROTECT, related_name="+")
    dispatcher = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(USER, models.PROTECT, null=True, related_name="assigned_tasks")
    section = models.CharField(_("section"), max_length=100, blank=True)
    in_section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="tasks")
    note = models.TextField(_("instructions"), blank=True)
    sent_at = models.DateTimeField(_("sent"))
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    accepted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)
    result = models.TextField(_("result"), blank=True)
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=0)

    class Meta:
        verbose_name = _("task")
        indexes = [
            models.Index(fields=["department", "-event"], include=["id"], name="task_department"),
            models.Index(fields=["id"], include=COUNTED_BY, name="task_counts"),
            models.Index(
                fields=["department"],
                include=["event", "state"],
                condition=models.Q(state__in=OPEN_STATES),
                name="task_open_department",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                condition=models.Q(role=TaskRole.LEAD, state__in=OPEN_STATES),
                name="one_open_lead",
            ),
            models.UniqueConstraint(
                fields=["event", "department"],
                condition=models.Q(state__in=OPEN_STATES),
                name="one_open_task_a_department",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class RequestKind(models.TextChoices):
    RETURN = "return", _("Return")
    EXTENSION = "extension", _("Extension")
    SUSPENSION = "suspension", _("Suspension")


class RequestState(models.TextChoices):
    PENDING = "pending", _("Waiting for a decision")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    CLOSED = "closed", _("Closed undecided")


class Ground(models.TextChoices):
    NOT_OURS = "not_ours", _("Not within the department's duties")
    OTHER_AREA = "other_area", _("Belongs to another area")
    UNCLEAR = "unclear", _("Report cannot be located or understood")


class TaskRequest(models.Model):
    """A return, extension or suspension asked for; one pending at a time for a task.

    `centre` decides it. `minutes` is the extension asked for, in the clock's own unit;
    `review_on` the day a suspension is looked at again.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices)
    reason = models.TextField(_("reason"))
    ground = models.CharField(_("ground"), max_length=10, choices=Ground.choices, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    minutes = models.PositiveIntegerField(null=True)
    review_on = models.DateField(_("review date"), null=True)
    asked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    centre = models.ForeignKey(Area, models.PROTECT, related_name="+")
    needs_supervisor = models.BooleanField(default=False)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(_("decision"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(state=RequestState.PENDING),
                name="one_pending_request_a_task",
            )
        ]
        indexes = [
            models.Index(
                fields=["centre"],
                condition=models.Q(state=RequestState.PENDING),
                name="request_pending_centre",
            ),
            models.Index(
                fields=["decided_at"],
                condition=models.Q(state=RequestState.APPROVED),
                name="request_approved",
            ),
        ]
