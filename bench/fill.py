"""Fills a database with cases by COPY: nine of ten done, the open ones with three clocks each.

Open cases are mostly young ones; some are late, near, suspended, reworked, claimed or without
a grid, and several kinds of department hold them, so that every filter has something to find.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from accounts.models import Department, Posting, Role, User
from bench.words import Words
from events.models import Category, Ladder
from grids.models import Area, Level

OPEN_SHARE = 10
"""One case in this many is open; of the youngest fifth four in ten are."""
SEED = 20261122
RULE = json.dumps({"kind": "default", "amount": 1, "unit": "work_day"})
PARTS = json.dumps([[480, "work_day"]])
Row = tuple[Any, ...]

EVENT = (
    "id uid secret_digest number step source title description address hidden point category_id "
    "urgency confidential area_id holder_id sight_path leaders_only askable first_asked "
    "reported_at filed_at closed_at done_at rework_count reopen_count reporter_reopened settled "
    "sample result merged_from hands hand_units grade grade_words mark_words due_at near_at "
    "suspended provisional changed_at seq head made dispatched_by_id created_by_id "
    "created_as_id "
    "claimed_by_id claimed_at concerns_department_id departments"
).split()
TASK = (
    "id event_id department_id role state cycle round dispatched_by_id section note sent_at "
    "accepted_at ended_at result extensions"
).split()
CLOCK = (
    "event_id task_id kind rule parts ladder_id started_at due_at near_at due_revision "
    "provisional suspensions stopped_at reopened refunded next_alert_at rung"
).split()
TRACE = ("event_id seq at user_id acting_as channel action changes reason previous mac").split()


class Filler:
    """Draws the same cases for the same number of them."""

    def __init__(self, count: int) -> None:
        self.count, self.random = count, random.Random(SEED)
        self.now = timezone.now()
        areas = Area.objects.filter(level=Level.GRID).exclude(geometry=None)
        self.grids = [(a.pk, a.path, a.geometry.point_on_surface) for a in areas.order_by("path")]
        self.holders = dict(Area.objects.filter(level=Level.TOWNSHIP).values_list("path", "pk"))
        self.words = Words(self.random)
        self.kinds = kinds()
        self.categories = list(
            Category.objects.filter(confidential=False).order_by("pk").values_list("pk", flat=True)
        )
        self.ladder = Ladder.objects.values_list("pk", flat=True).first()
        self.user = User.objects.get(username="county").pk
        self.workers = list(
            Posting.objects.filter(role=Role.WORKER).order_by("pk").values_list("user", "pk")
        )

    def cases(self) -> Iterator[tuple[list[Row], list[Row], list[Row], list[Row]]]:
        """(case, tasks, clocks, trace) rows of one case after the other."""
        for pk in range(1, self.count + 1):
            yield self.case(pk)

    def case(self, pk: int) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
        draw = self.random
        area, path, point = draw.choice(self.grids)
        township = path[:8]
        holder = self.holders[township]
        young = pk > 0.8 * self.count
        is_open = draw.random() < (0.4 if young else 0.025)
        step = draw.choice(OPEN_STEPS) if is_open else "done"
        begun = self.now - dt.timedelta(minutes=60 + 5 * (self.count - pk))
        due, near, suspended = self.light(is_open)
        ended = None if is_open else min(self.now, begun + dt.timedelta(hours=30))
        changed = ended or begun + (self.now - begun) * draw.random()
        numbered = step not in ("classify", "file")
        number = f"610305-{begun:%Y%m%d}-{pk % 100_000:05d}" if numbered else None
        where = Point(point.x, point.y, srid=4326).hexewkb.decode()
        placed = draw.random() > 0.005
        claimed = is_open and draw.random() < 0.01
        handled = step not in ("classify", "file", "dispatch")
        tasks = list(self.tasks(pk, township, holder, begun, step, ended)) if handled else []
        concerned = self.kinds[0][township] if draw.random() < 0.003 else None
        case: Row = (
            pk, uuid.uuid4(), "", number, step, "worker", *self.words.case(), b"", where,
            draw.choice(self.categories), draw.choice(URGENCIES), False,
            area if placed else None, holder, path if placed else township,
            False, False, "", begun, begun if numbered else None, ended, ended,
            1 if numbered and draw.random() < 0.03 else 0, 0, False, False,
            "", "", "", [], [], None, "", "", due, near, suspended, False, changed, 4, "", "[]",
            holder if numbered else None, *draw.choice(self.workers),
            self.user if claimed else None, self.now if claimed else None, concerned,
            sorted({task[2] for task in tasks}),
        )  # fmt: skip
        clocks = list(self.clocks(pk, handled, begun, due, near, ended))
        trace = [
            (pk, seq, begun, self.user, "bench", "page", action, "{}", "", "", "")
            for seq, action in enumerate(("collect", "classify", "file", "dispatch"), start=1)
        ]
        return [case], tasks, clocks, trace

    def light(self, is_open: bool) -> tuple[Any, Any, bool]:
        """Due time, near time and whether suspended: 4 % late, 8 % near, 2 % suspended."""
        if not is_open:
            return None, None, False
        share, minutes = self.random.random(), self.random.randrange(600, 40_000)
        if share < 0.02:
            return None, None, True
        if share < 0.06:
            due = self.now - dt.timedelta(minutes=minutes)
            return due, due - dt.timedelta(minutes=300), False
        if share < 0.14:
            due = self.now + dt.timedelta(minutes=minutes / 40)
            return due, self.now - dt.timedelta(minutes=10), False
        due = self.now + dt.timedelta(minutes=1_000 + minutes)
        return due, due - dt.timedelta(minutes=900), False

    def tasks(
        self, pk: int, path: str, holder: int, begun: Any, step: str, ended: Any
    ) -> Iterator[Row]:
        """A lead, and for one case in five an assist; ids are the case's, and a million more."""
        state = "accepted" if step == "handle" else "handled"
        end = ended if state == "handled" else None
        lead, assist = self.random.sample(self.kinds, 2)
        parts = [(pk, lead[path], "lead")]
        if self.random.random() < 0.2:
            parts.append((pk + 10_000_000, assist[path], "assist"))
        for key, department, role in parts:
            yield (
                key, pk, department, role, state, 0, 1, holder, "", "", begun, begun, end, "", 0,
            )  # fmt: skip

    def clocks(
        self, pk: int, handled: bool, begun: Any, due: Any, near: Any, ended: Any
    ) -> Iterator[Row]:
        """Three clocks a case; on the task where there is one. Late ones have climbed all rungs."""
        moment = due or begun + dt.timedelta(hours=40)
        alert = near if near and near > self.now else None
        for task, kind in ((None, "case"), (pk, "handle"), (None, "classify")):
            on = task if handled else None
            yield (
                pk, on, kind, RULE, PARTS, self.ladder, begun, moment, moment, 1, False, "[]",
                None if due else ended or self.now, False, False, alert, 0,
            )  # fmt: skip


def kinds() -> list[dict[str, int]]:
    """For some kinds of department the one that serves each township: its own or the county's."""
    townships = Area.objects.filter(level=Level.TOWNSHIP).values_list("path", flat=True)
    found = []
    for code in ("T04", "T01", "T07", "T08", "C22", "C09", "C07"):
        at = dict(Department.objects.filter(kind__code=code).values_list("path", "pk"))
        found.append({path: at.get(path) or at[path[:4]] for path in townships})
    return found


OPEN_STEPS = ("classify", "file", "dispatch", "handle", "handle", "handle", "report", "verify")
URGENCIES = ("normal", "normal", "normal", "normal", "urgent", "critical")
TABLES = (
    ("events_event", EVENT),
    ("events_task", TASK),
    ("events_clock", CLOCK),
    ("events_traceentry", TRACE),
)
FILLED = (*(table for table, _columns in TABLES), "events_eventwords")
BATCH = 20_000


def fill(count: int) -> None:
    """Copies `count` cases with their tasks, clocks and trace into empty tables."""
    cases = Filler(count).cases()
    with connection.cursor() as cursor:  # the filler knows itself which departments hold a case
        cursor.execute("ALTER TABLE events_task DISABLE TRIGGER events_task_departments")
    while batch := list(itertools.islice(cases, BATCH)):
        for index, (table, columns) in enumerate(TABLES):
            copy(table, columns, itertools.chain.from_iterable(case[index] for case in batch))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_task ENABLE TRIGGER events_task_departments")
        for table in ("events_event", "events_task"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 20000000)")
    vacuum()


def copy(table: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    names = ", ".join(columns)
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(row)


def vacuum() -> None:
    """What autovacuum would have done by the time a county has this many cases."""
    with connection.cursor() as cursor:
        for table in FILLED:
            cursor.execute(f"VACUUM ANALYZE {table}")
