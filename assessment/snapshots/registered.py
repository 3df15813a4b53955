"""What this part tells the rest of the product at the start."""

from __future__ import annotations


def register() -> None:
    """Words of its notices, its jobs, and that the demo's cases are waited for."""
    from assessment.snapshots import catching_up, demo, jobs, told

    told.register()
    jobs.register()
    catching_up.hold(demo.is_loading)
