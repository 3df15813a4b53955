"""`manage.py locate_points FILE`: in which area each of many points lies."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grids.codes import LEVELS
from grids.errors import Refused
from grids.geofiles.locating import Ground, Located, counted, located, spots_of
from grids.geofiles.models import BoundaryFile
from grids.geofiles.reading import Unreadable
from grids.models import Area


class Command(BaseCommand):
    help = (
        "Locates the points of a CSV (latitude, longitude; also .gz) or of a file of shapes in "
        "the areas of a level, or in a layer of a file of boundaries that was brought."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--level", default="grid", choices=LEVELS)
        parser.add_argument("--below", default="", metavar="CODE", help="only areas below this one")
        parser.add_argument("--boundary-file", type=int, metavar="NUMBER", help="of its page")
        parser.add_argument("--layer", default="1", help="of that file: its name or number")
        parser.add_argument("--output", type=Path, help="CSV with the line and area of each point")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            ground = _ground(options)
            if options["output"]:
                tally = _written(options["file"], ground, options["output"])
            else:
                tally = self._counted(options["file"], ground)
        except (Refused, Unreadable, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        spent = time.monotonic() - begun
        self.stdout.write(
            f"{tally.points} points: {tally.inside} in {len(tally.by_area)} areas, "
            f"{tally.outside} in none. {tally.without} rows have no point. {spent:.1f} s."
        )

    def _counted(self, path: Path, ground: Ground) -> Located:
        tally = Located()
        for tally in counted(spots_of(path), ground):
            if self.stdout.isatty():
                self.stdout.write(f"\r{tally.points}", ending="")
                self.stdout.flush()
        if self.stdout.isatty():
            self.stdout.write("\r", ending="")
        return tally


def _ground(options: dict[str, Any]) -> Ground:
    if options["boundary_file"]:
        file = BoundaryFile.objects.filter(pk=options["boundary_file"]).first()
        if file is None:
            raise CommandError(f"There is no file of boundaries {options['boundary_file']}.")
        return Ground.of_file(file, options["layer"])
    path = ""
    if options["below"]:
        area = Area.objects.filter(codes__code=options["below"]).first()
        if area is None:
            raise CommandError(f"There is no area {options['below']}.")
        path = area.path
    return Ground.of_areas(options["level"], path)


def _written(path: Path, ground: Ground, output: Path) -> Located:
    tally = Located()
    with output.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["line", "area"])
        spots = list(spots_of(path))
        tally.without = spots.count(None)
        for spot, area in located(spots, ground):
            table.writerow([spot.line, area or ""])
            if area is None:
                tally.outside += 1
            else:
                tally.inside += 1
                tally.by_area[area] += 1
    return tally
