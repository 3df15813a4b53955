"""What this part tells the rest of the product at the start."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from assessment.snapshots.seen import READERS
from gridgov import navigation


def register() -> None:
    """The entry of the rankings in the frame."""
    label = pgettext_lazy("navigation", "Rankings")
    navigation.register(navigation.Entry("ranking:show", label, "list-numbers", set(READERS), 21))
