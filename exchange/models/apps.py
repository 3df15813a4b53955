"""What people let apps do for them, and files on their way through the API."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from events.models import Attachment
from exchange.models.clients import Client


class Consent(models.Model):
    """A person lets an app act for them in one posting; the newest choice holds.

    `seal` is the hash their sessions are known by: it ends with the password. `with_factor` says
    that the second factor was shown. `minute` and `in_minute` count the calls as for a system.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    client = models.ForeignKey(Client, models.CASCADE, related_name="consents")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    scopes: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=50))
    seal = models.CharField(max_length=64)
    with_factor = models.BooleanField(default=False)
    granted_at = models.DateTimeField(_("allowed since"))
    last_at = models.DateTimeField(_("last call"), null=True)
    minute = models.DateTimeField(null=True)
    in_minute = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-granted_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "client"], name="consent_once"),
        ]


class Upload(models.Model):
    """A file that comes in pieces: `offset` of `length` bytes lie synced in its file.

    The file may hold more than `offset` where a process died; what is more is cut off. When all
    is there it becomes an attachment that belongs to no case yet. `sha256` is what the sender
    says of the whole, as hexadecimal digits, or empty.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("file name"), max_length=200, blank=True)
    length = models.PositiveBigIntegerField(_("size"))
    offset = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    attachment = models.OneToOneField(
        Attachment, models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["pk"]
