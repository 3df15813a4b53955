"""Drives records through the workflow: one transaction a record, none twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from events.actors import Actor
from events.imports.mapping import Mapping as FieldMapping
from events.imports.plan import Plan, Planned, number_of, plan
from events.imports.records import Record, Row, Unusable, record, rows, wanted
from events.imports.standins import CHANNEL, StandIns, point_of
from events.models import Category, Event, Task, TaskRequest
from events.refusals import Refused
from events.services import Report, apply, collect
from events.services.dispatching import proposal
from grids.models import Area, Level

BATCH = 100
Place = Callable[[Record], tuple[Record, Area | None]]


@dataclass
class Tally:
    """What became of the rows; `problems` are (line, reason)."""

    seen: int = 0
    made: int = 0
    known: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Share:
    """Every `of`th row, beginning with `index`: what one process goes through."""

    index: int = 0
    of: int = 1


class Importer:
    """Goes through a file (or a share of it); may be stopped at any moment and run again."""

    def __init__(
        self,
        mapping: FieldMapping,
        now: dt.datetime,
        place: Place | None = None,
        batch: int = BATCH,
    ) -> None:
        self.mapping, self.now, self.place, self.batch = mapping, now, place, batch
        self.people = StandIns()
        self.categories = {c.code: c for c in Category.objects.select_related("lead")}

    def run(self, path: Path, share: Share | None = None) -> Iterator[Tally]:
        """Yields the tally after each batch; memory stays that of one batch."""
        share, tally = share or Share(), Tally()
        found = ((n, row) for n, row in rows(path) if wanted(row, self.mapping))
        mine = islice(found, share.index, None, share.of)
        for batch in _batches(mine, self.batch):
            known = self._known(batch)
            for line, row in batch:
                tally.seen += 1
                self._one(line, row, known, tally)
            yield tally

    def _known(self, batch: list[tuple[int, Row]]) -> set[str]:
        column = self.mapping.columns["id"]
        keys = [f"{self.mapping.name}:{row.get(column, '')}" for _line, row in batch]
        found = Event.objects.filter(imported_id__in=keys)
        return {key for key in found.values_list("imported_id", flat=True) if key}

    def _one(self, line: int, row: Row, known: set[str], tally: Tally) -> None:
        try:
            found = record(row, self.mapping, self.now)
            if found.key in known:
                tally.known += 1
                return
            self.drive(found)
        except Unusable as problem:
            tally.problems.append((line, str(problem)))
        except Refused as problem:
            tally.problems.append((line, str(problem.sentence)))
        except IntegrityError:
            if not Event.objects.filter(imported_id=found.key).exists():
                raise
            tally.known += 1  # another run was quicker
        else:
            known.add(found.key)
            tally.made += 1

    def drive(self, found: Record) -> Event:
        """Makes the case with its whole history; without its turns where rules forbid them."""
        area = None
        if self.place is not None:
            found, area = self.place(found)
        shares: Mapping[str, int] = self.mapping.shares
        planned = plan(found, shares, self.now)
        try:
            with transaction.atomic():
                return Drive(self, found, area, planned).run()
        except Refused:
            if planned.fate == "plain":
                raise
        simple = {"cut": 100} if planned.cut else {}
        with transaction.atomic():
            return Drive(self, found, area, plan(found, simple, self.now), plain=True).run()


def _batches(items: Iterable[tuple[int, Row]], size: int) -> Iterator[list[tuple[int, Row]]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class Drive:
    """One record on its way through the steps."""

    def __init__(
        self,
        importer: Importer,
        found: Record,
        area: Area | None,
        planned: Plan,
        *,
        plain: bool = False,
    ) -> None:
        self.importer, self.record, self.area, self.plan = importer, found, area, planned
        self.people = importer.people
        self.plain = plain
        self.lead = self.first_lead = 0
        self.event: Event

    def run(self) -> Event:
        category = self.importer.categories.get(self.record.category)
        if category is None:
            raise Refused(
                _("the catalogue has no category %(code)s") % {"code": self.record.category}
            )
        report = Report(
            description=self.record.text,
            title=self.record.title or str(category.name_zh),
            point=point_of(self.record.point),
            area=self.area,
            category=category,
            source=self.record.source,
            imported_id=self.record.key,
            made=list(self.plan.made),
        )
        collector = self.people.collector(self.record.source, self.area)
        self.event = collect(report, collector, self.record.created).event
        for step in self.plan.steps:
            if step.action == "pass_up":
                self._pass_up(step)
            else:
                self._take(step)
        return self.event

    def _pass_up(self, step: Planned) -> None:
        """As often as the category's usual level lies above the desk."""
        levels = list(Level)
        category = self.event.category
        usual = levels.index(Level(category.usual_level)) if category else len(levels)
        while levels.index(Level(self.event.holder.level)) > usual:
            actor = self._actor(step, None)
            self.event = apply(self.event.pk, "pass_up", actor, now=step.at, **step.data)

    def _take(self, step: Planned) -> None:
        data = dict(step.data)
        if step.action == "file" and self.record.target is not None:
            left = (self.record.target - step.at).total_seconds() // 60
            data["target_minutes"] = max(0, int(left))
        if step.action == "dispatch":
            data |= self._departments()
        if step.action == "change_lead":
            data["department"] = self.lead
        if step.action == "request_extension":
            data["minutes"] = 240
        if step.action == "verify_fail":
            data["tasks"] = [self._task().pk]
        on_task = step.by in ("lead", "returner", "decider") and step.action != "report_back"
        task = self._task(returner=step.by == "returner") if on_task else None
        actor = self._actor(step, task)
        key = task.pk if task else None
        self.event = apply(self.event.pk, step.action, actor, now=step.at, task_id=key, **data)

    def _departments(self) -> dict[str, object]:
        category = self.event.category
        if category is None:
            raise Refused(_("it has no category"))
        lead, _assists = proposal(self.event, category)
        if lead is None:
            raise Refused(
                _("there is no department of the kind %(kind)s there")
                % {"kind": category.lead.code}
            )
        self.lead = self.first_lead = lead.pk
        if self.plan.fate == "returned":
            drawn = number_of(self.record.key, "wrong", 1000)
            wrong = self.people.wrong_department(self.event, lead.pk, drawn)
            self.first_lead = wrong.pk if wrong else lead.pk
        return {"lead": self.first_lead, "assists": []}

    def _task(self, returner: bool = False) -> Task:
        tasks = Task.objects.filter(event=self.event).select_related("dispatched_by")
        return tasks.order_by("pk").first() if returner else tasks.latest("pk")  # type: ignore[return-value]

    def _actor(self, step: Planned, task: Task | None) -> Actor:
        if step.by == "reporter":
            return Actor.reporter(self.event.pk, CHANNEL)
        if step.by == "verifier":
            return self.people.verifier(self.event)
        if step.by == "decider" and task is not None:
            request = TaskRequest.objects.select_related("centre").get(task=task, state="pending")
            asked = frozenset({request.asked_by_id or 0})
            return self.people.desk(self.event, asked, request.centre)
        if step.by in ("lead", "returner"):
            department = self.first_lead if step.by == "returner" else self.lead
            return self.people.liaison(department, self.event)
        return self.people.desk(self.event)
