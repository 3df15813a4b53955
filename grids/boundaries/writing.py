"""Putting what was read and checked in force: areas, codes, dated boundaries, and what moves.

Everything here runs inside the transaction of `publish`, under the lock of the tree.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from grids import dependents, located, succession
from grids.boundaries.coming import check_code, next_code
from grids.boundaries.moved import followed, hanging_on_ended, record
from grids.boundaries.reading import NEW, RETIRED, Reading
from grids.codes import level_below
from grids.located import Step
from grids.models import Area, AreaCode, Boundary, BoundaryChange


def put_in_force(change: BoundaryChange, reading: Reading) -> dict[int, Area]:
    """Writes all of it; the new areas by the keys they had in `reading`.

    What moved with it is noted in `change.moved`.
    """
    day, history = reading.wanted.day, reading.until is not None
    ground = reading.ground()
    hanging = hanging_on_ended(reading)
    steps = {} if history else {kind.name: kind.steps(ground) for kind in located.all_located()}
    made = _make_areas(reading, day)
    shapes = {
        (made[target.key].pk if target.kind == NEW else target.key): target.after
        for target in reading.targets
        if target.after is not None
    }
    if reading.until:
        change.moved = []
        _insert(shapes, day, reading.until, change)
        return made
    heirs = {key: made[heir].pk if heir in made else heir for key, heir in ground.heirs.items()}
    end_boundaries(Boundary.objects.filter(area__in=[*shapes, *heirs]), day, change)
    Boundary.objects.bulk_create(
        Boundary(area_id=key, geometry=shape, valid_from=day, source=change.source, change=change)
        for key, shape in shapes.items()
    )
    repeat_on_areas([*shapes, *heirs])
    _retire(reading, heirs, day)
    placed = _move(steps, made, change)
    _hand_over(reading, heirs)
    ended = [target.path for target in reading.targets if target.kind == RETIRED]
    change.moved = record(placed, hanging, heirs) + followed(succession.succeed(ended))
    return made


def end_boundaries(rows: QuerySet[Any], day: dt.date, change: BoundaryChange | None) -> None:
    """Ends the boundaries in force on `day`; one that began that day was in force on none."""
    rows.filter(valid_to=None).update(valid_to=day, ended_by=change)


def repeat_on_areas(keys: list[int]) -> None:
    """Writes the boundary in force on each area."""
    in_force = Boundary.objects.filter(area=OuterRef("pk"), valid_to=None)
    Area.objects.filter(pk__in=keys).update(geometry=Subquery(in_force.values("geometry")[:1]))


def _make_areas(reading: Reading, day: dt.date) -> dict[int, Area]:
    from grids.services.areas import add_area

    made: dict[int, Area] = {}
    places: dict[str, int] = {}
    for target in sorted(reading.targets, key=lambda target: target.depth):
        if target.new is None:
            continue
        where = (
            {"pk": places[target.parent]} if target.parent in places else {"path": target.parent}
        )
        parent: Area = Area.objects.get(**where)
        level = str(level_below(parent.level))
        code = target.new.code or next_code(parent, level)
        check_code(parent, level, code)
        names = {"name_en": target.new.name_en, "kind": target.new.kind}
        made[target.key] = add_area(parent, code, target.new.name, level, **names, day=day)
        places[target.place] = made[target.key].pk
    return made


def _insert(shapes: dict[int, Any], day: dt.date, until: dt.date, change: BoundaryChange) -> None:
    """Writes shapes for `day` up to before `until` into the history; from then on all is as was.

    Within these days no boundary of the families begins or ends, so each area has at most one.
    """
    covering = Boundary.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    former = {row.area_id: row for row in covering.filter(area__in=shapes).select_for_update()}
    for key, shape in shapes.items():
        row, ended_by = former.get(key), change
        if row is not None and row.valid_to == until:
            ended_by = row.ended_by
            row.valid_to, row.ended_by = day, change
            row.save(update_fields=["valid_to", "ended_by"])
        elif row is not None:
            Boundary.objects.create(
                area_id=key,
                geometry=row.geometry,
                valid_from=row.valid_from,
                valid_to=day,
                generated=row.generated,
                source=row.source,
                change=row.change,
                ended_by=change,
            )
            row.valid_from = until
            row.save(update_fields=["valid_from"])
        Boundary.objects.create(
            area_id=key,
            geometry=shape,
            valid_from=day,
            valid_to=until,
            source=change.source,
            change=change,
            ended_by=ended_by,
        )


def _retire(reading: Reading, heirs: dict[int, int | None], day: dt.date) -> None:
    keys = [target.key for target in reading.targets if target.kind == RETIRED]
    for key in keys:
        Area.objects.filter(pk=key).update(retired_on=day, successor=heirs[key], geometry=None)
    AreaCode.objects.filter(area__in=keys, valid_to=None).update(valid_to=day)


def _move(
    steps: dict[str, Any], made: dict[int, Area], change: BoundaryChange
) -> dict[str, list[Step]]:
    """What moved by its point, by kind."""

    def real(key: int | None) -> int | None:
        return made[key].pk if key in made else key

    placed = {}
    for kind in located.all_located():
        found = [Step(pk, source, real(target)) for pk, source, target in steps[kind.name]]
        if found:
            kind.move(found, change.reason)
            placed[kind.name] = found
    return placed


def _hand_over(reading: Reading, heirs: dict[int, int | None]) -> None:
    """What hangs on areas that end goes to their heirs, also what no point says."""
    for target in reading.targets:
        heir = heirs.get(target.key)
        if target.kind == RETIRED and target.area is not None and heir is not None:
            dependents.move_all(target.area, Area.objects.get(pk=heir))
