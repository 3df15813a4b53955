"""Showing one personal value in clear: by right, for a reason, never without a log entry.

Packages that keep personal data register what they can show in `AppConfig.ready`:

    reveal.register("reporter", _("Reporter"), {"phone": _("Phone")}, reporter_value)

where `reporter_value(user, pk, field)` finds the row through `for_user(user)` and raises
Http404 when it is not there. A subject is written "reporter:12". Where the row is not the person
itself, `about(pk)` says whose it is and where they live (`About`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import AccessLog, Role, User


@dataclass(frozen=True)
class About:
    """Whose a value is ("person:12"), and the paths of the areas they live in; none: unknown."""

    whose: str
    paths: Collection[str] = ()


Value = Callable[[User, int, str], str]
Whose = Callable[[int], About]
Label = str | Promise

WINDOW = dt.timedelta(minutes=10)
DEFAULT_LIMIT = 30


class TooManyReveals(Exception):
    """The person has looked at more values in a short time than any work needs."""


@dataclass(frozen=True)
class Resolver:
    label: Label
    fields: Mapping[str, Label]
    value: Value
    about: Whose | None = None


_resolvers: dict[str, Resolver] = {}


def register(
    prefix: str,
    label: Label,
    fields: Mapping[str, Label],
    value: Value,
    about: Whose | None = None,
) -> None:
    """Says how to find the values of one kind of subject, and whose they are."""
    _resolvers[prefix] = Resolver(label, fields, value, about)


def kinds() -> dict[str, Label]:
    """What subjects are called, by their prefix."""
    return {prefix: resolver.label for prefix, resolver in _resolvers.items()}


def words() -> dict[str, tuple[Label, Mapping[str, Label]]]:
    """By prefix what the subjects and their fields are called."""
    return {prefix: (one.label, one.fields) for prefix, one in _resolvers.items()}


def resolve(user: User, subject: str, field: str) -> tuple[str, Resolver]:
    """The clear value, not yet shown to anybody. 403 without the right, 404 out of sight."""
    if not user.scope.personal or user.scope.role == Role.AUDITOR:
        raise PermissionDenied(
            _("The posting you act in does not carry the right to see personal data in clear.")
        )
    prefix, _colon, number = subject.partition(":")
    resolver = _resolvers.get(prefix)
    if resolver is None or not number.isdecimal() or field not in resolver.fields:
        raise Http404
    return resolver.value(user, int(number), field), resolver


@transaction.atomic
def reveal(user: User, subject: str, field: str, reason: str, address: str | None) -> str:
    """The clear value of one field, after the access log has taken down who, what and why."""
    value, _resolver = resolve(user, subject, field)
    note(user, subject, field, reason, address)
    return value


@transaction.atomic
def note(user: User, subject: str, field: str, reason: str, address: str | None) -> AccessLog:
    """The line of the log about what is being shown. Raises TooManyReveals."""
    User.objects.select_for_update().get(pk=user.pk)
    now = timezone.now()
    recent = AccessLog.objects.filter(user=user, at__gt=now - WINDOW).count()
    if recent >= getattr(settings, "REVEAL_LIMIT", DEFAULT_LIMIT):
        raise TooManyReveals
    about = about_of(subject)
    return AccessLog.objects.create(
        at=now,
        user=user,
        posting=user.scope.posting,
        subject=subject,
        whose=about.whose,
        field=field,
        outside=_outside(user, about.paths),
        reason=reason,
        address=address,
    )


def about_of(subject: str) -> About:
    """Whose a subject is; its own where nobody says otherwise."""
    prefix, _colon, number = subject.partition(":")
    resolver = _resolvers.get(prefix)
    if resolver is None or resolver.about is None or not number.isdecimal():
        return About(subject)
    return resolver.about(int(number))


def _outside(user: User, paths: Collection[str]) -> bool:
    """Whether none of the areas they live in lies in that of the posting acted in."""
    here = user.scope.area_path
    return bool(paths) and not any(path.startswith(here) for path in paths)


def named(subject: str, field: str) -> tuple[Label, Label, str]:
    """The kind, the field and the number of a logged subject, in words."""
    prefix, _colon, number = subject.partition(":")
    resolver = _resolvers.get(prefix)
    if resolver is None:
        return prefix, field, number
    return resolver.label, resolver.fields.get(field, field), number
