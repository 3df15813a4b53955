"""One-time passwords of imported users, until the administrator takes them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from gridgov.fields import EncryptedTextField


class NewPasswords(models.Model):
    """What one import made, as encrypted JSON; gone once it was taken, or after `until`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made = EncryptedTextField()
    count = models.PositiveIntegerField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["until"], name="new_passwords_until")]
