"""`manage.py setup_departments CODE`: every area below gets the departments of its level."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import DepartmentKind
from accounts.services.departments import departments_setup
from grids.models import Area


class Command(BaseCommand):
    help = "Makes the departments of an area and of all areas below it; a second run adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="code of the area, for example of the county")

    def handle(self, *args: Any, **options: Any) -> None:
        area = Area.objects.in_force().filter(code=options["code"]).first()
        if area is None:
            raise CommandError(f"There is no area {options['code']}. Nothing was saved.")
        if not DepartmentKind.objects.exists():
            raise CommandError("There are no kinds of department; run import_catalogue first.")
        made = departments_setup(area)
        self.stdout.write(f"{made} departments made." if made else "Nothing to change.")
