"""`manage.py retain [--dry-run]`: removes what was kept for as long as the rules say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from people.protection import keeping


class Command(BaseCommand):
    help = "Removes what was kept for as long as the rules of keeping say; counts it by rule."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        word = "would go" if options["dry_run"] else "gone"
        for outcome in keeping.run(timezone.now(), dry=options["dry_run"]):
            days = f"after {outcome.days} days"
            self.stdout.write(f"{outcome.kind.name} ({days}): {outcome.count} {word}")
