"""Counts one case anew from its trace, without any of the statements behind the figures."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.models import Posting
from assessment.figures.history import DESK, History, Round, Run
from assessment.figures.periods import Period
from assessment.figures.subjects import PEOPLE, SubjectKind
from events.models import Alert, Check, Clock, Order, TraceEntry

Fact = tuple[str, int | str, str]
"""Kind of subject, its key, measure; for areas "area" and the path."""


class Untold(Exception):
    """The trace of a case, or a clock that it belongs to, is not there as a whole."""


@dataclass
class Lookup:
    """What the trace of some cases does not tell, by the case and the moment it belongs to."""

    due: dict[tuple[int, str, int | None, dt.datetime], dt.datetime] = field(default_factory=dict)
    stopped: dict[tuple[int, str, dt.datetime], dt.datetime] = field(default_factory=dict)
    orders: dict[int, list[Order]] = field(default_factory=lambda: defaultdict(list))
    alerts: dict[int, list[Alert]] = field(default_factory=lambda: defaultdict(list))
    checks: dict[int, list[Check]] = field(default_factory=lambda: defaultdict(list))
    roles: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: list[int]) -> Lookup:
        made = cls()
        for clock in Clock.objects.filter(event__in=keys):
            made.due[clock.event_id, clock.kind, clock.task_id, clock.started_at] = clock.due_at
            if clock.stopped_at and clock.task_id is None:
                made.stopped[clock.event_id, clock.kind, clock.stopped_at] = clock.due_at
        for order in Order.objects.filter(event__in=keys):
            made.orders[order.event_id].append(order)
        for alert in Alert.objects.filter(clock__event__in=keys).select_related("clock"):
            made.alerts[alert.clock.event_id].append(alert)
        for check in Check.objects.filter(event__in=keys):
            made.checks[check.event_id].append(check)
        postings = TraceEntry.objects.filter(event__in=keys).values("posting")
        made.roles = dict(Posting.objects.filter(pk__in=postings).values_list("pk", "role"))
        return made


class Recount:
    """The facts of one case in a period, as known at `now`."""

    def __init__(self, history: History, lookup: Lookup, period: Period, now: dt.datetime) -> None:
        self.history, self.lookup, self.now = history, lookup, now
        self.start, self.end = period.bounds()
        self.facts: set[Fact] = set()
        if not {"step", "sight_path"} <= history.state.keys():
            raise Untold
        self.place = str(history.state["sight_path"])

    def run(self) -> set[Fact]:
        if self.history.step == "cancelled":
            self._area("cancelled", self.history.last("cancel"))
        if self.history.counts:
            for count in COUNTS:
                count(self)
        return self.facts

    def due(self, kind: str, task: int | None, started: dt.datetime) -> dt.datetime:
        """When the clock started at that moment is due. Raises Untold where there is none."""
        found = self.lookup.due.get((self.history.event, kind, task, started))
        if found is None:
            raise Untold
        return found

    # Where a fact goes

    def inside(self, moment: dt.datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end and moment <= self.now

    def add(self, kind: str, subject: int | None, *measures: str) -> None:
        if subject is not None:
            self.facts.update((kind, subject, measure) for measure in measures)

    def area(self, *measures: str) -> None:
        self.facts.update(("area", self.place, measure) for measure in measures)

    def _area(self, measure: str, entry: TraceEntry | None) -> None:
        if entry is not None and self.inside(entry.at):
            self.area(measure)

    def role(self, entry: TraceEntry) -> str:
        return self.lookup.roles.get(entry.posting_id or 0, "")

    # What is counted

    def reports(self) -> None:
        history, entry = self.history, self.history.first("collect")
        found = ["reported"]
        if history.step == "rejected":
            found.append("invalid")
        elif history.step != "classify":
            found.append("valid")
        if self.inside(entry.at):
            self.area(*found)
            self.person(entry, *found)
        filed = history.last("file")
        if filed and self.inside(filed.at):
            self.area("filed")
            self.person(entry, "filed")

    def person(self, entry: TraceEntry, *measures: str) -> None:
        """Counts for whoever took the report down."""
        if self.role(entry) == PEOPLE[SubjectKind.WORKER]:
            self.add("worker", entry.user_id, *measures)
        elif self.role(entry) == PEOPLE[SubjectKind.OPERATOR] and "reported" in measures:
            self.add("operator", entry.user_id, "reported")

    def ends(self) -> None:
        history = self.history
        closed = history.last("verify_pass", "settle")
        if closed is None or history.state.get("closed_at") is None:
            return
        if self.inside(closed.at):
            if history.numbered:
                self.area("closed")
                self.add("department", history.led(), "closed")
            else:
                self.area("settled")
                self.add("worker", closed.user_id, "settled")
        self.grades(closed)

    def grades(self, closed: TraceEntry) -> None:
        history, graded = self.history, self.history.last("evaluate")
        grade = history.state.get("grade")
        if graded is None or grade is None or not self.inside(graded.at):
            return
        found = ("rated", "satisfied") if grade >= 3 else ("rated",)
        self.area(*found)
        self.add("department", history.led(), *found)
        collected = history.first("collect")
        if self.role(collected) == PEOPLE[SubjectKind.WORKER]:
            self.add("worker", collected.user_id, *found)
        if not history.numbered:
            self.add("worker", closed.user_id, *found)

    def closings(self) -> None:
        """The last run of the case that is due in the period; for departments, with a lead."""
        history = self.history
        last: list[str] = []
        led: dict[str, tuple[int, str]] = {}
        for run in history.runs:
            if run.reopened and self.inside(run.started_at):
                self.area("reopened")
            due = self.due("case", None, run.started_at)
            outcome = self.outcome(due, run.stopped_at, history.suspended_since(run))
            if outcome and self.start <= due < self.end:
                last = ["due_to_close", CLOSING[outcome]]
                department = history.led(run.started_at, run.stopped_at)
                led = {"led": (department, CLOSING[outcome])} if department else led
            self.stock("area", self.place, due, run)
        if last:
            self.area(*last)
        for department, measure in led.values():
            self.add("department", department, "due_to_close", measure)

    def stock(self, kind: str, subject: int | str, due: dt.datetime, run: Run | Round) -> None:
        """Overdue and open at the end of the period, or now."""
        at = min(self.end, self.now + dt.timedelta(microseconds=1))
        ended = run.stopped_at if isinstance(run, Run) else run.ended_at
        since = self.history.suspended_since(run) if isinstance(run, Run) else run.suspended_since
        if due < at and (ended is None or ended >= at) and not (since and since < due):
            self.facts.add((kind, subject, "overdue_stock"))

    def outcome(
        self, due: dt.datetime, ended: dt.datetime | None, suspended: dt.datetime | None
    ) -> str:
        if ended is not None and ended <= self.now:
            return "kept" if ended <= due else "missed"
        if due <= self.now and not (suspended and suspended < due):
            return "open"
        return ""

    def disposals(self) -> None:
        """The last round due in the period: of the lead for areas, of each department."""
        found: dict[Fact, str] = {}
        for part in sorted(self.history.rounds, key=lambda one: (one.sent_at, one.task)):
            due = self.due("handle", part.task, part.sent_at)
            department = self.history.department(part.task)
            if self.history.tasks[part.task]["state"] == "returned":
                continue
            self.stock("department", department, due, part)
            outcome = self.disposed(part, due)
            if not outcome or not self.start <= due < self.end:
                continue
            found["department", department, ""] = outcome
            if self.history.is_lead(part.task):
                found["area", self.place, ""] = outcome
        for (kind, subject, _none), outcome in found.items():
            self.facts.update({(kind, subject, "due"), (kind, subject, DISPOSAL[outcome])})

    def disposed(self, part: Round, due: dt.datetime) -> str:
        if part.ended_at and part.ended_at <= self.now and part.how in ("waived", "withdrawn"):
            return "dropped" if part.how == "waived" or part.ended_at > due else ""
        return self.outcome(due, part.ended_at, part.suspended_since)

    def sendings(self) -> None:
        for part in self.history.rounds:
            department = self.history.department(part.task)
            refunded = self.history.tasks[part.task]["state"] == "returned"
            measures = []
            if self.inside(part.sent_at):
                measures = ["reworked", "passed_disposal"] if part.again else ["dispatched"]
            self.area(*measures)
            self.add("department", department, *measures)
            if "dispatched" in measures:
                self.add("operator", part.by, "dispatched")
            if part.how == "handled" and self.inside(part.ended_at) and not refunded:
                self.add("department", department, "passed_disposal")
                if self.history.is_lead(part.task):
                    self.area("passed_disposal")

    def talk(self) -> None:
        for measure, task, at in self.history.marks:
            if self.inside(at):
                self.area(measure)
                self.add("department", self.history.department(task), measure)
                if measure == "returned":
                    first = next(r for r in self.history.rounds if r.task == task)
                    self.add("operator", first.by, measure)
        for order in self.lookup.orders[self.history.event]:
            if self.inside(order.given_at):
                found = ("urged", "cards") if order.card else ("urged",)
                self.area(*found)
                if order.task_id:
                    self.add("department", self.history.department(order.task_id), *found)

    def cards(self) -> None:
        for alert in self.lookup.alerts[self.history.event]:
            task, kind = alert.clock.task_id, alert.clock.kind
            state = self.history.tasks[task]["state"] if task else ""
            if alert.act not in ("yellow", "red") or not self.inside(alert.raised_at):
                continue
            if kind in ("accept", "handle") and state == "returned":
                continue
            self.area("cards")
            if task and kind in ("accept", "handle"):
                self.add("department", self.history.department(task), "cards")

    def people(self) -> None:
        for entry in self.history.entries:
            if entry.action in ("sample_pass", "sample_fail") and self.inside(entry.at):
                measure = "samples_passed" if entry.action == "sample_pass" else "samples_failed"
                self.area(measure)
                settled = self.history.before(entry.seq, "settle")
                self.add("worker", settled.user_id if settled else None, measure)
        found: dict[int, str] = {}
        for check in sorted(self.lookup.checks[self.history.event], key=lambda one: one.pk):
            due = self.due("check", None, check.asked_at)
            outcome = self.outcome(due, check.answered_at, None)
            if check.outcome != "closed" and outcome and self.start <= due < self.end:
                found[check.worker_id] = outcome
        for worker, outcome in found.items():
            self.add("worker", worker, "checks_due")
            if outcome == "kept":
                self.add("worker", worker, "checks_on_time")

    def desk(self) -> None:
        late: dict[int, bool] = {}
        for entry in self.history.entries:
            at_desk = self.role(entry) == PEOPLE[SubjectKind.OPERATOR] and entry.action in DESK
            if not at_desk or entry.user_id is None or not self.inside(entry.at):
                continue
            kind = DESK[entry.action]
            due = self.lookup.stopped.get((self.history.event, kind, entry.at), entry.at)
            late[entry.user_id] = late.get(entry.user_id, False) or entry.at > due
        for user, missed in late.items():
            self.add("operator", user, "desk_done", *([] if missed else ["desk_on_time"]))


CLOSING = {"kept": "closed_on_time", "missed": "closed_late", "open": "overdue_to_close"}
DISPOSAL = {"kept": "on_time", "missed": "late", "open": "overdue_open", "dropped": "dropped"}
COUNTS: tuple[Callable[[Recount], None], ...] = (
    Recount.reports,
    Recount.ends,
    Recount.closings,
    Recount.disposals,
    Recount.sendings,
    Recount.talk,
    Recount.cards,
    Recount.people,
    Recount.desk,
)
