"""The last closed period under a new version beside the one that scored it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessment.figures.counting import counts
from assessment.figures.periods import Period, last
from assessment.figures.subjects import SubjectKind
from assessment.models import Scheme
from assessment.models.schemes import in_words
from assessment.schemes.lookup import extras_of, scheme_in_force, scores
from assessment.schemes.ranks import Placed, ranked
from assessment.schemes.scoring import Scored
from assessment.snapshots.names import names
from assessment.snapshots.reading import frozen_counts
from assessment.snapshots.whom import everybody
from grids.models import Area, Level


@dataclass(frozen=True)
class Line:
    """One subject: where it stands under the new version, and where under the old one.

    `change` is how many ranks it would climb, `gain` how many points it would gain.
    """

    name: str
    new: Placed
    old: Placed | None
    grade: str
    change: int | None
    gain: Decimal | None

    @property
    def fall(self) -> int:
        return -(self.change or 0)


@dataclass(frozen=True)
class Preview:
    """`fields` are those who are ranked against each other: (key, label, how many)."""

    period: Period
    is_frozen: bool
    old: Scheme | None
    lines: list[Line]
    fields: list[tuple[str, str, int]]
    field: str

    @property
    def moved(self) -> int:
        """How many would have another rank."""
        return sum(bool(line.change) for line in self.lines)

    @property
    def ranked(self) -> int:
        return sum(line.new.rank is not None for line in self.lines)


def preview_of(scheme: Scheme, field: str, now: dt.datetime) -> Preview:
    """Of the last closed period, from its frozen figures where there are any."""
    kind = scheme.subject_kind
    (period,) = last(scheme.period_kind, 1, now)
    frozen = frozen_counts(kind, period)
    found = counts(kind, period, now) if frozen is None else frozen
    members = _fields(kind, period)
    if field not in members:
        field = max(members, key=lambda key: (len(members[key]), key), default="")
    own = {pk: found.get(pk, {}) for pk in members.get(field, [])}
    old = scheme_in_force(kind, period)
    extras = extras_of(kind, period)
    lines = _lines(
        kind,
        scores(scheme, period, own, extras),
        scores(old, period, own, extras) if old and old.pk != scheme.pk else None,
    )
    labels = [(key, _label(key), len(members[key])) for key in sorted(members)]
    return Preview(period, frozen is not None, old, lines, labels, field)


def _fields(kind: str, period: Period) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for one in everybody(kind, period):
        found[one.field].append(one.pk)
    return dict(found)


def _label(field: str) -> str:
    """A field in words: the county around it, for departments also their level."""
    path, _colon, level = field.partition(":")
    area = Area.objects.filter(path=path).only("name", "name_en").first()
    name = str(area.label) if area else _("All")
    return f"{name} · {Level(level).label}" if level else name


def _lines(kind: str, new: Mapping[int, Scored], old: Mapping[int, Scored] | None) -> list[Line]:
    before = {placed.pk: placed for placed in ranked(old)} if old else {}
    called = names(SubjectKind(kind), list(new))
    return [
        _line(called.get(placed.pk, "—"), placed, before.get(placed.pk), new[placed.pk])
        for placed in ranked(new)
    ]


def _line(name: str, new: Placed, old: Placed | None, scored: Scored) -> Line:
    grade = in_words(scored.grade.name_zh, scored.grade.name_en) if scored.grade else ""
    both = old is not None and old.rank is not None and new.rank is not None
    change = old.rank - new.rank if both and old and old.rank and new.rank else None
    if old is None or old.points is None or new.points is None:
        return Line(name, new, old, grade, change, None)
    return Line(name, new, old, grade, change, new.points - old.points)
