"""What this part tells the rest of the product at the start."""

from __future__ import annotations


def register() -> None:
    """Menus, jobs and demo data of this part."""
