"""`manage.py import_requests FILE --mapping MAPPING`: real records through the workflow."""

from __future__ import annotations

import multiprocessing as mp
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from events.imports.mapping import BadMapping, load_mapping
from events.imports.records import rows, wanted
from events.imports.run import Importer, Share, Tally
from events.imports.standins import StandIns

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Drives the requests of another system through the workflow with their own times. "
        "May be stopped with Ctrl-C and started again: no record is taken twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True)
        parser.add_argument("--processes", type=int, default=2)
        parser.add_argument("--problems", type=Path, help="write every refused row to this CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            mapping = load_mapping(options["mapping"])
            total = sum(wanted(row, mapping) for _line, row in rows(path))
        except (BadMapping, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        if not StandIns().somebody():
            raise CommandError("Nobody is posted at any centre. Create users and postings first.")
        count = max(1, options["processes"])
        self.stdout.write(f"{total} records, {count} processes.")
        tallies = self._run(path, options["mapping"], count, total)
        self._report(tallies, options["problems"])

    def _run(self, path: Path, mapping: Path, count: int, total: int) -> dict[int, Tally]:
        connections.close_all()
        context = mp.get_context("spawn")
        queue: mp.Queue[tuple[int, Tally | None]] = context.Queue()
        workers = [
            context.Process(target=work, args=(path, mapping, Share(n, count), queue))
            for n in range(count)
        ]
        for worker in workers:
            worker.start()
        try:
            return self._watch(queue, workers, total)
        except KeyboardInterrupt:
            for worker in workers:
                if worker.pid:
                    worker.terminate()
            raise CommandError(
                "Stopped. What was taken is kept; run the same command to go on."
            ) from None
        finally:
            for worker in workers:
                worker.join()

    def _watch(self, queue: Any, workers: list[Any], total: int) -> dict[int, Tally]:
        tallies: dict[int, Tally] = {}
        started, ended = time.monotonic(), 0
        while ended < len(workers):
            number, tally = queue.get()
            if tally is None:
                ended += 1
                continue
            tallies[number] = tally
            seen = sum(t.seen for t in tallies.values())
            made = sum(t.made for t in tallies.values())
            rate = made / max(0.001, time.monotonic() - started)
            self.stdout.write(f"  {seen} of {total} · {made} cases made · {rate:.1f} a second")
        if any(worker.exitcode for worker in workers if worker.exitcode is not None):
            raise CommandError("A process ended early; run the same command to go on.")
        return tallies

    def _report(self, tallies: dict[int, Tally], target: Path | None) -> None:
        problems = sorted(p for tally in tallies.values() for p in tally.problems)
        made = sum(t.made for t in tallies.values())
        known = sum(t.known for t in tallies.values())
        self.stdout.write(
            f"{made} cases made, {known} were there already, {len(problems)} refused."
        )
        for line, reason in problems[:SHOWN]:
            self.stdout.write(f"  line {line}: {reason}")
        if len(problems) > SHOWN and target is None:
            self.stdout.write(f"  and {len(problems) - SHOWN} more; --problems FILE lists all.")
        if target is not None:
            text = "".join(f'{line},"{reason}"\n' for line, reason in problems)
            target.write_text("line,reason\n" + text, encoding="utf-8")


def work(path: Path, mapping: Path, share: Share, queue: Any) -> None:
    """One process: goes through its share and tells the tally after each batch."""
    import django

    django.setup()
    signal.signal(signal.SIGTERM, _stop)
    importer = Importer(load_mapping(mapping), timezone.now())
    for tally in importer.run(path, share):
        queue.put((share.index, tally))
    queue.put((share.index, None))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
