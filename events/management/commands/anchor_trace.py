"""`manage.py anchor_trace`: writes the day's signed file of chain heads, as the daily job does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from events.anchors import anchor


class Command(BaseCommand):
    help = "Anchors the heads of all chains that changed to a signed file outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        made = anchor(timezone.now())
        if made is None:
            self.stdout.write("The trace is anchored for today already.")
        else:
            self.stdout.write(f"{made.entries} cases are anchored in {made.file}.")
