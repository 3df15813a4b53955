"""What is wanted, read against the areas there are: who is touched, and what would be wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon, WKBWriter
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.boundaries.faults import EMPTY, INVALID, Fault, Given, faults_below
from grids.boundaries.named import check_new, check_retired
from grids.boundaries.wanted import NewArea, Wanted
from grids.errors import Refused
from grids.located import Ground, Place
from grids.models import Area, AreaCode, Boundary, Level

NEW, SHAPE, RETIRED = "new", "shape", "retired"


@dataclass(frozen=True)
class Target:
    """An area that is touched. `key` is below zero where it is new; `parent` is a path."""

    key: int
    code: str
    kind: str
    parent: str
    path: str
    before: GEOSGeometry | None
    after: MultiPolygon | None
    area: Area | None = None
    new: NewArea | None = None

    @property
    def label(self) -> str:
        if self.new is not None:
            return self.new.label(Level.GRID if self.new.kind else "")
        return self.area.label if self.area else self.code

    @property
    def depth(self) -> int:
        return len(self.parent) // int(Area.steplen) + 1

    @property
    def place(self) -> str:
        """The path it has, or one that stands for it while it is new."""
        return self.path or place_of_new(self.parent, -self.key)


def place_of_new(above: str, number: int) -> str:
    """A path that no area has, as long as one: that of the new area `number` below `above`."""
    return f"{above}~{number:03d}"


@dataclass
class Reading:
    """`wanted` against the boundaries on its day. `wrong` are faults that no drawing mends.

    `within` is the path under which everything has to lie that it names.
    """

    wanted: Wanted
    parent: Area | None
    within: str
    targets: list[Target]
    wrong: list[Fault] = field(default_factory=list)

    @property
    def by_code(self) -> dict[str, Target]:
        return {target.code: target for target in self.targets}

    @property
    def root_path(self) -> str:
        """The path of the root that all of it lies under ("" where nothing is touched)."""
        paths = [self.parent.path] if self.parent else [target.path for target in self.targets]
        return paths[0][: Area.steplen] if paths else ""

    @cached_property
    def families(self) -> list[str]:
        """Paths whose children have to fit: those of the touched, and the touched themselves."""
        return families_of(self.targets)

    @cached_property
    def watched(self) -> list[str]:
        """The families whose changes by others matter, none beyond `within`."""
        paths = {p if p.startswith(self.within) else self.within for p in self.families}
        return sorted(paths)

    @cached_property
    def until(self) -> dt.date | None:
        """The first later day on which any of these families changed; None: up to now."""
        if self.wanted.day >= timezone.localdate():
            return None
        rows = Boundary.objects.filter(in_families(self.families, "area__"))
        rows = rows.exclude(valid_from=F("valid_to"))
        starts = rows.filter(valid_from__gt=self.wanted.day).order_by("valid_from")
        ends = rows.filter(valid_to__gt=self.wanted.day).order_by("valid_to")
        days = [
            starts.values_list("valid_from", flat=True).first(),
            ends.values_list("valid_to", flat=True).first(),
        ]
        return min((day for day in days if day), default=None)

    def faults(self) -> list[Fault]:
        """All of them, the ones that no drawing mends first."""
        found = list(self.wrong)
        day = self.wanted.day if self.until else None
        gone = [target.key for target in self.targets if target.kind == RETIRED]
        for path in self.families:
            given = [
                Given(target.key, target.code, target.after)
                for target in self.targets
                if target.after is not None and path in (target.parent, target.path)
            ]
            found += faults_below(path, given, gone, day)
        return _once(found)

    def ground(self) -> Ground:
        """What changes hands, for things that lie there."""
        codes = self.by_code
        heirs: dict[int, int | None] = {}
        for target in self.targets:
            if target.kind == RETIRED:
                heir = self.wanted.retired.get(target.code, "")
                heirs[target.key] = codes[heir].key if heir in codes else _key_of(heir)
        return Ground(
            self.root_path,
            [Place(t.key, t.code, t.depth, t.after) for t in self.targets],
            [piece for target in self.targets for piece in changing_hands(target)],
            heirs,
        )


def read(wanted: Wanted, *, within: str) -> Reading:
    """Raises Refused where `wanted` names what is not there or stands elsewhere.

    What lies outside the path `within` is as good as not there.
    """
    if not within:
        raise ValueError("Boundaries are read under a path.")
    parent = _parent(wanted, within)
    areas = _areas(wanted, parent, within)
    wanted = _in_codes_of_today(wanted, areas)
    areas |= {area.code: area for area in areas.values()}
    history = wanted.day < timezone.localdate()
    before = _before(areas.values(), wanted.day) if history else {}
    wrong: list[Fault] = []
    targets = []
    for code, shape in wanted.shapes.items():
        area = areas[code]
        former = before.get(area.pk) if history else area.geometry
        after = _multipolygon(shape, code, wrong)
        if after is not None and code not in wanted.retired and not _same(former, after):
            targets.append(_target(area, SHAPE, former, after))
    for code in wanted.retired:
        area = areas[code]
        former = before.get(area.pk) if history else area.geometry
        targets.append(_target(area, RETIRED, former, None))
    for number, (key, new) in enumerate(wanted.new.items(), start=1):
        above = _above(new, wanted, parent, areas)
        after = _multipolygon(new.geometry, new.name or key, wrong)
        targets.append(Target(-number, key, NEW, above, "", None, after, new=new))
    reading = Reading(wanted, parent, within, targets, wrong)
    check_new(reading)
    check_retired(reading, areas)
    return reading


def in_families(paths: Iterable[str], prefix: str = "") -> Q:
    """The condition that an area stands at one of `paths` or directly below one."""
    every = list(paths)
    condition = Q(**{f"{prefix}path__in": every})
    for path in every:
        depth = len(path) // Area.steplen + 1
        condition |= Q(**{f"{prefix}path__startswith": path, f"{prefix}depth": depth})
    return condition


def families_of(targets: Iterable[Target]) -> list[str]:
    paths = {target.parent for target in targets}
    paths |= {t.path for t in targets if t.kind == SHAPE and t.area is not None and t.area.numchild}
    return sorted(paths)


def changing_hands(target: Target) -> Iterator[GEOSGeometry]:
    """The ground that an area gains or loses."""
    if target.before is None or target.after is None:
        shape = target.before or target.after
        if shape is not None:
            yield shape
        return
    if target.before.valid and target.after.valid:
        piece = target.before.sym_difference(target.after)
        if not piece.empty:
            yield piece


def _parent(wanted: Wanted, within: str) -> Area | None:
    if not wanted.parent:
        return None
    area = Area.objects.filter(codes__code=wanted.parent).first()
    if area is None or area.retired_on or not area.path.startswith(within):
        raise no_area(wanted.parent)
    found: Area = area
    return found


def no_area(code: str) -> Refused:
    return Refused(_("There is no area %(code)s any more. Nothing was changed.") % {"code": code})


def codes_named(wanted: Wanted) -> set[str]:
    """Of the areas that it touches, that take something over, and that others are split off."""
    split = {new.from_code for new in wanted.new.values() if new.from_code}
    split |= {new.below for new in wanted.new.values() if new.below not in ("", *wanted.new)}
    heirs = {heir for heir in wanted.retired.values() if heir and heir not in wanted.new}
    return {*wanted.shapes, *wanted.retired, *split, *heirs}


def _areas(wanted: Wanted, parent: Area | None, within: str) -> dict[str, Area]:
    """Every area that `wanted` names, by the code it uses (also one the area had before)."""
    codes = codes_named(wanted)
    rows = AreaCode.objects.filter(code__in=codes).select_related("area")
    found = {row.code: row.area for row in rows}
    for code in sorted(codes):
        area = found.get(code)
        if area is None or area.retired_on or not area.path.startswith(within):
            raise no_area(code)
        at_root = parent is None and area.depth > 1
        if at_root or (parent is not None and not area.path.startswith(parent.path)):
            raise Refused(
                _("%(code)s does not lie where boundaries are changed. Nothing was changed.")
                % {"code": code}
            )
    return found


def _in_codes_of_today(wanted: Wanted, areas: dict[str, Area]) -> Wanted:
    """Codes that areas had before, in the place of which they have others now."""
    now = {code: area.code for code, area in areas.items()}
    return replace(
        wanted,
        shapes={now[code]: shape for code, shape in wanted.shapes.items()},
        new={
            key: replace(
                new,
                from_code=now.get(new.from_code, ""),
                below=now.get(new.below, new.below),
            )
            for key, new in wanted.new.items()
        },
        retired={now[code]: now.get(heir, heir) for code, heir in wanted.retired.items()},
    )


def _before(areas: Iterable[Area], day: dt.date) -> dict[int, GEOSGeometry]:
    rows = Boundary.objects.on(day).filter(area__in=[area.pk for area in areas])
    return dict(rows.values_list("area", "geometry"))


def _multipolygon(shape: GEOSGeometry, code: str, wrong: list[Fault]) -> MultiPolygon | None:
    """The shape as it is kept, flat; None with a fault where it is no area on the map."""
    flat = shape
    if shape.hasz:
        flat = GEOSGeometry(memoryview(WKBWriter(dim=2).write(shape)), srid=4326)
    made = MultiPolygon(flat, srid=4326) if isinstance(flat, Polygon) else flat
    if not isinstance(made, MultiPolygon) or made.empty:
        wrong.append(Fault(EMPTY, code))
        return None
    made.srid = 4326
    west, south, east, north = made.extent
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        wrong.append(
            Fault(INVALID, code, text=_("%(code)s lies outside the world.") % {"code": code})
        )
        return None
    return made


def _same(before: GEOSGeometry | None, after: GEOSGeometry) -> bool:
    return before is not None and before.equals_exact(after)


def _target(
    area: Area, kind: str, before: GEOSGeometry | None, after: MultiPolygon | None
) -> Target:
    above = area.path[: -Area.steplen]
    return Target(area.pk, area.code, kind, above, area.path, before, after, area=area)


def _above(
    new: NewArea, wanted: Wanted, parent: Area | None, areas: dict[str, Area], steps: int = 0
) -> str:
    """The path of the area that a new one stands below."""
    if new.from_code:
        return str(areas[new.from_code].path[: -Area.steplen])
    if new.below in wanted.new:
        if steps > len(Level):
            raise Refused(
                _("These boundaries cannot be read. Nothing was changed. Draw them again.")
            )
        over = _above(wanted.new[new.below], wanted, parent, areas, steps + 1)
        return place_of_new(over, list(wanted.new).index(new.below) + 1)
    if new.below:
        return str(areas[new.below].path)
    return parent.path if parent else ""


def _key_of(code: str) -> int | None:
    return AreaCode.objects.filter(code=code).values_list("area", flat=True).first()


def _once(faults: list[Fault]) -> list[Fault]:
    """Without those that two families tell alike."""
    seen: dict[tuple[str, ...], Fault] = {}
    for fault in faults:
        seen.setdefault((fault.kind, fault.code, fault.other, repr(fault.piece), fault.text), fault)
    return list(seen.values())
