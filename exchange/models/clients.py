"""Systems that call us, how often they did, and the answers their repeated calls get again."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from exchange.querysets import ClientManager
from gridgov.fields import EncryptedTextField

PER_MINUTE = 120


class Client(AbstractApplication):  # type: ignore[misc]  # the toolkit is untyped
    """A system with a secret of its own, or an app; `user` is the account a system acts by.

    That account has one posting, so that `for_user` answers for the system as for a person.
    `scopes` are what it may do at most (`exchange.scopes`); a token may carry fewer.
    An app has no secret and acts for people (`Consent`); the posting of its account only says
    where these people work.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    scopes: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=50), default=list, verbose_name=_("may")
    )
    per_minute = models.PositiveIntegerField(_("calls a minute"), default=PER_MINUTE)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    rotated_at = models.DateTimeField(_("secret since"))
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)

    objects: ClassVar[Any] = ClientManager()

    class Meta(AbstractApplication.Meta):  # type: ignore[misc]
        ordering = ["name", "pk"]
        verbose_name = _("system")

    @property
    def is_app(self) -> bool:
        return bool(self.authorization_grant_type == self.GRANT_AUTHORIZATION_CODE)

    def get_allowed_schemes(self) -> set[str]:
        """What the addresses that were let in begin with; asked by the toolkit."""
        return {urlsplit(address).scheme for address in self.redirect_uris.split()}

    def is_usable(self, request: object) -> bool:
        """Asked by the toolkit when a token is given out and whenever one is used."""
        return self.suspended_at is None


class ClientDay(models.Model):
    """How often a system called on a day, and in the minute it called last."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="days", db_index=False)
    day = models.DateField(_("day"))
    calls = models.PositiveIntegerField(_("calls"), default=0)
    refused = models.PositiveIntegerField(_("too many"), default=0)
    minute = models.DateTimeField()
    in_minute = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(_("last call"))

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["client", "day"], name="client_day_once"),
        ]


class Answered(models.Model):
    """The answer to a POST under its idempotency key, written with the effect or not at all.

    `fingerprint` is a keyed hash of what was sent; `answer` is the body that was sent back.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = EncryptedTextField(blank=True, default="")
    headers: models.JSONField[Any, Any] = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "user", "key"], name="answered_once"),
        ]
