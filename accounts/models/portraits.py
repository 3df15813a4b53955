"""Photos of people, shown where they agreed to be shown."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from gridgov.fields import EncryptedTextField


class Portrait(models.Model):
    """One small JPEG of a person, as encrypted base64, with their consent.

    Nobody has one without consent: who withdraws it has the photo deleted. `on_signboards`
    says that it may hang in public; without it the photo is seen inside only.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="portrait")
    picture = EncryptedTextField()
    digest = models.CharField(max_length=32)
    agreed_on = models.DateField()
    on_signboards = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()
