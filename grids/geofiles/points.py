"""Locating the points of a file, as a job: taken in, looked up batch by batch, counted.

A job that is stopped keeps what it found; the next one goes on with the batches that are left.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.errors import Refused
from grids.geofiles.datums import WGS84, point_converted
from grids.geofiles.locating import MOST, Spot, found_in, spots_of
from grids.geofiles.models import BoundaryFile, FileState
from grids.geofiles.point_models import PointBatch, PointFile
from grids.geofiles.taking import KEPT
from grids.geofiles.turns import idle
from grids.models import Area
from jobs.models import Job
from jobs.services import KEPT_PROBLEMS, OPEN

KIND = "geofile_points"
BATCH = 5_000


@dataclass(frozen=True)
class Where:
    """What points are looked for in: the areas in force of a level, or a layer of a file."""

    level: str = ""
    boundaries: BoundaryFile | None = None
    layer: int = 0


def layer_of(file: BoundaryFile, layer: str) -> Where:
    """A layer of a checked file by its name or its number from 1. Raises Refused."""
    names = [found["name"] for found in file.layers]
    if layer in names:
        return Where(boundaries=file, layer=names.index(layer))
    if layer.isdecimal() and 0 < int(layer) <= len(names):
        return Where(boundaries=file, layer=int(layer) - 1)
    words = _("The file has no layer “%(layer)s”. It has: %(names)s.")
    raise Refused(words % {"layer": layer, "names": ", ".join(names)})


def points_take(
    *,
    path: Path,
    name: str,
    place: Area,
    owner: Any,
    where: Where,
    now: dt.datetime,
    datum: str = WGS84,
) -> tuple[PointFile, Job]:
    """Keeps the coordinates of the file at `path`, read as `datum`, and starts the job.

    Raises Refused or Unreadable, and then nothing is kept.
    """
    with transaction.atomic():
        forget_old(now)
        file: PointFile = PointFile.objects.create(
            place=place,
            owner=owner,
            name=name[:200],
            level=where.level,
            boundaries=where.boundaries,
            layer=where.layer,
            datum=datum,
            created_at=now,
        )
        _keep(file, spots_of(path, name))
        job = points_locate(file, owner)
    return file, job


def _keep(file: PointFile, spots: Iterable[Spot]) -> None:
    for number, rows in enumerate(_batches(_with_points(file, spots))):
        PointBatch.objects.create(
            file=file,
            number=number,
            lines=[line for line, _at in rows],
            xs=[at[0] for _line, at in rows],
            ys=[at[1] for _line, at in rows],
        )
        file.count += len(rows)
        if file.count > MOST:
            words = _("“%(name)s” holds more than %(most)d points. Split it.")
            raise Refused(words % {"name": file.name, "most": MOST})
    if not file.count:
        raise Refused(_("“%(name)s” holds no points.") % {"name": file.name})
    file.save(update_fields=["count", "without", "refused"])


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    found: list[Any] = []
    for row in rows:
        found.append(row)
        if len(found) == BATCH:
            yield found
            found = []
    if found:
        yield found


def _with_points(
    file: PointFile, spots: Iterable[Spot]
) -> Iterator[tuple[int, tuple[float, float]]]:
    """The rows that have a point; the others are counted, the first of them noted."""
    for spot in spots:
        if spot.at is not None:
            yield spot.line, point_converted(spot.at, file.datum)
            continue
        file.without += 1
        if len(file.refused) < KEPT_PROBLEMS:
            file.refused.append([spot.line, _("This row has no point on the globe.")])


@transaction.atomic
def points_locate(file: PointFile, user: Any) -> Job:
    """Starts the job; one that has ended in full begins anew, a stopped one goes on."""
    idle(file)
    if file.boundaries is not None:
        idle(file.boundaries)
        if file.boundaries.state == FileState.READ:
            raise Refused(_("The file of boundaries has not been checked yet. Check it first."))
    if file.result:
        PointBatch.objects.filter(file=file).update(found=None)
    job = Job.objects.create(
        kind=KIND, owner=user, params={"points": file.pk}, created_at=timezone.now()
    )
    file.job, file.result = job, {}
    file.save(update_fields=["job", "result"])
    return job


def work(job: Job) -> Iterator[None]:
    file = PointFile.objects.select_related("place").get(pk=job.params["points"])
    left = PointBatch.objects.filter(file=file, found=None)
    job.total, job.refused, job.problems = file.count + file.without, file.without, file.refused
    job.done = file.count - sum(len(batch.lines) for batch in left.only("lines"))
    yield
    for number in list(left.values_list("number", flat=True)):
        batch = PointBatch.objects.get(file=file, number=number)
        batch.found = found_in(file, batch.xs, batch.ys)
        PointBatch.objects.filter(pk=batch.pk, file__job=job.pk).update(found=batch.found)
        job.done += len(batch.found)
        yield
    PointFile.objects.filter(pk=file.pk, job=job.pk).update(result=counted(file))


def counted(file: PointFile) -> dict[str, Any]:
    """How many points lie in each area or shape, most first, and how many in none."""
    tally: Counter[str] = Counter()
    for found in PointBatch.objects.filter(file=file).values_list("found", flat=True).iterator():
        tally.update(found or ())
    outside = tally.pop("", 0)
    areas = sorted(tally.items(), key=lambda row: (-row[1], row[0]))
    return {"inside": sum(tally.values()), "outside": outside, "areas": areas}


def rows_of(file: PointFile) -> Iterator[tuple[int, float, float, str]]:
    """Line, longitude, latitude and area (or shape) of each point that was located."""
    for batch in PointBatch.objects.filter(file=file).exclude(found=None).iterator(chunk_size=20):
        yield from zip(batch.lines, batch.xs, batch.ys, batch.found or (), strict=True)


@transaction.atomic
def points_remove(file: PointFile) -> None:
    idle(file)
    file.delete()


def forget_old(now: dt.datetime) -> int:
    """Removes points brought more than a month ago that no job works on; how many rows."""
    old = PointFile.objects.filter(created_at__lt=now - KEPT).exclude(job__state__in=OPEN)
    return int(old.delete()[0])
