"""What this part tells the rest of the product at the start."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from accounts.models import Role
from assessment.snapshots.seen import READERS
from gridgov import navigation


def register() -> None:
    """The entry of the rankings in the frame; the system administrator comes by the schemes."""
    label = pgettext_lazy("navigation", "Rankings")
    roles = set(READERS) - {Role.SYSTEM_ADMIN}
    also = ("schemes:scheme_list", "circulars:list")
    navigation.register(
        navigation.Entry("ranking:show", label, "list-numbers", roles, 21, also=also)
    )
