"""Records go through the real workflow with their own times, none of them twice."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event as Pause

import pytest
from django.utils import timezone

from events.imports.mapping import parse
from events.imports.run import Importer, Tally
from events.models import Clock, Event, Outbox, TraceEntry
from events.trace import broken
from tests.events.people import World, world
from tests.events.stage import make_category

__all__ = ["world"]

pytestmark = pytest.mark.usefixtures("rules", "calendar")

NOW = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
HEAD = "id,created,target,closed,type,lat,lng\n"
COLUMNS = {
    "id": "id",
    "created": "created",
    "target": "target",
    "closed": "closed",
    "type": "type",
    "latitude": "lat",
    "longitude": "lng",
}
MAPPING = {
    "name": "city",
    "time_zone": "Asia/Shanghai",
    "columns": COLUMNS,
    "types": {"lane": "0201"},
}


def write(path: Path, count: int, kind: str = "lane") -> Path:
    rows = [
        f"{n},2026-03-02T09:{n % 60:02d}:00,2026-03-05T09:00:00,"
        f"2026-03-04T10:00:00,{kind},34.05,107.05\n"
        for n in range(count)
    ]
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def run(path: Path, **made: int) -> Tally:
    mapping = parse({**MAPPING, "made": made})
    tally = Tally()
    for latest in Importer(mapping, NOW).run(path):
        tally = latest
    return tally


@pytest.fixture
def file(tmp_path: Path, world: World) -> Path:
    make_category()
    return write(tmp_path / "records.csv", 3)


def test_it_takes_records_through_the_workflow(file: Path) -> None:
    assert run(file).made == 3
    event = Event.objects.get(imported_id="city:0")
    assert event.step == "done"
    assert timezone.localtime(event.reported_at).isoformat() == "2026-03-02T09:00:00+08:00"
    assert event.closed_at == dt.datetime(2026, 3, 4, 2, 0, tzinfo=dt.UTC)
    assert not TraceEntry.objects.filter(at__gt=NOW).exists()
    assert list(broken(event, event.trace.order_by("seq"))) == []


def test_it_keeps_the_sources_target_as_an_imported_rule(file: Path) -> None:
    run(file)
    clock = Clock.objects.get(event__imported_id="city:0", kind="case")
    assert clock.rule["kind"] == "imported"
    target = dt.datetime(2026, 3, 5, 1, 0, tzinfo=dt.UTC)
    assert abs(clock.due_at - target) < dt.timedelta(minutes=1)


def test_it_marks_what_was_made_up(file: Path) -> None:
    run(file)
    assert Event.objects.get(imported_id="city:0").made == [
        "accept",
        "classify",
        "dispatch",
        "file",
        "handle",
        "pass_up",
        "report_back",
    ]


def test_it_takes_no_record_twice(file: Path) -> None:
    run(file)
    again = run(file)
    assert (again.made, again.known) == (0, 3)
    assert Event.objects.count() == 3


def test_it_goes_on_where_it_was_stopped(tmp_path: Path, file: Path) -> None:
    run(file)
    longer = write(tmp_path / "longer.csv", 5)
    assert (run(longer).made, Event.objects.count()) == (2, 5)


def test_it_tells_nobody_of_history(file: Path) -> None:
    run(file)
    assert not Outbox.objects.exists()


@pytest.mark.parametrize(
    ("fate", "actions"),
    [
        ("returned", {"request_return", "decide_return", "change_lead"}),
        ("reworked", {"verify_fail"}),
        ("extended", {"request_extension", "decide_extension"}),
    ],
)
def test_it_makes_turns_by_stated_shares(file: Path, fate: str, actions: set[str]) -> None:
    run(file, **{fate: 100})
    for event in Event.objects.all():
        assert actions <= set(event.trace.values_list("action", flat=True))
        assert event.step == "done"


def test_it_leaves_cut_records_open(file: Path) -> None:
    assert run(file, cut=100).made == 3
    assert not Event.objects.filter(closed_at__isnull=False).exists()
    assert not Clock.objects.filter(event__step="done").exists()


def test_it_lists_what_it_cannot_map(tmp_path: Path, world: World) -> None:
    make_category()
    tally = run(write(tmp_path / "odd.csv", 2, kind="ballet"))
    assert tally.made == 0
    assert [line for line, _why in tally.problems] == [2, 3]
    assert "ballet" in tally.problems[0][1]


def test_it_refuses_what_nobody_could_take(tmp_path: Path, file: Path) -> None:
    from accounts.models import Posting

    Posting.objects.filter(role="liaison").update(valid_to=dt.date(2020, 1, 2))
    tally = run(file)
    assert tally.made == 0
    assert Event.objects.count() == 0
    assert len(tally.problems) == 3


def command(file: Path) -> list[str]:
    """The command line for `file`, with its mapping written beside it."""
    mapping = file.with_suffix(".toml")
    columns = "\n".join(f'{name} = "{column}"' for name, column in COLUMNS.items())
    mapping.write_text(
        f'name = "city"\ntime_zone = "Asia/Shanghai"\n[columns]\n{columns}\n'
        '[types]\nlane = "0201"\n',
        encoding="utf-8",
    )
    return [sys.executable, "manage.py", "import_requests", str(file), "--mapping", str(mapping)]


def ran(file: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(file), env=env, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.django_db(transaction=True)
def test_it_runs_in_parallel_processes(file: Path, service_env: dict[str, str]) -> None:
    ended = ran(file, service_env)
    assert "3 cases made" in ended.stdout, ended.stdout + ended.stderr
    assert Event.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_it_loses_and_doubles_nothing_when_it_is_killed(
    tmp_path: Path, file: Path, service_env: dict[str, str]
) -> None:
    many = write(tmp_path / "many.csv", 40)
    running = subprocess.Popen(command(many), env=service_env, stdout=subprocess.DEVNULL)
    try:
        poll(lambda: Event.objects.count() > 2, 60)
    finally:
        running.kill()
        running.wait(20)
    ended = ran(many, service_env)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    poll(lambda: Event.objects.filter(step="done").count() == 40, 30)
    assert Event.objects.count() == 40


def poll(ready: Callable[[], bool], seconds: float) -> None:
    """Waits until `ready`, asking often; fails after `seconds`."""
    end = time.monotonic() + seconds
    pause = Pause()
    while not ready():
        assert time.monotonic() < end, "it took too long"
        pause.wait(0.05)
