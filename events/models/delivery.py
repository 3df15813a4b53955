"""What leaves the house: gateways, what each person wants, digests, and every delivery."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Contact, User, Way
from events.models.notice import Notice
from gridgov.fields import EncryptedTextField

if TYPE_CHECKING:
    _Base = models.QuerySet["Delivery"]
else:
    _Base = models.QuerySet


class Gateway(models.Model):
    """One for each way; off until an administrator has configured it and switched it on.

    `values` holds its plain fields, `secrets` the others as encrypted JSON. `failing_since`
    is set by the first message it did not take and cleared by the next one it took; `answer`
    is the code of its last answer (`events.delivery.answers`).
    """

    way = models.CharField(max_length=10, choices=Way.choices, unique=True)
    is_on = models.BooleanField(default=False)
    values: models.JSONField[Any, Any] = models.JSONField(default=dict)
    secrets = EncryptedTextField(blank=True, default="")
    failing_since = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=60, blank=True)


class Preference(models.Model):
    """What a person chose; without a row, or for a kind not named, the defaults hold.

    `kinds` maps a kind of notice to the ways it goes at once and "digest". `quiet_from` and
    `quiet_to`, and the two times of the digest, are "HH:MM" in county time, "" for none.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference")
    kinds: models.JSONField[Any, Any] = models.JSONField(default=dict)
    quiet_from = models.CharField(max_length=5, blank=True)
    quiet_to = models.CharField(max_length=5, blank=True)
    morning = models.CharField(max_length=5, blank=True)
    noon = models.CharField(max_length=5, blank=True)
    digest_ways: models.JSONField[Any, Any] = models.JSONField(default=list)
    digest_empty = models.BooleanField(default=False)


class Slot(models.TextChoices):
    MORNING = "morning", _("Morning")
    NOON = "noon", _("Noon")


class Digest(models.Model):
    """The digest of one person for one morning or noon; made once, also where nothing is told.

    `facts` holds numbers and keys only; the words are made when it is sent.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField()
    slot = models.CharField(max_length=10, choices=Slot.choices)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "day", "slot"], name="digest_once_a_slot")
        ]


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", pgettext_lazy("delivery", "Sent")
    FAILED = "failed", _("Failed, will be tried again")
    GIVEN_UP = "given_up", _("Given up")
    DROPPED = "dropped", _("No longer needed")


OPEN_DELIVERIES = (DeliveryState.WAITING, DeliveryState.FAILED)


class DeliveryQuerySet(_Base):
    def for_user(self, user: Any) -> Self:
        """Deliveries to the people whom the reader's subtree knows."""
        return self.filter(user__in=User.objects.for_user(user).values("pk"))


DeliveryManager = models.Manager.from_queryset(DeliveryQuerySet)


class Delivery(models.Model):
    """One message to one person by one way: of a notice, a digest, or a code for a contact.

    `uid` goes out with every try, so that a receiver can tell a repetition. `answer` is a code
    of `events.delivery.answers`, never a text that a server sent.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, related_name="deliveries")
    digest = models.ForeignKey(Digest, models.CASCADE, null=True, related_name="deliveries")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    answer = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(_("created"))
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryManager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "way"], name="delivery_once_a_way"),
            models.UniqueConstraint(fields=["digest", "way"], name="delivery_digest_once_a_way"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(state__in=["waiting", "failed"]),
                name="delivery_open",
            ),
            models.Index(fields=["user", "-id"], name="delivery_user"),
            models.Index(fields=["state", "-id"], name="delivery_state"),
        ]
