"""Prints the page of the documentation about indicators, or writes it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from assessment.figures.document import document


class Command(BaseCommand):
    help = "Prints docs/indicators.md from the definitions; --write puts it there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *, write: bool, **options: Any) -> None:
        if not write:
            self.stdout.write(document(), ending="")
            return
        place = Path(settings.BASE_DIR) / "docs" / "indicators.md"
        place.write_text(document(), encoding="utf-8")
        self.stdout.write(f"{place} written.")
