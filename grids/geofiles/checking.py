"""The dry run of a file, as a job: every shape placed and fitted, every fault kept.

Nothing of the areas is changed. What an earlier check found is replaced at the very end, so a
check that is cancelled or killed leaves the file as it was, and one taken up again begins anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.codes import LEVELS, level_above
from grids.geofiles.choices import Choices, Known
from grids.geofiles.fitting import Above, Beside, Fitting, breathing
from grids.geofiles.items import Found, Item, Preparation
from grids.geofiles.measures import BROKEN, geos_of, shapely_of
from grids.geofiles.models import (
    NOTES,
    BoundaryFile,
    FaultKind,
    FileFault,
    FileShape,
    FileState,
)
from grids.geofiles.turns import hold
from grids.models import Area, BoundaryLimits
from jobs.models import Job

KIND = "geofile_check"
BATCH = 250


def check_start(file: BoundaryFile, user: Any) -> Job:
    """A check by the file's choices as they are now, for a worker to take up."""
    job = Job.objects.create(
        kind=KIND, owner=user, params={"file": file.pk}, created_at=timezone.now()
    )
    file.job = job
    file.save(update_fields=["job"])
    return job


def work(job: Job) -> Iterator[None]:
    file = BoundaryFile.objects.select_related("place").get(pk=job.params["file"])
    check = Check(file)
    count = FileShape.objects.filter(file=file).count()
    job.total, job.done = 3 * count, 0
    try:
        for done in check.run():
            job.done = min(job.total, job.done + done)
            yield
        for _step in check.keep(job):
            yield
    except BROKEN:
        job.problems.append(["", _("A shape of this file cannot be reckoned with. Draw it anew.")])
        raise
    job.done = job.total
    yield


@dataclass
class Check:
    """`run` yields how many shapes went a step further; `keep` writes down what was found."""

    file: BoundaryFile
    choices: Choices = field(init=False)
    known: Known = field(init=False)
    items: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.choices = Choices.from_json(self.file.choices)
        self.known = Known(self.file.place)
        limits = BoundaryLimits.objects.first()
        broken = {
            int(n): said for at in self.file.layers for n, said in at.get("broken", {}).items()
        }
        self.prepared = Preparation(self.known, self.choices, broken=broken)
        self.fitting = Fitting(self.choices, limits.tolerance if limits else 1.0)
        self.parents = {a.path: a.code for a in self.known.areas.values()}

    def run(self) -> Iterator[int]:
        rows = list(FileShape.objects.filter(file=self.file))
        for start in range(0, len(rows), BATCH):
            self.items += self.prepared.items(rows[start : start + BATCH])
            yield len(rows[start : start + BATCH])
        for level in LEVELS:
            mine = [item for item in self.items if item.choice.level == level and item.belongs]
            if mine:
                yield from self._fit(level, mine)

    def _fit(self, level: str, mine: list[Item]) -> Iterator[int]:
        above = yield from self._above(level, mine)
        beside = self._beside(level, mine)
        layers = [
            [item for item in mine if item.row.layer == number]
            for number in sorted({item.row.layer for item in mine})
        ]
        for layer in layers:
            yield from _alive(self.fitting.overlaps(layer, beside))
            yield len(layer)
        yield from _alive(self.fitting.outside(mine, above))
        for layer in layers:
            yield from _alive(self.fitting.gaps(layer, above, beside))
            yield len(layer)

    def _above(self, level: str, mine: list[Item]) -> Generator[int, None, dict[str, Above]]:
        """Where shapes of this level stand, by key; new ones are given their parent here."""
        upper = level_above(level)
        brought = {i.key: i for i in self.items if i.choice.level == upper and i.belongs}
        codes = [a.code for a in self.known.areas.values() if a.level == upper]
        force = Area.objects.filter(code__in=codes).only("code", "geometry", "covered", "name")
        found = {
            area.code: Above(
                area.label, shapely_of(area.geometry) if area.geometry else None, area.covered
            )
            for area in force
        }
        for key, item in brought.items():
            covered = found[key].covered if key in found else False
            found[key] = Above(item.label, item.shape, covered)
        placing = Placing(self.parents, self.file.place, found)
        yield from _alive(placing.place(level, mine, self.prepared))
        used = {item.parent for item in mine}
        return {key: place for key, place in found.items() if key in used}

    def _beside(self, level: str, mine: list[Item]) -> list[Beside]:
        """Siblings in force, with a boundary, that the file does not bring."""
        brought = {item.code for item in mine if item.area}
        parents = {item.parent for item in mine}
        codes = [
            a.code
            for a in self.known.areas.values()
            if a.level == level and a.code not in brought and self._parent_of(a) in parents
        ]
        force = Area.objects.filter(code__in=codes).exclude(geometry=None)
        return [
            Beside(a.label, shapely_of(a.geometry), self._parent_of(a) or "")
            for a in force
            if a.geometry
        ]

    def _parent_of(self, area: Area) -> str | None:
        return self.parents.get(area.path[: -Area.steplen])

    def keep(self, job: Job | None = None) -> Iterator[None]:
        """Made ready bit by bit, written at once. Raises Overslept where `job` lost the file."""
        found = [*self.prepared.found, *self.fitting.found, *self._heights()]
        faults = []
        for one in breathing(found):
            if one is None:
                yield
            else:
                faults.append(self._kept(one))
        for item in breathing(self.items):
            if item is None:
                yield
            else:
                _filled(item)
        yield
        with transaction.atomic():
            if job is not None:
                hold(self.file, job)
            FileFault.objects.filter(file=self.file).delete()
            FileFault.objects.bulk_create(faults, batch_size=500)
            self._keep_shapes()
            self.file.result = {**self.file.result, **self._summary(found)}
            self.file.state, self.file.published = FileState.CHECKED, []
            self.file.save(update_fields=["result", "state", "published"])

    def _heights(self) -> list[Found]:
        return [
            Found(FaultKind.HEIGHTS, layer=layer, mended=True, detail=str(count))
            for layer, count in self.prepared.heights.items()
        ]

    def _kept(self, found: Found) -> FileFault:
        parent = found.parent or ((found.item.parent or "") if found.item else "")
        return FileFault(
            file=self.file,
            layer=found.layer,
            kind=found.kind,
            first=found.first[:200],
            second=found.second[:200],
            parent=parent[:20],
            piece=geos_of(found.piece) if found.piece is not None else None,
            square_metres=found.square_metres,
            mended=found.mended,
            detail=found.detail[:500],
        )

    def _keep_shapes(self) -> None:
        left = [n for n in self._layers() if not self.choices.layers[n].level]
        FileShape.objects.filter(file=self.file, layer__in=left).update(
            shape=None, repaired=False, is_new=False, code="", name="", parent="!", ready=False
        )
        FileShape.objects.bulk_create(
            [item.row for item in self.items],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["shape", "repaired", "is_new", "code", "name", "parent", "ready"],
            batch_size=250,
        )

    def _summary(self, found: list[Found]) -> dict[str, Any]:
        kinds = Counter((f.layer, f.kind, f.mended) for f in found)
        stopped = Counter(
            f.parent or (f.item.parent if f.item else None)
            for f in found
            if not f.mended and f.kind not in NOTES
        )
        return {
            "faults": [[layer, kind, mended, n] for (layer, kind, mended), n in kinds.items()],
            "specks": self.fitting.specks,
            "sets": list(self._sets(stopped)),
            "shapes": [len([i for i in self.items if i.row.layer == n]) for n in self._layers()],
        }

    def _layers(self) -> range:
        return range(len(self.file.layers))

    def _sets(self, stopped: Counter[str | None]) -> Iterator[dict[str, Any]]:
        """Siblings published together, from the top down."""
        sets: dict[tuple[int, str], list[Item]] = {}
        for item in self.items:
            if item.belongs and item.shape is not None and item.parent is not None:
                depth = LEVELS.index(item.choice.level)
                sets.setdefault((depth, item.parent), []).append(item)
        labels = {item.key: item.label for item in self.items}
        for (depth, parent), items in sorted(sets.items(), key=lambda pair: pair[0]):
            area = self.known.areas.get(parent)
            yield {
                "parent": parent,
                "label": area.label if area else labels.get(parent, ""),
                "level": LEVELS[depth],
                "shapes": len(items),
                "new": sum(item.is_new for item in items),
                "faults": stopped.get(parent, 0),
            }


@dataclass
class Placing:
    """Finds what each shape stands in: by the tree, by its code, or by where it lies."""

    parents: dict[str, str]
    root: Area
    above: dict[str, Above]

    def place(self, level: str, mine: list[Item], prepared: Preparation) -> Iterator[None]:
        shaped = {k: a.shape for k, a in self.above.items() if a.shape is not None}
        keys, shapes = list(shaped), list(shaped.values())
        tree = shapely.STRtree(shapes)
        self.lengths = {len(key) for key in self.above if key[:1] != "#"}
        for item in breathing(mine):
            if item is None:
                yield
                continue
            if item.area is not None:
                item.parent = self.parents.get(item.area.path[: -Area.steplen], "")
                continue
            item.parent = self._by_code(item) or self._by_ground(item, tree, keys, shapes)
            if item.parent is None and level_above(level) == self.root.level:
                item.parent = self.root.code
            if item.parent is None:
                item.sound = False
                prepared.found.append(
                    Found(
                        FaultKind.NO_PARENT,
                        item.label,
                        piece=item.shape,
                        layer=item.row.layer,
                        item=item,
                    )
                )

    def _by_code(self, item: Item) -> str | None:
        if not item.code:
            return None
        starts = (item.code[:length] for length in self.lengths)
        return next((start for start in starts if start in self.above), None)

    def _by_ground(self, item: Item, tree: Any, keys: list[str], shapes: list[Any]) -> str | None:
        """The one that the largest part of the shape lies in."""
        if item.shape is None:
            return None
        found = tree.query(item.shape, predicate="intersects")
        shares = {keys[i]: shapely.intersection(item.shape, shapes[i]).area for i in found.tolist()}
        best = max(shares, key=lambda key: shares[key], default=None)
        return best if best is not None and shares[best] > 0 else None


def _alive(steps: Iterator[None]) -> Iterator[int]:
    """Steps that bring no shape further, but tell that the work goes on."""
    for _step in steps:
        yield 0


def _filled(item: Item) -> None:
    """Writes into its row what an item became."""
    row = item.row
    row.shape = _multi(item.shape) if item.shape is not None else None
    row.repaired, row.is_new = item.repaired, item.is_new
    row.code, row.name = item.code, item.name
    row.parent = (item.parent or "") if item.belongs and item.parent is not None else "!"
    row.ready = item.sound and item.belongs and item.shape is not None


def _multi(shape: Any) -> MultiPolygon | None:
    """An empty shape is none at all."""
    return None if shape.is_empty else geos_of(shape)  # type: ignore[return-value]
