"""Counts a period anew from the trace and names every figure that differs."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.figures.checking import Difference, check
from assessment.figures.periods import Period, current

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
        checked = check(found, now)
        wrong = checked.differences
        for difference in wrong:
            self.stdout.write(told(difference))
        if checked.untold:
            self.stdout.write(
                f"Left out, because their trace is not whole: {named(checked.untold)}"
            )
        if wrong:
            raise CommandError(f"{len(wrong)} figures of {found} are not what the trace says.")
        self.stdout.write(f"Every figure of {found} is what the trace says.")


def told(one: Difference) -> str:
    """One line: the figure, what it is by the statements and by the trace, and which cases."""
    line = f"{one.kind} {one.pk} {one.measure}: counted {one.counted}, by the trace {one.recounted}"
    for name, keys in (("too many", one.extra), ("missing", one.missing)):
        if keys:
            line += f"; {name}: {named(keys)}"
    return line


def named(keys: Sequence[int]) -> str:
    """The first of these cases, and how many there are where they are more."""
    more = f", … ({len(keys)} cases)" if len(keys) > SHOWN else ""
    return ", ".join(map(str, keys[:SHOWN])) + more
