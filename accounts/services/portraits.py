"""Photos of people: kept with their consent, deleted when they take it back."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.models import AdminLog, Portrait, User
from accounts.services.by import By


def facts(portrait: Portrait | None) -> dict[str, object]:
    """For the log: that there is a photo and what was agreed to, never the photo."""
    if portrait is None:
        return {"photo": ""}
    return {
        "photo": portrait.digest,
        "agreed_on": portrait.agreed_on.isoformat(),
        "on_signboards": portrait.on_signboards,
    }


@transaction.atomic
def portrait_set(
    *, by: By, user: User, picture: bytes | None, agreed_on: dt.date, on_signboards: bool
) -> Portrait:
    """Keeps a photo, or for None what was agreed to about the one that is there."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    by.check_manages(locked)
    found = Portrait.objects.filter(user=locked).first()
    if found is None and picture is None:
        raise ValueError("There is no photo to keep.")
    before = facts(found)
    portrait = found or Portrait(user=locked)
    if picture is not None:
        portrait.picture = base64.b64encode(picture).decode()
        portrait.digest = hashlib.sha256(picture).hexdigest()[:32]
    portrait.agreed_on, portrait.on_signboards = agreed_on, on_signboards
    if facts(portrait) != before:
        portrait.recorded_by, portrait.changed_at = by.user, timezone.now()
        portrait.save()
        by.log(AdminLog.Action.USER_UPDATE, locked, before, facts(portrait))
    return portrait


@transaction.atomic
def portrait_remove(*, by: By, user: User) -> None:
    """The photo is deleted; signboards printed from now on do without."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    by.check_manages(locked)
    found = Portrait.objects.filter(user=locked).first()
    if found is not None:
        before = facts(found)
        found.delete()
        by.log(AdminLog.Action.USER_UPDATE, locked, before, facts(None))
