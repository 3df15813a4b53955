"""Passwords: one-time ones given by an administrator, own ones chosen by the user."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdminLog, User
from accounts.services.by import By

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without characters that look alike, because a one-time password is read out or written down."""

GROUPS, GROUP_LENGTH = 3, 5
FEW_ROUNDS = 1_000


def one_time_password() -> str:
    groups = (
        "".join(secrets.choice(ALPHABET) for _n in range(GROUP_LENGTH)) for _g in range(GROUPS)
    )
    return "-".join(groups)


def hashed_once(password: str) -> str:
    """A one-time password for the table, hashed in a moment where many are made at once.

    It is random with some 86 bits, so that no number of rounds is needed against guessing;
    Django hashes it anew, with all rounds, when it is used.
    """
    hasher: Any = get_hasher()
    rounds = {"iterations": FEW_ROUNDS} if hasattr(hasher, "iterations") else {}
    return str(hasher.encode(password, hasher.salt(), **rounds))


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
