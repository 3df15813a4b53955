"""What people ask one another about a case: questions, urgings, checks on site."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.case import Event
from events.models.task import Task
from events.workflow import Card, Outcome
from grids.models import Area

USER = settings.AUTH_USER_MODEL


class Question(models.Model):
    """Asked of the reporter; the clock goes on."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="questions")
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class OrderKind(models.TextChoices):
    URGE = "urge", _("Urging")
    SUPERVISE = "supervise", _("Supervision")


class Order(models.Model):
    """An urging (催办) or supervision (督办) of a task or else the centre; answered in writing."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="orders")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="orders")
    centre = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=OrderKind.choices)
    card = models.CharField(_("card"), max_length=6, choices=Card.choices, blank=True)
    text = models.TextField(_("text"))
    given_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["event"], condition=models.Q(answered_at=None), name="order_unanswered"
            ),
            models.Index(fields=["given_at"], name="order_given"),
        ]


class Check(models.Model):
    """A look on site by a grid worker who handled no part of the case."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="checks")
    worker = models.ForeignKey(USER, models.PROTECT, related_name="+")
    text = models.TextField(_("what to look at"), blank=True)
    asked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.PENDING)
    finding = models.TextField(_("finding"), blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"],
                condition=models.Q(outcome=Outcome.PENDING),
                name="one_pending_check",
            )
        ]
        indexes = [
            models.Index(
                fields=["worker"],
                condition=models.Q(outcome=Outcome.PENDING),
                name="check_pending_worker",
            )
        ]
