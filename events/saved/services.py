"""Keeping, renaming, sharing and removing views of the worklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from events.models import SavedView
from events.refusals import Refused

if TYPE_CHECKING:
    from accounts.models import User

MOST = 30
"""Views one person may keep."""


def view_save(
    *, user: User, name: str, query: str, shared: bool, view: SavedView | None = None
) -> SavedView:
    """Keeps `query` under `name`, or changes `view`. Raises Refused."""
    kept = view or SavedView(owner_id=user.pk)
    if view is None and SavedView.objects.filter(owner=user.pk).count() >= MOST:
        raise Refused(
            _("You keep %(most)s views already. Remove one that you no longer use first.")
            % {"most": MOST}
        )
    posting = user.scope.posting
    kept.name, kept.query = name, query
    kept.area_id = posting.area_id if posting and shared else None
    kept.department_id = posting.department_id if posting and shared else None
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise Refused(
            _("You keep a view of this name already. Choose another name."), field="name"
        ) from None
    return kept


def view_delete(*, user: User, view: SavedView) -> None:
    """Removes a view. Raises Refused for one of somebody else."""
    if not may_change(user, view):
        raise Refused(_("Only who made this view, or a supervisor of the unit, can change it."))
    view.delete()


def may_change(user: User, view: SavedView) -> bool:
    """One's own, and as a supervisor those shared with the unit."""
    return view.owner_id == user.pk or (view.is_shared and user.scope.role == Role.SUPERVISOR)
