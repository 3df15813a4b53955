"""`manage.py setup_schemes`: the schemes of assessment that the system brings along."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessment.schemes.defaults import install


class Command(BaseCommand):
    help = "Puts the default schemes in force for subjects that have none; a second run adds none."

    def handle(self, *args: Any, **options: Any) -> None:
        made = install(timezone.now())
        self.stdout.write(f"{len(made)} schemes put in force." if made else "Nothing to change.")
