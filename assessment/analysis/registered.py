"""What this part tells the rest of the product at the start."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from accounts.models import Role
from gridgov import navigation


def register() -> None:
    """The entry of the analysis in the frame."""
    readers = {Role.SUPERVISOR, Role.OPERATOR, Role.LIAISON}
    label = pgettext_lazy("navigation", "Analysis")
    navigation.register(navigation.Entry("analysis:show", label, "chart-histogram", readers, 22))
