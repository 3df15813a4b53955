"""What systems are told without asking: where to, what of, and each delivery."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from events.models import Event
from exchange.models.clients import Client
from exchange.querysets import SubscriptionManager
from gridgov.fields import EncryptedTextField
from grids.models import Area


class AllowedHost(models.Model):
    """A server inside the house that may be called: a name, an address or a network, and a port."""

    host = models.CharField(_("server or network"), max_length=253)
    port = models.PositiveIntegerField(
        _("port"), validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    purpose = models.CharField(_("what for"), max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("allowed since"))

    class Meta:
        ordering = ["host", "port"]
        constraints = [
            models.UniqueConstraint(fields=["host", "port"], name="allowed_host_once"),
        ]


class SubscriptionState(models.TextChoices):
    ON = "on", pgettext_lazy("webhook", "On")
    PAUSED = "paused", pgettext_lazy("webhook", "Paused")
    GONE = "gone", _("Ended by the receiver")
    ENDED = "ended", pgettext_lazy("webhook", "Ended")


class Subscription(models.Model):
    """Where a system wants to be told of what.

    `kinds` are words of `exchange.hooks.kinds`. `former` is the secret before, with which is
    signed as well until `former_until`. While `failures` in a row are many, nothing but one
    delivery is tried at `rests_until`. Whoever holds the lease (`lease`, until `leased_until`)
    is alone in sending.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="subscriptions")
    url = models.CharField(_("address"), max_length=500)
    kinds: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=40), verbose_name=_("tells of")
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=SubscriptionState.choices,
        default=SubscriptionState.ON,
    )
    secret = EncryptedTextField()
    former = EncryptedTextField(blank=True, default="")
    former_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("created"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    last_sent_at = models.DateTimeField(_("last taken"), null=True)
    failing_since = models.DateTimeField(_("not taken since"), null=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    objects = SubscriptionManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("webhook")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", pgettext_lazy("webhook", "Taken")
    PARKED = "parked", pgettext_lazy("webhook", "Parked")
    DROPPED = "dropped", _("No longer needed")


class Delivery(models.Model):
    """One message to one receiver; `uid` goes out with every try, so repetitions can be told.

    `turn` is the row of the outbox it was made from: those of a case go out in its order. A test
    has neither. `tries` are the last ones, [{"at", "status" (0 for none), "code", "ms"}, ...];
    nothing that a server wrote is kept.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="deliveries", db_index=False
    )
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=40)
    turn = models.BigIntegerField(default=0)
    part = models.CharField(max_length=20, blank=True)
    payload: models.JSONField[Any, Any] = models.JSONField()
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    tries: models.JSONField[Any, Any] = models.JSONField(default=list)
    created_at = models.DateTimeField(_("created"))
    next_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "turn", "kind", "part"],
                condition=~models.Q(turn=0),
                name="hook_delivery_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["subscription", "turn", "id"],
                condition=models.Q(state="waiting"),
                name="hook_delivery_waiting",
            ),
            models.Index(
                fields=["subscription", "event", "turn", "id"],
                condition=models.Q(state="waiting"),
                name="hook_delivery_order",
            ),
            models.Index(fields=["subscription", "-id"], name="hook_delivery_newest"),
            models.Index(fields=["subscription", "state", "-id"], name="hook_delivery_state"),
            models.Index(fields=["created_at"], name="hook_delivery_created"),
        ]
