"""Fills a database with cases by COPY: nine of ten done, the open ones with three clocks each."""

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

from accounts.models import Department, User
from events.models import Category, Ladder
from grids.models import Area, Level

OPEN_SHARE = 10
"""One case in this many is open."""
SEED = 20261122
RULE = json.dumps({"kind": "default", "amount": 1, "unit": "work_day"})
PARTS = json.dumps([[480, "work_day"]])
Row = tuple[Any, ...]

EVENT = (
    "id uid secret_digest number step source title description address hidden point category_id "
    "urgency confidential area_id holder_id sight_path leaders_only askable first_asked "
    "reported_at filed_at closed_at done_at rework_count reopen_count reporter_reopened settled "
    "sample result merged_from hands hand_units grade grade_words mark_words due_at near_at "
    "suspended provisional changed_at seq head made dispatched_by_id created_by_id"
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
        self.departments = dict(
            Department.objects.filter(kind__code="T04").values_list("path", "pk")
        )
        self.categories = list(
            Category.objects.filter(confidential=False).values_list("pk", "name_zh")
        )
        self.ladder = Ladder.objects.values_list("pk", flat=True).first()
        self.user = User.objects.values_list("pk", flat=True).first()

    def cases(self) -> Iterator[tuple[list[Row], list[Row], list[Row], list[Row]]]:
        """(case, tasks, clocks, trace) rows of one case after the other."""
        for pk in range(1, self.count + 1):
            yield self.case(pk)

    def case(self, pk: int) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
        draw = self.random
        area, path, point = draw.choice(self.grids)
        category, name = draw.choice(self.categories)
        township = path[:8]
        holder = self.holders[township]
        is_open = pk % OPEN_SHARE == 0
        step = draw.choice(OPEN_STEPS) if is_open else "done"
        age = dt.timedelta(minutes=draw.randrange(60, 10_000 if is_open else 5_000_000))
        begun = self.now - age
        due = self.now + dt.timedelta(minutes=draw.randrange(600, 40_000)) if is_open else None
        ended = None if is_open else min(self.now, begun + dt.timedelta(hours=30))
        numbered = step not in ("classify", "file")
        number = f"610305-{begun:%Y%m%d}-{pk:07d}" if numbered else None
        where = Point(point.x, point.y, srid=4326).hexewkb.decode()
        case: Row = (
            pk, uuid.uuid4(), "", number, step, "worker", f"{name} {pk}", "楼道口堆放杂物",
            "东关街 12 号", b"", where, category, draw.choice(URGENCIES), False, area, holder, path,
            False, False, "", begun, begun if numbered else None, ended, ended, 0, 0, False, False,
            "", "", "", [], [], None, "", "", due,
            self.now + dt.timedelta(minutes=500) if due else None, False, False,
            ended or begun, 4, "", "[]", holder if numbered else None, self.user,
        )  # fmt: skip
        handled = step not in ("classify", "file", "dispatch")
        tasks = [self.task(pk, township, holder, begun, step, ended)] if handled else []
        clocks = list(self.clocks(pk, handled, begun, due, ended))
        trace = [
            (pk, seq, begun, self.user, "bench", "page", action, "{}", "", "", "")
            for seq, action in enumerate(("collect", "classify", "file", "dispatch"), start=1)
        ]
        return [case], tasks, clocks, trace

    def task(self, pk: int, path: str, holder: int, begun: Any, step: str, ended: Any) -> Row:
        state = "accepted" if step == "handle" else "handled"
        department = self.departments[path]
        return (
            pk, pk, department, "lead", state, 0, 1, holder, "", "", begun, begun,
            ended if state == "handled" else None, "", 0,
        )  # fmt: skip

    def clocks(self, pk: int, handled: bool, begun: Any, due: Any, ended: Any) -> Iterator[Row]:
        """Three clocks a case; on the task where there is one."""
        moment = due or begun + dt.timedelta(hours=40)
        alert = moment - dt.timedelta(minutes=120) if due else None
        for task, kind in ((None, "case"), (pk, "handle"), (None, "classify")):
            on = task if handled else None
            yield (
                pk, on, kind, RULE, PARTS, self.ladder, begun, moment, moment, 1, False, "[]",
                None if due else ended, False, False, alert, 0,
            )  # fmt: skip


OPEN_STEPS = ("classify", "file", "dispatch", "handle", "handle", "handle", "report", "verify")
URGENCIES = ("normal", "normal", "normal", "normal", "urgent", "critical")
TABLES = (
    ("events_event", EVENT),
    ("events_task", TASK),
    ("events_clock", CLOCK),
    ("events_traceentry", TRACE),
)
BATCH = 20_000


def fill(count: int) -> None:
    """Copies `count` cases with their tasks, clocks and trace into empty tables."""
    cases = Filler(count).cases()
    while batch := list(itertools.islice(cases, BATCH)):
        for index, (table, columns) in enumerate(TABLES):
            copy(table, columns, itertools.chain.from_iterable(case[index] for case in batch))
    with connection.cursor() as cursor:
        for table in ("events_event", "events_task"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {count + 1})")
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
        for table, _columns in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")
