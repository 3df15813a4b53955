"""Every change of a circular: drafted, changed, drafted again, signed off, published."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, Role, User
from assessment.circulars import told
from assessment.circulars.changes import changes
from assessment.circulars.gathering import gathered
from assessment.circulars.material import Material
from assessment.circulars.rights import may_draft, may_sign
from assessment.circulars.wording import Words, composed
from assessment.models import Circular, CircularState, Snapshot
from assessment.snapshots import reading
from gridgov.cleaning import readable
from gridgov.extraction import extract
from grids.models import Area

NAMESPACE = 0x63697263
"""Of the advisory lock that an area's circulars are drafted and numbered under."""


LETTERS = 3
"""A reason has at least so many."""


class Overtaken(Exception):
    """Somebody else changed it meanwhile."""


@transaction.atomic
def draft(
    *, user: User, area: Area, snapshot: Snapshot, now: dt.datetime, reason: str = ""
) -> Circular:
    """A draft about the period of `snapshot`; the one that is open already, if any.

    Where one is published, the draft corrects it and needs a reason, which is printed: raises
    ValidationError without one.
    """
    check_drafts(user, area.pk)
    lock(area.pk)
    mine = Circular.objects.filter(area=area, period=snapshot.period)
    if found := mine.unpublished().first():
        return found
    row = Circular(
        area=area,
        snapshot=snapshot,
        period=snapshot.period,
        replaces=mine.published().order_by("-pk").first(),
        drafted_by=user,
        drafted_at=now,
    )
    _compose(row, snapshot, checked(reason) if row.replaces else "")
    _touch(row, user, now)
    row.save()
    return row


@transaction.atomic
def change(
    *, user: User, circular: Circular, words: Words, version: int, now: dt.datetime
) -> Circular:
    """Raises `Overtaken` where `version` is not the last one; phones and ID numbers go."""
    row = locked(circular)
    check_drafts(user, row.area_id)
    check_draft(row)
    if row.version != version:
        raise Overtaken
    if write(row, words):
        row.version += 1
        _touch(row, user, now)
        row.save()
    return row


@transaction.atomic
def draft_again(*, user: User, circular: Circular, version: int, now: dt.datetime) -> Circular:
    """Composed anew from the revision that holds now; what was edited is gone."""
    row = locked(circular)
    check_drafts(user, row.area_id)
    check_draft(row)
    if row.version != version:
        raise Overtaken
    row.snapshot = reading.newest(row.span) or row.snapshot
    _compose(row, row.snapshot, row.material.get("reason", ""))
    row.version += 1
    _touch(row, user, now)
    row.save()
    return row


@transaction.atomic
def discard(*, user: User, circular: Circular) -> None:
    """Throws a draft away; a second time it does nothing."""
    row = Circular.objects.select_for_update().filter(pk=circular.pk).first()
    if row is not None:
        check_drafts(user, row.area_id)
        check_draft(row)
        row.delete()


@transaction.atomic
def sign(*, user: User, circular: Circular, version: int, now: dt.datetime) -> Circular:
    """Signs off what was read: raises `Overtaken` where it was changed since."""
    row = locked(circular)
    check_signs(user, row.area_id)
    if row.is_draft and row.version != version:
        raise Overtaken
    if row.is_draft:
        row.state, row.signed_by, row.signed_at = CircularState.SIGNED, user, now
        row.save(update_fields=["state", "signed_by", "signed_at"])
    return row


@transaction.atomic
def take_back(*, user: User, circular: Circular) -> Circular:
    """The signature; it can be changed again then."""
    row = locked(circular)
    check_signs(user, row.area_id)
    if row.is_published:
        raise ValidationError(_("It is published and stays as it is. Draft a correction instead."))
    if row.is_signed:
        row.state, row.signed_by, row.signed_at = CircularState.DRAFT, None, None
        row.version += 1
        row.save(update_fields=["state", "signed_by", "signed_at", "version"])
    return row


@transaction.atomic
def publish(*, user: User, circular: Circular, now: dt.datetime) -> Circular:
    """Gives it the next number of the year and tells the units, in one transaction; once."""
    check_signs(user, circular.area_id)
    lock(circular.area_id)
    row = locked(circular)
    if row.is_draft:
        raise ValidationError(_("It is not signed off. Sign it off first; nothing was published."))
    if row.is_signed:
        check_second(user, row, now)
        year = timezone.localdate(now).year
        given = Circular.objects.filter(area=row.area_id, year=year).aggregate(last=Max("number"))
        row.year, row.number = year, (given["last"] or 0) + 1
        row.state, row.published_by, row.published_at = CircularState.PUBLISHED, user, now
        row.save(update_fields=["state", "year", "number", "published_by", "published_at"])
        told.published(row, now)
    return row


def lock(area_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NAMESPACE, area_id])


def locked(circular: Circular) -> Circular:
    """Raises ValidationError where it was thrown away meanwhile."""
    rows = Circular.objects.select_for_update(of=("self",)).select_related("area", "snapshot")
    row = rows.filter(pk=circular.pk).first()
    if row is None:
        raise ValidationError(_("The draft was thrown away meanwhile. Nothing was changed."))
    return row


def check_drafts(user: User, area_id: int) -> None:
    if not may_draft(user, area_id):
        raise PermissionDenied(
            _("Circulars are drafted by the centre of the county. Nothing was changed.")
        )


def check_signs(user: User, area_id: int) -> None:
    if not may_sign(user, area_id):
        raise PermissionDenied(
            _("Circulars are signed off by the supervisor of the county. Nothing was changed.")
        )


def check_second(user: User, row: Circular, now: dt.datetime) -> None:
    """Nobody drafts, signs off and publishes alone, unless there is nobody else."""
    if not row.drafted_by_id == row.signed_by_id == user.pk:
        return
    posted = Posting.objects.on(timezone.localdate(now)).filter(area=row.area_id)
    if posted.filter(role=Role.SUPERVISOR, user__is_active=True).exclude(user=user).exists():
        raise ValidationError(
            _(
                "You drafted it and signed it off. Let another supervisor of the county publish "
                "it; nothing was published."
            )
        )


def check_draft(row: Circular) -> None:
    if row.is_published:
        raise ValidationError(_("It is published and stays as it is. Draft a correction instead."))
    if row.is_signed:
        raise ValidationError(_("It is signed off. Take the signature back before changing it."))


def write(row: Circular, words: Words) -> bool:
    """Puts the words on the row; whether that changed any."""
    fresh = clean(words.as_json())
    before = words_of(row).as_json()
    for name, value in fresh.items():
        setattr(row, name, value)
    return fresh != before


def clean(words: dict[str, Any]) -> dict[str, Any]:
    """Without phones, ID numbers and unreadable signs, and with one kind of line ends."""
    plain = {name: _plain(value) for name, value in words.items() if name != "sections"}
    sections = [{**one, "text": _plain(one["text"])} for one in words["sections"]]
    return {**plain, "sections": sections}


def words_of(row: Circular) -> Words:
    return Words(
        row.title,
        row.issuer,
        row.addressees,
        row.copies,
        {one["key"]: one["text"] for one in row.sections},
    )


def is_edited(row: Circular) -> bool:
    """Whether its words differ from those that were drafted."""
    return bool(words_of(row).as_json() != row.composed)


def _plain(text: str) -> str:
    return extract(readable(text).strip())[0]


def checked(reason: str) -> str:
    """Raises ValidationError where it says nothing."""
    text = " ".join(_plain(reason).split())
    if sum(sign.isalpha() for sign in text) < LETTERS:
        raise ValidationError({"reason": _("Please say why it is corrected; it is printed.")})
    return text


def _compose(row: Circular, snapshot: Snapshot, reason: str = "") -> None:
    found = gathered(snapshot, row.area)
    if row.replaces is not None:
        differ = changes(Material.read(row.replaces.material), found)
        found = replace(found, reason=reason, changes=differ)
    row.material = found.as_json()
    words = composed(found).as_json()
    row.composed = words
    for name, value in words.items():
        setattr(row, name, value)


def _touch(row: Circular, user: User, now: dt.datetime) -> None:
    row.changed_by, row.changed_at = user, now
