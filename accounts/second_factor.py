"""Who needs a second factor, and whether this session has shown one.

The session notes whose factor it saw. A reset raises `User.session_epoch`, which ends every
session, so a request needs no look at the devices.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Posting, User

FACTOR_KEY = "second_factor_of"


def factor_required(user: User, postings: Iterable[Posting]) -> bool:
    """Both kinds of administrator, auditors, and whoever may see personal data in clear or why
    somebody is under care.

    The demo switch excuses demo accounts, and only as long as they have not set one up.
    """
    if user.has_second_factor:
        return True
    if settings.DEMO and user.is_demo:
        return False
    return any(posting.needs_second_factor for posting in postings)


def factor_missing(request: HttpRequest, user: User) -> bool:
    shown = request.session.get(FACTOR_KEY) == user.pk
    return not shown and factor_required(user, getattr(request, "postings", []))


def factor_shown(request: HttpRequest, user: User) -> None:
    """Notes it in the session, under a new session key."""
    request.session.cycle_key()
    request.session[FACTOR_KEY] = user.pk
