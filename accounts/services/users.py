"""Accounts of persons: made, changed, switched off and on again, never deleted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import AdminLog, Department, User
from accounts.services.by import By
from accounts.services.passwords import one_time_password
from accounts.services.postings import Rights, posting_create
from grids.models import Area


def user_facts(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.name,
        "office_phone": user.office_phone,
        "is_active": user.is_active,
    }


@transaction.atomic
def user_create(
    *,
    by: By,
    username: str,
    name: str,
    office_phone: str = "",
    role: str,
    area: Area | None = None,
    department: Department | None = None,
    valid_from: dt.date,
    rights: Rights | None = None,
) -> tuple[User, str]:
    """A user with a first posting, and the one-time password to hand over."""
    password = one_time_password()
    user = User(username=username, name=name, office_phone=office_phone)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise ValidationError({"username": [_("This user name is taken.")]}) from error
    by.log(AdminLog.Action.USER_CREATE, user, after=user_facts(user))
    posting_create(
        by=by,
        user=user,
        role=role,
        area=area,
        department=department,
        valid_from=valid_from,
        rights=rights,
    )
    return user, password


@transaction.atomic
def user_update(*, by: By, user: User, name: str, office_phone: str) -> User:
    locked = User.objects.select_for_update().get(pk=user.pk)
    by.check_manages(locked)
    before = user_facts(locked)
    locked.name, locked.office_phone = name, office_phone
    if user_facts(locked) != before:
        locked.save(update_fields=["name", "office_phone"])
        by.log(AdminLog.Action.USER_UPDATE, locked, before, user_facts(locked))
    return locked


@transaction.atomic
def user_deactivate(*, by: By, user: User) -> User:
    """Takes effect at the user's next request; what they hold stays with their unit."""
    return _set_active(by, user, False, AdminLog.Action.USER_DEACTIVATE)


@transaction.atomic
def user_reactivate(*, by: By, user: User) -> User:
    return _set_active(by, user, True, AdminLog.Action.USER_REACTIVATE)


def _set_active(by: By, user: User, active: bool, action: str) -> User:
    locked = User.objects.select_for_update().get(pk=user.pk)
    by.check_manages(locked)
    if locked.is_active != active:
        before = user_facts(locked)
        locked.is_active = active
        locked.session_epoch += 1
        locked.save(update_fields=["is_active", "session_epoch"])
        by.log(action, locked, before, user_facts(locked))
    return locked


def user_set_language(*, user: User, language: str) -> None:
    """A matter of taste, so nothing is logged."""
    User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)
