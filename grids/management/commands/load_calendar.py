"""`manage.py load_calendar`: fills working calendars from the library of official notices."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grids.models import Area
from grids.services import area_by_code, calendar_load


class Command(BaseCommand):
    help = "Fills the working calendar of a root area (default: every root) from the library."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--root", help="code of the root area")

    def handle(self, *args: Any, **options: Any) -> None:
        roots = self._roots(options["root"])
        if not roots:
            raise CommandError("There is no area yet. Run import_areas first.")
        for root in roots:
            calendar = calendar_load(root=root)
            years = sorted(calendar.years.values_list("year", flat=True))
            self.stdout.write(
                f"{root.code} {root.name}: {years[0]} to {years[-1]} covered, "
                f"version {calendar.version}."
            )

    def _roots(self, code: str | None) -> list[Area]:
        if not code:
            return list(Area.objects.in_force().filter(depth=1))
        root = area_by_code(code)
        if root is None:
            raise CommandError(f"No area has the code {code}.")
        return [root]
