"""`manage.py import_boundaries FILE`: boundaries from a file, checked and published as a set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grids.codes import LEVELS
from grids.errors import Refused
from grids.geofiles import services
from grids.geofiles.choices import CODE, GAPS, LEAVE, NAME, OUTSIDE, OVERLAPS, Choices
from grids.geofiles.datums import LABELS, WGS84
from grids.geofiles.models import BoundaryFile, FileFault
from grids.geofiles.publishing import ready_sets
from grids.geofiles.reading import Unreadable
from grids.geofiles.sentences import sentence
from grids.models import Area
from jobs.here import work_here
from jobs.models import Job, JobState

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Brings a file of boundaries (GeoJSON, zipped Shapefile, KML, GeoPackage), says what is "
        "wrong with it, and publishes the sets that nothing speaks against."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--match", choices=[CODE, NAME], help="how known areas are found")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--below", default="", metavar="CODE", help="default: the one root")
        parser.add_argument("--column", default="", help="where code or name stands")
        parser.add_argument(
            "--layer",
            action="append",
            default=[],
            metavar="NAME=LEVEL",
            help="take a layer of the file as this level; may be given several times",
        )
        parser.add_argument("--create", action="store_true", help="make areas that are not known")
        parser.add_argument("--datum", default=WGS84, choices=list(LABELS))
        parser.add_argument("--repair", action="store_true", help="use repaired shapes")
        parser.add_argument("--overlaps", default=LEAVE, choices=list(OVERLAPS))
        parser.add_argument("--outside", default=LEAVE, choices=list(OUTSIDE))
        parser.add_argument("--gaps", default=LEAVE, choices=list(GAPS))
        parser.add_argument("--by", default="", metavar="USER", help="who publishes")
        parser.add_argument(
            "--day", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="default: today"
        )
        parser.add_argument("--reason", default="import_boundaries")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        user = _user(options["by"])
        try:
            file = services.file_take(
                path=path,
                name=path.name,
                place=_place(options["below"]),
                owner=user,
                now=timezone.now(),
            )
            work_here(services.file_check(file, _choices(file, options), user))
        except (Unreadable, Refused, OSError) as error:
            raise CommandError(str(error)) from error
        file.refresh_from_db()
        ready = self._tell(file)
        if options["dry_run"]:
            self.stdout.write("This was a dry run. Nothing was changed.")
            file.delete()
            return
        if not ready:
            raise CommandError("No set is ready. Nothing was changed.")
        self._publish(services.file_publish(file, options["reason"], user, options["day"]))

    def _publish(self, started: Job) -> None:
        job = work_here(started)
        for name, why in job.problems:
            self.stderr.write(f"{name}: {why}")
        self.stdout.write(f"{job.done} shapes published, {job.refused} refused.")
        if job.state != JobState.DONE or job.refused:
            raise CommandError("Not everything was published.")

    def _tell(self, file: BoundaryFile) -> int:
        offer = services.offer_of(file)
        if offer:
            self.stdout.write(f"“{offer['datum']}” fits better: {offer['size']:.1f} km² differ.")
        for line in _lines(file):
            self.stdout.write(line)
        ready = len(ready_sets(file))
        self.stdout.write(f"{ready} of {len(file.result['sets'])} sets are ready.")
        return ready


def _lines(file: BoundaryFile) -> Iterator[str]:
    faults = FileFault.objects.filter(file=file).defer("piece")
    for fault in faults[:SHOWN]:
        yield sentence(fault)
    if (count := faults.count()) > SHOWN:
        yield f"and {count - SHOWN} more: bring the file on the page of its area to see all of them"


def _place(code: str) -> Area:
    found = Area.objects.filter(codes__code=code) if code else Area.objects.filter(depth=1)
    areas = list(found[:2])
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


def _choices(file: BoundaryFile, options: dict[str, Any]) -> Choices:
    choices = Choices.from_json(file.choices)
    levels = dict(_pair(text) for text in options["layer"])
    layers = []
    for layer, guess in zip(file.layers, choices.layers, strict=True):
        level = levels.pop(layer["name"], "" if options["layer"] else guess.level)
        chosen = replace(guess, level=level, create=options["create"])
        if options["match"]:
            chosen = replace(chosen, match=options["match"])
        layers.append(replace(chosen, column=options["column"] or chosen.column))
    if levels:
        raise CommandError(f"The file has no layer {next(iter(levels))}.")
    ways = {name: options[name] for name in ("datum", "repair", "overlaps", "outside", "gaps")}
    return replace(choices, layers=layers, **ways)


def _pair(text: str) -> tuple[str, str]:
    name, mark, level = text.rpartition("=")
    if not mark or level not in LEVELS:
        raise CommandError(f"--layer {text}: write NAME=LEVEL, LEVEL being of {', '.join(LEVELS)}.")
    return name, level
