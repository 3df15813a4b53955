"""What publishing would do, without doing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from grids import dependents, succession
from grids.boundaries.coming import codes_to_come
from grids.boundaries.faults import Fault
from grids.boundaries.moved import (
    FIRST,
    Item,
    Moves,
    coming_back,
    items_of,
    joined,
    names_of,
    staying,
)
from grids.boundaries.reading import RETIRED, Reading, Target, read
from grids.boundaries.seen import fingerprint
from grids.boundaries.shapes import square_metres
from grids.boundaries.veil import veiled
from grids.boundaries.wanted import Wanted, geojson
from grids.located import Ground, Step, all_located
from grids.models import Area, BoundaryChange


@dataclass(frozen=True)
class Changed:
    """An area before and after. kind: new, shape, retired. `code` is a temporary key where new.

    `to_come` is the code that a new one gets, `parent` the label of the area it comes below.
    `before` and `after` are GeoJSON, None where there is none; sizes are square metres.
    """

    label: str
    code: str
    kind: str
    before_m2: float
    after_m2: float
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    name_en: str = ""
    to_come: str = ""
    parent: str = ""

    def as_json(self) -> dict[str, Any]:
        """What a change keeps; shapes stand in the dated boundaries."""
        sizes = {"before_m2": round(self.before_m2, 1), "after_m2": round(self.after_m2, 1)}
        return {"code": self.code, "label": self.label, "kind": self.kind, **sizes}


@dataclass(frozen=True)
class Plan:
    """`seen` goes back to `publish`; `waiting` are scheduled changes of the same areas.

    `history_only`: nothing in force changes, because a later change stands in between.
    `staying`: what moved with the change that is taken back and does not come back, by kind.
    """

    faults: list[Fault]
    changes: list[Changed]
    moves: list[Moves]
    seen: str
    waiting: list[BoundaryChange] = field(default_factory=list)
    history_only: bool = False
    staying: list[tuple[str, int]] = field(default_factory=list)


def plan_of(
    wanted: Wanted, user: Any, *, within: str, reverts: BoundaryChange | None = None
) -> Plan:
    """Raises Refused where `wanted` cannot be read against the areas there are under `within`.

    `reverts` is the change that `wanted` takes back.
    """
    reading = read(wanted, within=within)
    faults = veiled(reading.faults(), user, within)
    history = reading.until is not None
    placed = {} if history else _placed(reading)
    return Plan(
        faults=faults,
        changes=changes_of(reading),
        moves=[] if history else joined(_moves(reading, user, placed, reverts)),
        seen=fingerprint(reading.watched),
        waiting=_waiting(reading),
        history_only=history,
        staying=staying(reverts, keys_of(placed)) if reverts else [],
    )


def changes_of(reading: Reading) -> list[Changed]:
    coming = codes_to_come(reading.targets)
    return [_changed(target, *coming.get(target.key, ("", ""))) for target in reading.targets]


def _changed(target: Target, to_come: str, parent: str) -> Changed:
    before, after = target.before, target.after
    return Changed(
        label=target.label,
        code=target.code,
        kind=target.kind,
        before_m2=square_metres(before) if before else 0.0,
        after_m2=square_metres(after) if after else 0.0,
        before=geojson(before) if before else None,
        after=geojson(after) if after else None,
        name_en=target.new.name_en if target.new else "",
        to_come=to_come,
        parent=parent,
    )


Placed = dict[str, Sequence[Step]]


def _placed(reading: Reading) -> Placed:
    """By kind what changes its area by its point."""
    ground = reading.ground()
    return {kind.name: kind.steps(ground) for kind in all_located()}


def keys_of(placed: Placed) -> dict[str, set[int]]:
    return {name: {step.pk for step in steps} for name, steps in placed.items()}


def _moves(
    reading: Reading, user: Any, placed: Placed, reverts: BoundaryChange | None
) -> Iterator[Moves]:
    labels = {target.key: target.label for target in reading.targets}
    for kind in all_located():
        steps = placed[kind.name]
        if steps:
            items = items_of(kind, steps, names_of(steps[: 5 * FIRST], labels), user)
            yield Moves(str(kind.label), len(steps), items)
    yield from _handed_over(reading, reading.ground())
    yield from _followed(reading)
    if reverts is not None:
        leaving = {target.key for target in reading.targets if target.kind == RETIRED}
        yield from coming_back(reverts, user, keys_of(placed), leaving)


def _handed_over(reading: Reading, ground: Ground) -> Iterator[Moves]:
    """What hangs on areas that end and does not lie at a point: postings, departments."""
    follow = {kind.name for kind in all_located()}
    labels = {target.key: target.label for target in reading.targets}
    found: dict[str, Moves] = {}
    for target in reading.targets:
        heir = ground.heirs.get(target.key)
        if target.kind != RETIRED or target.area is None or heir is None:
            continue
        to = labels.get(heir) or Area.objects.defer("geometry").get(pk=heir).label
        for hanging in dependents.hanging_on(target.area):
            if hanging.dependent.name not in follow:
                names = hanging.dependent.list(target.area, FIRST)
                former = found.get(hanging.dependent.name)
                items = [Item(name, "", target.label, to) for name in names]
                found[hanging.dependent.name] = Moves(
                    str(hanging.dependent.label),
                    hanging.count + (former.count if former else 0),
                    [*(former.items if former else []), *items][:FIRST],
                )
    yield from found.values()


def _followed(reading: Reading) -> Iterator[Moves]:
    """What had ended in areas that end and is seen by their heirs from then on."""
    heirs = reading.ground().heirs
    ended = [t.path for t in reading.targets if t.kind == RETIRED and heirs.get(t.key) is not None]
    for follower in succession.followers() if ended else ():
        if count := follower.count(succession.tops(ended)):
            yield Moves(str(follower.label), count)


def _waiting(reading: Reading) -> list[BoundaryChange]:
    """Scheduled changes that touch an area of these."""
    keys = [target.code for target in reading.targets if target.key > 0]
    same = Q(base__has_any_keys=keys) if keys else Q(pk__in=[])
    waiting = BoundaryChange.objects.filter(same, state="scheduled", day__gte=timezone.localdate())
    return list(waiting.select_related("by").order_by("day", "pk"))
