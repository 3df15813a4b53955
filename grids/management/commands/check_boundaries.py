"""`manage.py check_boundaries`: lists every breach of the rules of boundaries in the database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from grids.boundaries.checking import breaches


class Command(BaseCommand):
    help = (
        "Lists overlaps, gaps, slivers, what leaves its parent, invalid shapes, shapes that are "
        "not the dated ones, and dated ones that overlap in time. Ends with status 1 if any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one fault a line, with its piece")
        parser.add_argument(
            "--day", type=dt.date.fromisoformat, help="as they stood on this day (YYYY-MM-DD)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for line in self._lines(options["day"], as_json=options["json"]):
            self.stdout.write(line)
            count += 1
        if count:
            self.stderr.write(f"{count} breaches of boundaries.")
            raise SystemExit(1)
        self.stdout.write("All boundaries fit.")

    def _lines(self, day: dt.date | None, *, as_json: bool) -> Iterator[str]:
        for fault in breaches(day):
            yield (
                json.dumps(fault.as_json(), ensure_ascii=False)
                if as_json
                else f"{fault.kind}: {fault.sentence}"
            )
