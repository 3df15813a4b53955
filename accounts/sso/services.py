"""Whose account somebody of the provider logs in to. No account is ever made here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AdminLog, Identity, User
from accounts.services.by import By
from accounts.sso.provider import Claims, Failed
from gridgov.crypto import blind_indexes

Action = AdminLog.Action

UNKNOWN = gettext_lazy(
    "You are signed in there, but no account here belongs to it. Log in with user name and "
    "password and link it on the page of your account, or ask the rights administrator."
)


def kept_as(subject: str) -> str:
    """One spelling for one subject: the index takes capitals and signs for the same."""
    return f"s{subject.encode().hex()}"


def identity_of(claims: Claims) -> Identity | None:
    value = kept_as(claims.subject)
    rows = Identity.objects.select_related("user").filter(issuer=claims.issuer)
    found = rows.filter(subject_index__in=blind_indexes("identity", value))
    return next((row for row in found if row.subject == value), None)


@transaction.atomic
def person_of(claims: Claims, *, by: By) -> User:
    """The account that is linked; or is linked now, where the setting lets a claim name it.

    Raises Failed, with the same sentence whether there is none or it was deactivated.
    """
    identity = identity_of(claims)
    if identity is None:
        user = named_by(claims)
        identity_link(by=by, user=user, claims=claims)
        identity = identity_of(claims)
    if identity is None or not may_enter(identity.user):
        raise Failed(UNKNOWN)
    identity.used_at = timezone.now()
    identity.save(update_fields=["used_at"])
    return identity.user


def named_by(claims: Claims) -> User:
    """By its user name; never one that is linked with somebody else there. Raises Failed."""
    user = User.objects.filter(username=claims.link).first() if claims.link else None
    if user is None or not may_enter(user) or user.identities.filter(issuer=claims.issuer).exists():
        raise Failed(UNKNOWN)
    return user


def may_enter(user: User) -> bool:
    return user.is_active and not user.is_service


@transaction.atomic
def identity_link(*, by: By, user: User, claims: Claims) -> Identity:
    """Twice is the same as once. Raises ValidationError where either is linked otherwise."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    known = identity_of(claims)
    if known is not None and known.user_id == user.pk:
        return known
    if known is not None:
        raise ValidationError(_("This sign-in belongs to another account. Nothing was changed."))
    if user.identities.filter(issuer=claims.issuer).exists():
        raise ValidationError(
            _("Your account is linked with another sign-in. Remove that link first.")
        )
    made = Identity(
        user=user,
        issuer=claims.issuer,
        subject=kept_as(claims.subject),
        linked_at=timezone.now(),
    )
    made.save()
    by.log(Action.IDENTITY_LINK, user, {}, {"issuer": claims.issuer})
    return made


@transaction.atomic
def identity_end(*, by: By, user: User) -> None:
    """By the person, or by who manages the account. Twice is the same as once."""
    if by.user is None or by.user.pk != user.pk:
        by.check_manages(user)
    elif not by.user.is_active:
        raise PermissionDenied
    for row in Identity.objects.select_for_update().filter(user=user):
        by.log(Action.IDENTITY_END, user, {"issuer": row.issuer}, {})
        row.delete()
