"""`verify_trace` names each entry that was altered, deleted or cut off."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test import override_settings

from events import anchors
from events.models import Event, TraceAnchor, TraceEntry
from events.trace import mac
from tests.events.stage import MONDAY, Stage


@pytest.fixture(autouse=True)
def anchor_root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(TRACE_ANCHOR_ROOT=tmp_path / "anchors"):
        yield tmp_path / "anchors"


@pytest.fixture
def event(stage: Stage) -> Event:
    return stage.to("verify")


def sql(text: str, *values: int | str) -> None:
    """What somebody with the owner's rights in the database could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("events_traceentry", "events_traceanchor"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(text, values)
        for table in ("events_traceentry", "events_traceanchor"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def verify(*arguments: str) -> list[str]:
    """The lines that the command prints, its failure as the last one."""
    out = io.StringIO()
    failure: CommandError | None = None
    try:
        call_command("verify_trace", *arguments, stdout=out)
    except CommandError as error:
        failure = error
    if failure is None:
        return out.getvalue().splitlines()
    assert failure.returncode == 1
    return [*out.getvalue().splitlines(), str(failure)]


def named(event: Event, seq: int, words: str) -> str:
    return f"case {event} (key {event.pk}), entry {seq}: {words}"


def test_it_finds_a_whole_trace_whole(event: Event) -> None:
    anchors.anchor(MONDAY)
    assert verify() == ["The trace is whole."]
    assert verify("--event", str(event.pk), "--since", "2026-01-01") == ["The trace is whole."]


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'x'",
        "action = 'cancel'",
        "at = at + interval '1 second'",
        "user_id = NULL",
        "changes = '{}'",
    ],
)
def test_it_names_an_altered_entry(event: Event, change: str) -> None:
    update = f"UPDATE events_traceentry SET {change} WHERE event_id = %s AND seq = 3"  # noqa: S608
    sql(update, event.pk)
    assert verify() == [
        named(event, 3, "the entry was altered"),
        "The trace is broken in 1 places.",
    ]


def test_it_names_a_deleted_entry(event: Event) -> None:
    sql("DELETE FROM events_traceentry WHERE event_id = %s AND seq = 3", event.pk)
    assert named(event, 3, "the entry was deleted") in verify()


def test_it_names_entries_cut_off(event: Event) -> None:
    sql("DELETE FROM events_traceentry WHERE event_id = %s AND seq >= %s", event.pk, event.seq - 1)
    found = verify("--event", str(event.pk))
    assert found[:2] == [
        named(event, event.seq - 1, "the entry was cut off from the end"),
        named(event, event.seq, "the entry was cut off from the end"),
    ]


def test_it_names_a_chain_that_is_gone_altogether(event: Event) -> None:
    sql("DELETE FROM events_traceentry WHERE event_id = %s", event.pk)
    assert len(verify()) == event.seq + 1


def test_it_names_what_was_cut_off_although_the_case_was_rewritten(event: Event) -> None:
    anchors.anchor(MONDAY)
    sql("DELETE FROM events_traceentry WHERE event_id = %s AND seq = %s", event.pk, event.seq)
    last = TraceEntry.objects.filter(event=event).latest("seq")
    Event.objects.filter(pk=event.pk).update(seq=last.seq, head=last.mac)
    (line, _count) = verify()
    assert line == "anchor trace-2026-03-02.txt: " + named(
        event, event.seq, "the entry was cut off from the end"
    )
    assert len(verify("--event", str(event.pk))) == 2


def test_it_names_a_rewritten_end_although_it_is_signed_anew(event: Event) -> None:
    anchors.anchor(MONDAY)
    last = TraceEntry.objects.filter(event=event).latest("seq")
    last.reason = "其他"
    forged = mac(last, str(event.uid))
    sql("UPDATE events_traceentry SET reason = '其他', mac = %s WHERE id = %s", forged, last.pk)
    Event.objects.filter(pk=event.pk).update(head=forged)
    (line, _count) = verify()
    assert line.endswith(named(event, event.seq, "the entry was altered"))


def test_it_names_an_anchor_file_that_is_gone_or_altered(
    event: Event, stage: Stage, anchor_root: Path
) -> None:
    anchors.anchor(MONDAY)
    stage.do("verify_pass")
    anchors.anchor(MONDAY + dt.timedelta(days=1))
    first = anchor_root / "trace-2026-03-02.txt"
    text = first.read_text()
    first.chmod(0o600)
    first.write_text(text.replace(str(event.uid), str(event.uid)[::-1]))
    assert "anchor trace-2026-03-02.txt: the file was altered" in verify()
    first.unlink()
    assert "anchor trace-2026-03-02.txt: the file is gone" in verify()
    sql("DELETE FROM events_traceanchor WHERE file = 'trace-2026-03-02.txt'")
    assert "anchor trace-2026-03-03.txt: the file was altered" in verify()
    first.write_text(text)
    assert verify() == ["The trace is whole."]


def test_an_anchor_is_written_once_a_day(event: Event, anchor_root: Path) -> None:
    made = anchors.anchor(MONDAY)
    assert made is not None
    assert (made.entries, made.file) == (1, "trace-2026-03-02.txt")
    text = (anchor_root / made.file).read_text()
    assert text.startswith(f"{event.uid} {event.seq} {event.head}\ntotal 1 ")
    assert anchors.anchor(MONDAY + dt.timedelta(hours=1)) is None
    assert TraceAnchor.objects.count() == 1


def test_an_anchor_whose_row_was_lost_in_a_crash_is_taken_up(
    event: Event, anchor_root: Path
) -> None:
    anchors.anchor(MONDAY)
    text = (anchor_root / "trace-2026-03-02.txt").read_text()
    sql("DELETE FROM events_traceanchor")
    assert anchors.anchor(MONDAY + dt.timedelta(hours=1)) is not None
    assert (anchor_root / "trace-2026-03-02.txt").read_text() == text


def test_the_database_refuses_to_change_an_entry(event: Event) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        TraceEntry.objects.filter(event=event).update(seq=F("seq") + 100)


def test_the_command_anchors_and_says_so(event: Event) -> None:
    out = io.StringIO()
    call_command("anchor_trace", stdout=out)
    call_command("anchor_trace", stdout=out)
    first, second = out.getvalue().splitlines()
    assert first.startswith("1 cases are anchored in trace-")
    assert second == "The trace is anchored for today already."
