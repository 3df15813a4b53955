"""`manage.py import_areas FILE`: areas from a table of code, name, level, parent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grids.codes import LEVELS
from grids.errors import Refused
from grids.import_plan import Orders, Plan, levels_of, plan_import
from grids.models import Level
from grids.services import areas_import


class Command(BaseCommand):
    help = "Imports areas: all rows or, when one is wrong, none. A second import changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV: code,name,level,parent")
        parser.add_argument("--root-level", default=Level.COUNTY.value, choices=LEVELS[:4])
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument(
            "--renumber", nargs="+", default=[], metavar="OLD:NEW", help="codes that changed"
        )
        parser.add_argument(
            "--separate",
            nargs="+",
            default=[],
            metavar="NEW",
            help="new areas in spite of likeness",
        )
        parser.add_argument(
            "--retire-missing", action="store_true", help="retire areas that have no row any more"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        text = _read(options["file"])
        orders = Orders(
            renumber=dict(_pair(text) for text in options["renumber"]),
            separate=frozenset(options["separate"]),
            retire_missing=options["retire_missing"],
        )
        plan = plan_import(text, options["root_level"], orders)
        self._tell(plan)
        if plan.faults:
            raise CommandError(f"Wrong rows: {len(plan.faults)}. Nothing was saved.")
        if options["dry_run"]:
            self.stdout.write("This was a dry run. Nothing was saved.")
            return
        try:
            areas_import(
                text=text,
                day=timezone.localdate(),
                root_level=options["root_level"],
                orders=orders,
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{plan.changes} changes saved." if plan.changes else "Nothing to change."
        )

    def _tell(self, plan: Plan) -> None:
        for fault in plan.faults:
            self.stderr.write(f"line {fault.line}: {fault.reason}")
        for change in plan.renumbered:
            self.stdout.write(
                f"new code: {change.area.code} {change.area.name} -> "
                f"{change.row.code} {change.row.name} "
                f"({change.alike} of {change.children} below it alike)"
            )
        for change in plan.likely:
            pair = f"{change.area.code}:{change.row.code}"
            self.stdout.write(
                f"likely a new code of the same area: {change.area.code} {change.area.name} -> "
                f"{change.row.code} {change.row.name} "
                f"({change.alike} of {change.children} below it alike). "
                f"Say --renumber {pair} or --separate {change.row.code}."
            )
        for area, row in plan.renamed:
            self.stdout.write(f"new name: {row.code} {area.name} -> {row.name}")
        for level, count in levels_of(plan.created).items():
            self.stdout.write(f"new: {count} of level {level}")
        for area in plan.missing:
            end = "retired" if plan.retire_missing else "kept"
            self.stdout.write(f"not in the file: {area.code} {area.name} ({end})")
        self.stdout.write(f"unchanged: {plan.unchanged}")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text.") from error


def _pair(text: str) -> tuple[str, str]:
    old, mark, new = text.partition(":")
    if not (old and mark and new):
        raise CommandError(f"--renumber {text}: write OLD:NEW.")
    return old, new
