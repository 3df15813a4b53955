"""`manage.py import_requests FILE --mapping MAPPING`: real records through the workflow."""

from __future__ import annotations

import multiprocessing as mp
import time
from pathlib import Path
from queue import Empty
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from events.imports.mapping import BadMapping, load_mapping
from events.imports.process import work
from events.imports.records import rows, wanted
from events.imports.run import Tally
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
        queue: mp.Queue[tuple[int, Tally]] = context.Queue()
        workers = [
            context.Process(target=work, args=(path, mapping, number, count, queue), daemon=True)
            for number in range(count)
        ]
        for worker in workers:
            worker.start()
        try:
            return self._watch(queue, workers, total)
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped. What was taken is kept; run the same command to go on."
            ) from None
        finally:
            for worker in workers:
                worker.terminate()
                worker.join()

    def _watch(self, queue: Any, workers: list[Any], total: int) -> dict[int, Tally]:
        tallies: dict[int, Tally] = {}
        started = time.monotonic()
        while any(worker.is_alive() for worker in workers) or not queue.empty():
            try:
                number, tally = queue.get(timeout=0.5)
                tallies[number] = tally
            except Empty:
                continue
            seen = sum(t.seen for t in tallies.values())
            made = sum(t.made for t in tallies.values())
            rate = made / max(0.001, time.monotonic() - started)
            self.stdout.write(f"  {seen} of {total} · {made} cases made · {rate:.1f} a second")
        if any(worker.exitcode for worker in workers):
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
