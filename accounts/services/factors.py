"""The second factor: a time-based code from an app, and backup codes for a lost phone."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AdminLog, User
from accounts.services.by import By

BACKUP_CODES = 10


@transaction.atomic
def factor_prepare(*, user: User) -> TOTPDevice:
    """The device being set up; the same one until it is confirmed."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    device = TOTPDevice.objects.filter(user=locked, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=locked, name="app", confirmed=False)


@transaction.atomic
def factor_confirm(*, by: By, user: User, code: str) -> list[str]:
    """Takes the new device into use when its code is right. Gives the backup codes, once."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.has_second_factor:
        raise ValidationError(_("A second factor is set up already. Nothing was changed."))
    device = TOTPDevice.objects.select_for_update().filter(user=locked, confirmed=False).first()
    if device is None or not device.verify_token(code):
        raise ValidationError(
            _("This code is not right. Wait for the next one in the app and type it.")
        )
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    locked.has_second_factor = True
    locked.save(update_fields=["has_second_factor"])
    by.log(AdminLog.Action.FACTOR_ENROL, locked)
    return _new_codes(locked)


@transaction.atomic
def factor_renew(*, by: By, user: User) -> list[str]:
    """New backup codes; the old ones are gone."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.has_second_factor:
        raise ValidationError(_("Set up the second factor first."))
    by.log(AdminLog.Action.FACTOR_ENROL, locked, after={"backup_codes": "renewed"})
    return _new_codes(locked)


@transaction.atomic
def factor_reset(*, by: By, user: User) -> User:
    """Takes the second factor away from who lost it; they set up a new one at the next log-in."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    by.check_manages(locked)
    TOTPDevice.objects.filter(user=locked).delete()
    StaticDevice.objects.filter(user=locked).delete()
    if locked.has_second_factor:
        locked.has_second_factor = False
        locked.session_epoch += 1
        locked.save(update_fields=["has_second_factor", "session_epoch"])
        by.log(AdminLog.Action.FACTOR_RESET, locked)
    return locked


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="backup")
    codes = [f"{secrets.randbelow(10**8):08d}" for _n in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes
