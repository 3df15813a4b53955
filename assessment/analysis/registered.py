"""What this part tells the rest of the product at the start."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from accounts.models import Role
from gridgov import navigation


def register() -> None:
    """The entry in the frame; an operator's bar is full, there the rankings lead on."""
    readers = {Role.SUPERVISOR, Role.LIAISON}
    label = pgettext_lazy("navigation", "Analysis")
    navigation.register(navigation.Entry("analysis:show", label, "chart-histogram", readers, 22))
