"""`manage.py boundary_limits`: how exact boundaries have to be; shows it, or changes it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from grids.boundaries.checking import breaches
from grids.models import BoundaryLimits


class Command(BaseCommand):
    help = "Shows or sets the tolerance (square metres) and the width of a sliver (metres)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tolerance", type=float, help="square metres, 0.01 to 10,000")
        parser.add_argument("--sliver", type=float, help="metres; narrower pieces are slivers")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name] for name in ("tolerance", "sliver") if options[name]}
        limits, _made = BoundaryLimits.objects.get_or_create(pk=1)
        if given:
            try:
                with transaction.atomic():
                    BoundaryLimits.objects.filter(pk=1).update(**given)
            except IntegrityError:
                raise CommandError(
                    "The tolerance is 0.01 to 10,000 square metres. Nothing was changed."
                ) from None
            limits.refresh_from_db()
        self.stdout.write(f"tolerance {limits.tolerance:g} m2, sliver {limits.sliver:g} m")
        if given and (count := sum(1 for _fault in breaches())):
            self.stdout.write(f"{count} breaches by these limits: see check_boundaries.")
