"""Passwords: one-time ones given by an administrator, own ones chosen by the user."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdminLog, User
from accounts.services.by import By

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without characters that look alike, because a one-time password is read out or written down."""

GROUPS, GROUP_LENGTH = 3, 5


def one_time_password() -> str:
    groups = (
        "".join(secrets.choice(ALPHABET) for _n in range(GROUP_LENGTH)) for _g in range(GROUPS)
    )
    return "-".join(groups)


@transaction.atomic
def user_reset_password(*, by: By, user: User) -> str:
    """A password for one log-in, shown once; all sessions of the user end."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    by.check_manages(locked)
    password = one_time_password()
    locked.set_password(password)
    locked.must_change_password = True
    locked.session_epoch += 1
    locked.save(update_fields=["password", "must_change_password", "session_epoch"])
    by.log(AdminLog.Action.PASSWORD_RESET, locked)
    return password


@transaction.atomic
def password_change(*, by: By, user: User, password: str) -> User:
    """The user's own new password. Every session of theirs ends, but the one that is renewed."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.check_password(password):
        raise ValidationError(_("This is the password you have now. Choose another one."))
    validate_password(password, locked)
    locked.set_password(password)
    locked.must_change_password = False
    locked.save(update_fields=["password", "must_change_password"])
    by.log(AdminLog.Action.PASSWORD_CHANGE, locked)
    return locked
