"""`manage.py draw_workflow`: writes the workflow tables into docs/architecture.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from events.diagram import fill


class Command(BaseCommand):
    help = "Draws the diagrams and tables of docs/architecture.md from the workflow tables."

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "architecture.md"
        page.write_text(fill(page.read_text("utf-8")), "utf-8")
