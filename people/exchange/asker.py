"""Who asked for a job and in which posting: looked up anew whenever it goes on."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import acting
from accounts.models import User
from accounts.scope import postings_of, scope_for
from people import sight

IMPORTERS = ("operator", "supervisor")
READERS = ("worker", "operator", "supervisor", "auditor")
COMPARERS = ("liaison", "supervisor")


class Lost(Exception):
    """The posting that asked has ended, or the account; its text is a sentence."""


def asker(owner_id: int, posting_id: int, roles: Collection[str]) -> User:
    """The asker, acting in the posting that asked. Raises Lost."""
    user = User.objects.filter(pk=owner_id, is_active=True).first()
    postings = postings_of(user, timezone.localdate()) if user else []
    posting = next((p for p in postings if p.pk == posting_id), None)
    if user is None or posting is None or posting.role not in roles:
        raise Lost(_("The posting that asked for this has ended, so it was stopped."))
    user.scope = scope_for(user, posting, postings)
    return user


def of_area(request: HttpRequest) -> User:
    """The user of a request, posted to an area; 403 for a department's."""
    user = acting(request)
    if not sight.sees_areas(user.scope):
        raise PermissionDenied(_("This page is for postings to an area."))
    return user


def of_department(request: HttpRequest) -> User:
    """The user of a request, posted to a department; 403 for an area's."""
    user = acting(request)
    if not user.scope.department_ids:
        raise PermissionDenied(_("This page is for postings to a department."))
    return user
