"""What this part tells the rest of the product at the start."""

from __future__ import annotations


def register() -> None:
    """The words of its notices."""
    from assessment.circulars import told

    told.register()
