"""Persons who log in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.querysets import ScopedUser, UserQuerySet

if TYPE_CHECKING:
    from accounts.scope import Scope


class AccountManager(UserManager["User"]):
    """Creates users; there is no superuser, rights come from postings alone."""

    use_in_migrations = False

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def for_user(self, user: ScopedUser) -> UserQuerySet:
        return self.get_queryset().for_user(user)


class User(AbstractBaseUser):
    """A person with an account; never deleted, because the trace names them for ever.

    `session_epoch` grows when all sessions of the user have to end. `has_second_factor` says
    that a confirmed device exists, so that a request need not ask for it. `is_service` marks the
    account of another system: it has no password, and nobody waits for it as for a colleague.
    """

    username = models.CharField(
        _("user name"), max_length=50, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name"), max_length=50)
    office_phone = models.CharField(_("office phone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demo account"), default=False)
    must_change_password = models.BooleanField(default=True)
    has_second_factor = models.BooleanField(_("second factor"), default=False)
    is_service = models.BooleanField(_("speaks for a system"), default=False)
    session_epoch = models.PositiveIntegerField(default=0)
    language = models.CharField(_("language"), max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")

    def __str__(self) -> str:
        return self.name

    @cached_property
    def scope(self) -> Scope:
        """What this user sees, by the posting acted in (the middleware sets another one)."""
        from accounts.scope import scope_of

        return scope_of(self)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Sessions end with the password and with the epoch they began under."""
        value = f"{self.session_epoch}:{self.password}"
        return salted_hmac("accounts.session", value, secret=secret, algorithm="sha256").hexdigest()
