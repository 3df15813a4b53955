"""How far the pay of a quarter is: told by the facts and the clock, kept nowhere."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, TextChoices
from django.utils.translation import pgettext_lazy

from assessment.figures.periods import Period
from assessment.figures.subjects import SubjectKind
from assessment.models import Appeal, PayList, Snapshot, Standing
from assessment.snapshots.appeals import until
from grids.models import Area


class State(TextChoices):
    """Where a quarter stands; of a later revision, where its correction does."""

    NOBODY = "nobody", pgettext_lazy("pay", "Nobody was graded")
    OPEN = "open", pgettext_lazy("pay", "Open for appeals")
    DISPUTED = "disputed", pgettext_lazy("pay", "Appeals undecided")
    GRANTED = "granted", pgettext_lazy("pay", "Waits for a revision")
    READY = "ready", pgettext_lazy("pay", "Can be settled")
    SETTLED = "settled", pgettext_lazy("pay", "Settled")
    RELEASED = "released", pgettext_lazy("pay", "Released")


TAGS = {
    State.OPEN: "accent",
    State.DISPUTED: "near",
    State.GRANTED: "near",
    State.READY: "accent",
    State.SETTLED: "near",
}


@dataclass(frozen=True)
class Quarter:
    """One county in one closed quarter. `until` is when the time for appeals ends; `undecided`
    and `granted` appeals (the latter not in a revision yet) are about its workers; `lists` are
    those settled, the last one first."""

    area: Area
    snapshot: Snapshot
    now: dt.datetime
    workers: int = 0
    until: dt.datetime | None = None
    undecided: int = 0
    granted: int = 0
    lists: tuple[PayList, ...] = ()

    @property
    def period(self) -> Period:
        return self.snapshot.span

    @property
    def last(self) -> PayList | None:
        return self.lists[0] if self.lists else None

    @property
    def is_settled(self) -> bool:
        """Whether the revision that holds is what was settled."""
        return self.last is not None and self.last.snapshot_id == self.snapshot.pk

    @property
    def corrects(self) -> bool:
        """A later revision than the one that was settled waits."""
        return bool(self.lists) and not self.is_settled

    @property
    def state(self) -> State:
        if self.last is not None and self.is_settled:
            return State.RELEASED if self.last.released_at else State.SETTLED
        if not self.workers or self.until is None:
            return State.NOBODY
        if self.now < self.until:
            return State.OPEN
        if self.undecided:
            return State.DISPUTED
        return State.GRANTED if self.granted else State.READY

    @property
    def tag(self) -> str:
        return TAGS.get(self.state, "calm")


def quarters(area: Area, snapshots: Sequence[Snapshot], now: dt.datetime) -> list[Quarter]:
    """The quarters of a county whose last revisions are given, in their order; three statements."""
    graded, disputed = _graded(area, snapshots), _disputed(area, snapshots)
    lists: defaultdict[str, list[PayList]] = defaultdict(list)
    rows = PayList.objects.filter(area=area, period__in=[one.period for one in snapshots])
    for row in rows.select_related("snapshot", "rule").order_by("-number"):
        lists[row.period].append(row)
    found = []
    for one in snapshots:
        workers, days = graded.get(one.pk, (0, 0))
        ends = until(one.frozen_at, days) if workers else None
        open_, granted = disputed.get(one.period, (0, 0))
        made = tuple(lists[one.period])
        found.append(Quarter(area, one, now, workers, ends, open_, granted, made))
    return found


def _graded(area: Area, snapshots: Iterable[Snapshot]) -> dict[int, tuple[int, int]]:
    rows = Standing.objects.filter(
        snapshot__in=list(snapshots), subject=SubjectKind.WORKER, path__startswith=area.path
    )
    counted = rows.order_by().values("snapshot").annotate(n=Count("pk"), days=Max(DAYS))
    return {row["snapshot"]: (row["n"], row["days"]) for row in counted}


DAYS = "scheme__appeal_days"


def _disputed(area: Area, snapshots: Iterable[Snapshot]) -> dict[str, tuple[int, int]]:
    rows = Appeal.objects.filter(
        snapshot__period__in=[one.period for one in snapshots],
        subject=SubjectKind.WORKER,
        path__startswith=area.path,
    )
    counted = (
        rows.order_by()
        .values("snapshot__period")
        .annotate(
            open=Count("pk", filter=Q(state="filed")),
            granted=Count("pk", filter=Q(state="granted", remedy=None)),
        )
    )
    return {row["snapshot__period"]: (row["open"], row["granted"]) for row in counted}
