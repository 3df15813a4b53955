"""Who a person is at the county's own identity service."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gridgov.fields import BlindIndexField, EncryptedTextField


class Identity(models.Model):
    """The account that a person of an OpenID provider logs in to, by issuer and subject.

    Some services give the number of an identity card as subject, so it is encrypted.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = EncryptedTextField()
    subject_index = BlindIndexField(source="subject", purpose="identity")
    linked_at = models.DateTimeField(_("linked since"))
    used_at = models.DateTimeField(_("last used"), null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject_index"], name="identity_once"),
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_once_a_user"),
        ]
