"""Publishing a checked file, as a job: the siblings below each parent as one set, parents first.

Each set is one transaction: new areas, boundaries and everything that moves, or nothing of it.
A job that was stopped goes on with the sets that are not saved yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.boundaries.faults import Fault
from grids.boundaries.following import followed
from grids.boundaries.publish import publish
from grids.boundaries.wanted import NewArea, Wanted, shape
from grids.codes import code_length, next_codes
from grids.errors import BoundaryRefused, Refused
from grids.geofiles.models import BoundaryFile, FaultKind, FileFault, FileShape, FileState
from grids.geofiles.turns import hold
from grids.models import Area, Level
from grids.services.codes import codes_used
from grids.services.locks import lock_tree
from jobs.models import Job

KIND = "geofile_publish"
NOT_READY = "!"


def ready_sets(file: BoundaryFile) -> list[dict[str, Any]]:
    """The sets of the last check that nothing speaks against, those above first."""
    done = {row["parent"] for row in file.published}
    above = _new_above(file)
    there, ready = set(done), []
    for found in file.result.get("sets", []):
        parent = found["parent"]
        if found["faults"] or parent in done or above.get(parent, parent) not in {parent, *there}:
            continue
        there.add(parent)
        ready.append(found)
    return ready


def _new_above(file: BoundaryFile) -> dict[str, str]:
    """For each set below an area that the file itself brings: the set which that one is of."""
    keys = {row["parent"] for row in file.result.get("sets", [])}
    rows = FileShape.objects.filter(file=file, is_new=True).values_list("number", "code", "parent")
    found = {key: parent for n, code, parent in rows for key in (code, f"#{n}") if key in keys}
    return {key: parent for key, parent in found.items() if key}


def publish_start(file: BoundaryFile, user: Any, reason: str, day: dt.date | None = None) -> Job:
    """From `day` on, else from today. Raises Refused when there is nothing to publish."""
    if not ready_sets(file):
        raise Refused(
            _("No set of this file is ready to be published. Mend what was found and check again.")
        )
    job = Job.objects.create(
        kind=KIND,
        owner=user,
        params={"file": file.pk, "reason": reason, "day": day.isoformat() if day else None},
        created_at=timezone.now(),
    )
    file.job = job
    file.save(update_fields=["job"])
    return job


def work(job: Job) -> Iterator[None]:
    file = BoundaryFile.objects.select_related("place").get(pk=job.params["file"])
    by = job.owner
    saved = {row["parent"]: row["shapes"] for row in file.published}
    left = ready_sets(file)
    job.done = sum(saved.values())
    job.total = job.done + sum(found["shapes"] for found in left)
    for found in left:
        try:
            _publish_set(file, job, found, by=by)
            job.done += found["shapes"]
        except Refused as refused:
            _keep_refusal(file, job, found, refused)
            job.refused += found["shapes"]
            job.problems.append([found["label"] or found["parent"], str(refused)])
        yield
    with transaction.atomic():
        hold(file, job)
        file.state = FileState.PUBLISHED
        file.save(update_fields=["state"])


@transaction.atomic
def _publish_set(file: BoundaryFile, job: Job, found: dict[str, Any], *, by: Any) -> None:
    lock_tree(file.place)
    hold(file, job)
    day = day_of(job)
    _refuse_below_planned(file, found, day)
    parent = resolved(file, found["parent"])
    wanted, rows = wanted_of(file, found, parent, day)
    change = None
    if not wanted.is_empty:
        change = publish(
            followed(wanted, within=file.place.path),
            within=file.place.path,
            by=by,
            reason=job.params["reason"],
            source=file.name,
        )
    for key, new in wanted.new.items():
        FileShape.objects.filter(pk=rows[key]).update(code=new.code)
    done = {
        "parent": found["parent"],
        "change": change and change.pk,
        "shapes": found["shapes"],
        "day": day.isoformat(),
        "areas": [*wanted.shapes, *(f"#{rows[key]}" for key in wanted.new)] if change else [],
    }
    file.published.append(done)
    file.save(update_fields=["published"])


def day_of(job: Job) -> dt.date:
    """The day that was asked for, else the one on which the work is done."""
    asked = job.params.get("day")
    return dt.date.fromisoformat(asked) if asked else timezone.localdate()


def _refuse_below_planned(file: BoundaryFile, found: dict[str, Any], day: dt.date) -> None:
    """What stands in an area that waits for its own day is looked at once that one is there."""
    if day <= timezone.localdate():
        return
    keys = {found["parent"]}
    if found["parent"].startswith("#"):
        row = FileShape.objects.get(file=file, number=int(found["parent"][1:]))
        keys |= {f"#{row.pk}"}
    else:
        rows = FileShape.objects.filter(file=file, is_new=True, code=found["parent"])
        keys |= {f"#{row.pk}" for row in rows}
    if any(keys & set(row.get("areas", [])) for row in file.published):
        raise Refused(
            _(
                "The area above is planned for %(day)s too. Check the file again after that day "
                "and publish what stands in it then."
            )
            % {"day": day.isoformat()}
        )


def resolved(file: BoundaryFile, parent: str) -> Area | None:
    """The area that a set stands in; a new one of the same file has its code by now."""
    code = parent
    if parent.startswith("#"):
        row = FileShape.objects.filter(file=file, number=int(parent[1:])).first()
        code = (row.code or "-") if row else "-"
    if not code:
        return None
    area: Area | None = Area.objects.in_force().filter(code=code).defer("geometry").first()
    if area is None:
        raise Refused(_("The area above was not published, so what stands in it was not either."))
    return area


def wanted_of(
    file: BoundaryFile,
    found: dict[str, Any],
    parent: Area | None,
    day: dt.date,
    *,
    whole: bool = False,
) -> tuple[Wanted, dict[str, int]]:
    """What a set asks for, and the row of each new area by its temporary key.

    With `whole` also the shapes that something is wrong with.
    """
    layers = [
        number
        for number, choice in enumerate(file.choices["layers"])
        if choice["level"] == found["level"]
    ]
    rows = FileShape.objects.filter(file=file, parent=found["parent"], layer__in=layers)
    rows = rows if whole else rows.filter(ready=True)
    shapes: dict[str, GEOSGeometry] = {}
    fresh: list[FileShape] = []
    for row in rows.exclude(shape=None):
        if row.is_new and not Area.objects.filter(code=row.code or NOT_READY).exists():
            fresh.append(row)
        elif row.shape is not None:
            shapes[row.code] = row.shape
    shapes = shapes if whole else _other_than_in_force(shapes)
    given = _codes(parent, found["level"], fresh) if parent else {}
    new = {
        f"n{number}": NewArea(
            name=row.name,
            kind="basic" if found["level"] in (Level.GRID, Level.SUBGRID) else "",
            geometry=row.shape,
            code=given[row.pk],
        )
        for number, row in enumerate(fresh, 1)
        if row.shape is not None
    }
    above = parent or file.place  # a root is brought for itself
    wanted = Wanted(parent=above.code, day=day, shapes=shapes, new=new)
    return wanted, {f"n{number}": row.pk for number, row in enumerate(fresh, 1)}


def _other_than_in_force(shapes: dict[str, GEOSGeometry]) -> dict[str, GEOSGeometry]:
    """A file brought twice asks for nothing the second time."""
    rows = Area.objects.filter(code__in=shapes).exclude(geometry=None)
    force = dict(rows.values_list("code", "geometry"))
    return {c: s for c, s in shapes.items() if c not in force or not force[c].equals_exact(s)}


def _codes(parent: Area, level: str, fresh: list[FileShape]) -> dict[int, str]:
    """The code of each new area: its own, else the next free one below the parent."""
    given = {row.pk: row.code for row in fresh if row.code}
    without = [row for row in fresh if not row.code]
    used = {*codes_used(parent.code), *given.values()}
    digits = code_length(level) - len(parent.code)
    try:
        free = next_codes(parent.code, used, len(without), digits) if without else []
    except OverflowError:
        raise Refused(
            _("There are not enough free codes for so many areas. Nothing was saved.")
        ) from None
    return given | {row.pk: code for row, code in zip(without, free, strict=True)}


@transaction.atomic
def _keep_refusal(file: BoundaryFile, job: Job, found: dict[str, Any], refused: Refused) -> None:
    """What publishing found against a set stands in the list, once, with its pieces."""
    hold(file, job)
    FileFault.objects.filter(file=file, kind=FaultKind.REFUSED, parent=found["parent"]).delete()
    faults: Iterable[Fault] = refused.faults if isinstance(refused, BoundaryRefused) else ()
    kept = [_kept(file, found, fault, str(refused)) for fault in faults]
    FileFault.objects.bulk_create(
        kept
        or [
            FileFault(
                file=file,
                kind=FaultKind.REFUSED,
                first=str(found["label"])[:200],
                parent=found["parent"],
                detail=str(refused)[:500],
            )
        ]
    )
    for known in file.result["sets"]:
        if known["parent"] == found["parent"] and known["level"] == found["level"]:
            known["faults"] = max(1, len(kept))
    file.save(update_fields=["result"])


def _kept(file: BoundaryFile, found: dict[str, Any], fault: Fault, said: str) -> FileFault:
    piece = shape(fault.piece) if fault.piece else None
    return FileFault(
        file=file,
        kind=FaultKind.REFUSED,
        first=fault.code[:200],
        second=fault.other[:200],
        parent=found["parent"],
        piece=piece,
        square_metres=fault.square_metres,
        detail=(fault.sentence or said)[:500],
    )
