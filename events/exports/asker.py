"""Who asked for an export and in which posting: looked up anew whenever it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import postings_of, scope_for
from gridgov.navigation import CASE_ROLES

READERS = (*sorted(CASE_ROLES), "auditor")


class Lost(Exception):
    """The posting that asked has ended, or the account; its text is a sentence."""


def asker(owner_id: int, params: Mapping[str, Any]) -> User:
    """The asker, acting in the posting that asked. Raises Lost."""
    user = User.objects.filter(pk=owner_id, is_active=True).first()
    postings = postings_of(user, timezone.localdate()) if user else []
    posting = next((p for p in postings if p.pk == params["posting"]), None)
    if user is None or posting is None or posting.role not in READERS:
        raise Lost(_("The posting that asked for this file has ended, so nothing was written."))
    user.scope = scope_for(user, posting, postings)
    return user
