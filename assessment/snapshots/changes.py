"""What a revision changed of the one before: figures with their cases, points and ranks, and why.

Both are frozen, so this is read off them and says the same for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from assessment.models import About, Appeal, Snapshot, Standing
from assessment.schemes.scoring import Extra, Scored
from assessment.snapshots.families import family

FIGURES = """
SELECT coalesce(b.subject, a.subject), coalesce(b.subject_id, a.subject_id) AS pk,
    coalesce(b.measure, a.measure) AS measure, coalesce(a.value, 0), coalesce(b.value, 0),
    ARRAY(SELECT unnest(b.cases) EXCEPT SELECT unnest(a.cases) ORDER BY 1),
    ARRAY(SELECT unnest(a.cases) EXCEPT SELECT unnest(b.cases) ORDER BY 1)
FROM (SELECT * FROM assessment_figure WHERE snapshot_id = %(before)s AND subject = %(kind)s) a
FULL JOIN (SELECT * FROM assessment_figure WHERE snapshot_id = %(after)s AND subject = %(kind)s) b
    USING (subject, subject_id, measure)
WHERE a.cases IS DISTINCT FROM b.cases
ORDER BY pk, measure
"""


CHANGED_KINDS = """
SELECT coalesce(a.subject, b.subject)
FROM (SELECT * FROM assessment_standing WHERE snapshot_id = %(before)s) a
FULL JOIN (SELECT * FROM assessment_standing WHERE snapshot_id = %(after)s) b
    USING (subject, subject_id)
WHERE (a.points, a.rank) IS DISTINCT FROM (b.points, b.rank)
UNION
SELECT coalesce(a.subject, b.subject)
FROM (SELECT * FROM assessment_figure WHERE snapshot_id = %(before)s) a
FULL JOIN (SELECT * FROM assessment_figure WHERE snapshot_id = %(after)s) b
    USING (subject, subject_id, measure)
WHERE a.cases IS DISTINCT FROM b.cases
"""


@dataclass(frozen=True)
class FigureChange:
    """`came` and `went` are keys of cases; `appeals` those that left a case of it out."""

    subject: str
    pk: int
    measure: str
    before: int
    after: int
    came: list[int]
    went: list[int]
    appeals: list[Appeal] = field(default_factory=list)


@dataclass(frozen=True)
class StandingChange:
    """Points and rank before and after; None where there were none.

    `given` are bonuses and penalties that count since, `taken` those that do so no more.
    """

    subject: str
    pk: int
    points: tuple[Decimal | None, Decimal | None]
    rank: tuple[int | None, int | None]
    appeals: list[Appeal] = field(default_factory=list)
    given: list[Extra] = field(default_factory=list)
    taken: list[Extra] = field(default_factory=list)

    @property
    def by_others(self) -> bool:
        """The rank moved, and nothing of its own."""
        return self.points[0] == self.points[1]


def before(snapshot: Snapshot) -> Snapshot | None:
    """The revision that this one replaced."""
    return Snapshot.objects.filter(period=snapshot.period, revision=snapshot.revision - 1).first()


def carried_out(snapshot: Snapshot) -> list[Appeal]:
    """The granted appeals that this revision is the first to carry out."""
    return list(Appeal.objects.filter(remedy__snapshot=snapshot).order_by("pk"))


def figure_changes(
    old: Snapshot, new: Snapshot, kind: str, appeals: Iterable[Appeal] = ()
) -> list[FigureChange]:
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"before": old.pk, "after": new.pk, "kind": kind})
        found = [FigureChange(*row) for row in cursor.fetchall()]
    about = [appeal for appeal in appeals if appeal.about == About.CASE]
    for change in found:
        change.appeals.extend(one for one in about if explains(one, change))
    return found


def explains(appeal: Appeal, change: FigureChange) -> bool:
    return (
        (appeal.subject, appeal.subject_id) == (change.subject, change.pk)
        and change.measure in family(appeal.measure)
        and appeal.event_id in change.went
    )


def standing_changes(
    old: Snapshot, new: Snapshot, kind: str, appeals: Iterable[Appeal] = ()
) -> list[StandingChange]:
    """Best first, as they stand now."""
    was, now = _stood(old, kind), _stood(new, kind)
    given: defaultdict[int, list[Appeal]] = defaultdict(list)
    for appeal in appeals:
        if appeal.subject == kind:
            given[appeal.subject_id].append(appeal)
    nothing = (None, None)
    found = [
        StandingChange(kind, pk, (one[0], two[0]), (one[1], two[1]), given[pk])
        for pk in (now | was)
        if (one := was.get(pk, nothing)) != (two := now.get(pk, nothing))
    ]
    _tell_extras(old, new, kind, found)
    return found


def _tell_extras(old: Snapshot, new: Snapshot, kind: str, found: list[StandingChange]) -> None:
    keys = [one.pk for one in found if not one.by_others]
    was, now = _extras(old, kind, keys), _extras(new, kind, keys)
    for one in found:
        before, after = was.get(one.pk, ()), now.get(one.pk, ())
        one.given.extend(extra for extra in after if extra not in before)
        one.taken.extend(extra for extra in before if extra not in after)


def _extras(snapshot: Snapshot, kind: str, keys: list[int]) -> dict[int, tuple[Extra, ...]]:
    rows = Standing.objects.filter(snapshot=snapshot, subject=kind, subject_id__in=keys)
    return {
        pk: Scored.from_json(parts).extras for pk, parts in rows.values_list("subject_id", "parts")
    }


def changed_kinds(old: Snapshot, new: Snapshot) -> set[str]:
    """The kinds of subjects of which anything changed."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED_KINDS, {"before": old.pk, "after": new.pk})
        return {kind for (kind,) in cursor.fetchall()}


def _stood(snapshot: Snapshot, kind: str) -> dict[int, tuple[Decimal | None, int | None]]:
    rows = Standing.objects.filter(snapshot=snapshot, subject=kind).order_by("field", "position")
    return {
        pk: (points, rank) for pk, points, rank in rows.values_list("subject_id", "points", "rank")
    }


def cases_named(changes: Collection[FigureChange]) -> set[int]:
    """Every case that came or went."""
    return {pk for change in changes for pk in (*change.came, *change.went)}
