"""`manage.py locate_points FILE`: in which area each of many points lies."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grids.codes import LEVELS
from grids.errors import Refused
from grids.geofiles.datums import OF_POINTS, WGS84
from grids.geofiles.models import BoundaryFile
from grids.geofiles.point_models import PointFile
from grids.geofiles.points import Where, layer_of, points_take, rows_of
from grids.geofiles.reading import Unreadable
from grids.models import Area
from jobs.here import work_here
from jobs.models import Job, JobState


class Command(BaseCommand):
    help = (
        "Locates the points of a CSV (latitude, longitude; also .gz), of a workbook or of a file "
        "of shapes in the areas of a level, or in a layer of a file of boundaries that was "
        "brought. The work is one job, seen and cancelled on its page as well."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--level", default="grid", choices=LEVELS)
        parser.add_argument("--below", default="", metavar="CODE", help="only areas below this one")
        parser.add_argument("--boundary-file", type=int, metavar="NUMBER", help="of its page")
        parser.add_argument("--layer", default="1", help="of that file: its name or number")
        parser.add_argument("--datum", default=WGS84, choices=OF_POINTS, help="of the file")
        parser.add_argument("--output", type=Path, help="CSV with the line and area of each point")
        parser.add_argument("--by", default="", metavar="USER", help="whose job it is")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            file, job = self._taken(options["file"], options)
        except (Refused, Unreadable, OSError) as error:
            raise CommandError(str(error)) from error
        work_here(job)
        file.refresh_from_db()
        if job.state != JobState.DONE:
            raise CommandError(f"Job {job.pk} ended before all points were located: {job.state}.")
        if options["output"]:
            _write(file, options["output"])
        self._tell(file, time.monotonic() - begun)

    def _taken(self, path: Path, options: dict[str, Any]) -> tuple[PointFile, Job]:
        where = Where(options["level"])
        place = None
        if options["boundary_file"]:
            where = _layer(options["boundary_file"], options["layer"])
            place = where.boundaries and where.boundaries.place
        return points_take(
            path=path,
            name=path.name,
            place=place or _place(options["below"]),
            owner=_user(options["by"]),
            where=where,
            now=timezone.now(),
            datum=options["datum"],
        )

    def _tell(self, file: PointFile, spent: float) -> None:
        found = file.result
        self.stdout.write(
            f"{file.count} points: {found['inside']} in {len(found['areas'])} areas, "
            f"{found['outside']} in none. {file.without} rows have no point. {spent:.1f} s. "
            f"Job {file.job_id}, points {file.pk}."
        )


def _layer(number: int, layer: str) -> Where:
    file = BoundaryFile.objects.select_related("place").filter(pk=number).first()
    if file is None:
        raise CommandError(f"There is no file of boundaries {number}.")
    return layer_of(file, layer)


def _place(code: str) -> Area:
    found = Area.objects.filter(codes__code=code) if code else Area.objects.filter(depth=1)
    areas = list(found[:2])
    if code and not areas:
        raise CommandError(f"There is no area {code}.")
    if len(areas) != 1:
        raise CommandError("Say below which area with --below CODE.")
    area: Area = areas[0]
    return area


def _user(name: str) -> Any:
    if not name:
        return None
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no user {name}.")
    return user


def _write(file: PointFile, output: Path) -> None:
    with output.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["line", "area"])
        table.writerows((line, area) for line, _x, _y, area in rows_of(file))
