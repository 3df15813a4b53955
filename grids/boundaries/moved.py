"""What moves with a change: named before it, kept with it, brought back when it is reverted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from grids import dependents, located, succession
from grids.boundaries.reading import RETIRED, Reading
from grids.located import Step
from grids.models import Area, AreaCode, BoundaryChange, ChangeState

FIRST = 20
"""So many of the things that move are named."""
MOST = 20_000
"""So many of one kind are kept by their keys with a change; more only by their number."""
AT_POINT, HANGING, ENDED = "point", "hanging", "ended"
Row = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One thing that changes its area; `url` is empty where the reader may not open it."""

    label: str
    url: str
    from_label: str
    to_label: str


@dataclass(frozen=True)
class Moves:
    """How many things of one kind change their area, and the first of them."""

    label: str
    count: int
    items: list[Item] = field(default_factory=list)


def items_of(kind: Any, steps: Sequence[Step], names: Mapping[int, str], user: Any) -> list[Item]:
    """The first of the steps whose things `user` may know of, in the order of their names."""
    titles = kind.titles([step.pk for step in steps[: 5 * FIRST]], user)
    items = [
        Item(label, url, names.get(step.source or 0, "–"), names.get(step.target or 0, "–"))
        for step in steps[: 5 * FIRST]
        for label, url in [titles.get(step.pk, ("", ""))]
        if label
    ]
    return sorted(items, key=lambda item: item.label)[:FIRST]


def joined(moves: Iterable[Moves]) -> list[Moves]:
    """Those of one kind told together."""
    found: dict[str, Moves] = {}
    for one in moves:
        had = found.get(one.label)
        items = [*(had.items if had else []), *one.items][:FIRST]
        found[one.label] = Moves(one.label, one.count + (had.count if had else 0), items)
    return list(found.values())


def names_of(steps: Sequence[Step], known: Mapping[int, str]) -> dict[int, str]:
    """The labels of the areas of `steps`, those of `known` as they are."""
    keys = {key for step in steps for key in (step.source, step.target) if key and key > 0}
    areas = Area.objects.filter(pk__in=keys - set(known)).defer("geometry")
    return {**known, **{area.pk: area.label for area in areas}}


def hanging_on_ended(reading: Reading) -> dict[str, list[Step]]:
    """By kind what hangs on the areas that end, without saying yet where it goes."""
    found: dict[str, list[Step]] = {}
    for target in reading.targets:
        if target.kind == RETIRED and target.area is not None:
            for kind in dependents.returning():
                steps = [Step(key, target.key, None) for key in kind.keys(target.area)]
                found.setdefault(kind.name, []).extend(steps)
    return found


def record(
    placed: Mapping[str, Sequence[Step]],
    hanging: Mapping[str, Sequence[Step]],
    heirs: Mapping[int, int | None],
) -> list[Row]:
    """What a change keeps: [{name, how, count, steps: [[key, from, to], ...]}, ...].

    What lies at a point and hangs on an area as well is told once, by its point.
    """
    rows = [_row(name, AT_POINT, steps) for name, steps in placed.items()]
    for name, steps in hanging.items():
        told = {step.pk for step in placed.get(name, ())}
        rest = [Step(step.pk, step.source, heirs.get(step.source or 0)) for step in steps]
        rest = [step for step in rest if step.target and step.pk not in told]
        rows.append(_row(name, HANGING, rest))
    return [row for row in rows if row["count"]]


def _row(name: str, how: str, steps: Sequence[Step]) -> Row:
    return {"name": name, "how": how, "count": len(steps), "steps": [[*s] for s in steps[:MOST]]}


def followed(counts: Mapping[str, int]) -> list[Row]:
    """What a change keeps of what had ended and is seen by the heirs now: by kind how much."""
    return [
        {"name": name, "how": ENDED, "count": count, "steps": []}
        for name, count in counts.items()
        if count
    ]


def moves_of(change: BoundaryChange, user: Any) -> list[Moves]:
    """For the page of a change: how much moved, and the first as far as `user` may know them.

    Who sees only some of its areas is told only of what came from these or went there.
    """
    rows = [(row, [Step(*step) for step in row["steps"]]) for row in change.moved or []]
    whole = change.lies_with(user)
    names = names_of([step for _row, steps in rows for step in steps], {})
    if not whole:
        mine = Area.objects.for_user(user).filter(pk__in=names).values_list("pk", flat=True)
        names = {key: names[key] for key in mine}
    found = []
    for row, steps in rows:
        seen = steps if whole else [s for s in steps if s.source in names or s.target in names]
        kind = _kind(row["name"], row["how"])
        if kind is not None and (seen or (whole and row["how"] == ENDED)):
            count = row["count"] if whole else len(seen)
            items = items_of(kind, seen, names, user) if seen else []
            found.append(Moves(str(kind.label), count, items))
    return joined(found)


def _kind(name: str, how: str) -> Any:
    kinds: Sequence[Any] = dependents.returning()
    if how != HANGING:
        kinds = located.all_located() if how == AT_POINT else succession.followers()
    return next((kind for kind in kinds if kind.name == name), None)


def ended_by(change: BoundaryChange) -> dict[int, str]:
    """The areas that `change` ended: their codes by key."""
    codes = [row["code"] for row in change.areas if row["kind"] == RETIRED]
    return dict(AreaCode.objects.filter(code__in=codes).values_list("area", "code"))


Pairs = dict[tuple[int, int], list[int]]
"""Keys of things by the area that ended and the one that took them over."""


def handed_on_by_point(change: BoundaryChange) -> Iterator[tuple[Any, Pairs]]:
    """By kind what else went so with what lies on the map: things that lie at no point."""
    ended = ended_by(change)
    others = {kind.name for kind in dependents.returning()}
    for row in change.moved or []:
        kind = _kind(row["name"], row["how"]) if row["how"] == AT_POINT else None
        if kind is None or kind.name in others:
            continue
        found: Pairs = {}
        for pk, source, target in row["steps"]:
            if source in ended and target:
                found.setdefault((source, target), []).append(pk)
        if found:
            yield kind, found


def handed_on(change: BoundaryChange) -> Iterator[tuple[Any, Pairs]]:
    """By kind what went from the areas that `change` ended to those that took over."""
    ended = ended_by(change)
    for kind in dependents.returning():
        found: Pairs = {}
        for row in change.moved or []:
            for pk, source, target in row["steps"] if row["name"] == kind.name else ():
                if source in ended and target:
                    found.setdefault((source, target), []).append(pk)
        if found:
            yield kind, found


def to_give_back(change: BoundaryChange) -> Iterator[tuple[Any, Pairs]]:
    """What of it is still where it went."""
    for kind, pairs in handed_on(change):
        still = {pair: list(kind.still(keys, pair[1])) for pair, keys in pairs.items()}
        yield kind, {pair: keys for pair, keys in still.items() if keys}


def staying(change: BoundaryChange, placed: Mapping[str, Collection[int]]) -> list[tuple[str, int]]:
    """How much of it, by kind, does not come back: it ended or went elsewhere since."""
    back = {kind.name: pairs for kind, pairs in to_give_back(change)}
    found = []
    for kind, pairs in handed_on(change):
        coming = {key for keys in back.get(kind.name, {}).values() for key in keys}
        coming.update(placed.get(kind.name, ()))
        left = sum(key not in coming for keys in pairs.values() for key in keys)
        if left:
            found.append((str(kind.label), left))
    return found


def is_unknown(change: BoundaryChange) -> bool:
    """Whether it ended areas before it was kept what went with them."""
    done = change.state in (ChangeState.IN_FORCE, ChangeState.REVERTED)
    return done and change.moved is None and bool(ended_by(change))


def coming_back(
    change: BoundaryChange,
    user: Any,
    placed: Mapping[str, Collection[int]],
    leaving: Collection[int],
) -> list[Moves]:
    """What reverting `change` brings back besides what is `placed` by its point (keys by kind).

    `leaving` are areas that end now: what hangs on these goes to their heirs anyway.
    """
    found = []
    for kind, pairs in (*to_give_back(change), *handed_on_by_point(change)):
        steps = [
            Step(key, heir, ended)
            for (ended, heir), keys in pairs.items()
            for key in keys
            if heir not in leaving and key not in placed.get(kind.name, ())
        ]
        if steps:
            items = items_of(kind, steps, names_of(steps, {}), user)
            found.append(Moves(str(kind.label), len(steps), items))
    return found


def give_back(change: BoundaryChange, again: Mapping[str, Area]) -> list[Row]:
    """Brings back to the areas that stand for ended ones (`again`, by the codes of these).

    From now on the ended areas point to these.
    """
    rows, ended_paths, left = [], [], []
    for kind, pairs in to_give_back(change):
        steps = []
        for (ended, heir), keys in pairs.items():
            target = again.get(ended_by(change)[ended])
            if target is not None:
                told = _("%(area)s is there again.") % {"area": target.label}
                kind.give_back(keys, Area.objects.get(pk=heir), target, told)
                steps += [Step(key, heir, target.pk) for key in keys]
        rows.append(_row(kind.name, HANGING, steps))
    rows += list(_back_to_no_point(change, again))
    for ended, code in ended_by(change).items():
        if code in again:
            former = Area.objects.select_related("successor").defer("geometry").get(pk=ended)
            ended_paths.append(former.path)
            left.append(former.successor.path if former.successor else former.path)
            Area.objects.filter(pk=ended).update(successor=again[code])
            if Area.objects.filter(pk=ended, covered=True).exists():
                stands = Area.objects.filter(pk=again[code].pk, numchild__gt=0)
                stands.update(covered=True)
    rows += followed(succession.succeed(ended_paths, left))
    return [row for row in rows if row["count"]]


def _back_to_no_point(change: BoundaryChange, again: Mapping[str, Area]) -> Iterator[Row]:
    """What lies on the map and was not brought back by its point already."""
    codes = ended_by(change)
    for kind, pairs in handed_on_by_point(change):
        steps = [
            Step(key, heir, again[codes[ended]].pk)
            for (ended, heir), keys in pairs.items()
            if codes[ended] in again
            for key in keys
        ]
        count = kind.move(steps, change.reason) if steps else 0
        yield {**_row(kind.name, AT_POINT, steps if count == len(steps) else []), "count": count}
