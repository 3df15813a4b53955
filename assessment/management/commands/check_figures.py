"""Counts a period anew from the trace and names every figure that differs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.figures.periods import Period, current
from assessment.figures.recount import Difference, differences

SHOWN = 10


class Command(BaseCommand):
    help = "Recounts a period (2026-W47, 2026-11, 2026-Q4, 2026; else this week) from the trace."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", nargs="?", default="")

    def handle(self, *, period: str, **options: Any) -> None:
        now = timezone.now()
        try:
            found = Period.read(period) if period else current("week", now)
        except ValueError as error:
            raise CommandError(f"{error} Name one like 2026-W47, 2026-11 or 2026-Q4.") from error
        wrong = differences(found, now)
        for difference in wrong:
            self.stdout.write(told(difference))
        if wrong:
            raise CommandError(f"{len(wrong)} figures of {found} are not what the trace says.")
        self.stdout.write(f"Every figure of {found} is what the trace says.")


def told(one: Difference) -> str:
    """One line: the figure, what it is by the statements and by the trace, and which cases."""
    line = f"{one.kind} {one.pk} {one.measure}: counted {one.counted}, by the trace {one.recounted}"
    for name, keys in (("too many", one.extra), ("missing", one.missing)):
        if keys:
            more = ", …" if len(keys) > SHOWN else ""
            line += f"; {name}: {', '.join(map(str, keys[:SHOWN]))}{more}"
    return line
