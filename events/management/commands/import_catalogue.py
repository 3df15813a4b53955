"""`manage.py import_catalogue`: kinds of department, categories, time limits and ladders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.catalogue.plan import CataloguePlan, plan_catalogue
from events.catalogue.services import catalogue_import
from events.catalogue.services.importing import CATALOGUE, DEPARTMENTS


class Command(BaseCommand):
    help = "Imports the catalogue: all rows or, when one is wrong, none. A second changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--departments", type=Path, default=DEPARTMENTS, metavar="FILE")
        parser.add_argument("--catalogue", type=Path, default=CATALOGUE, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        files: tuple[Path, Path] = (options["departments"], options["catalogue"])
        texts = (_read(files[0]), _read(files[1]))
        names = (files[0].name, files[1].name)
        if options["dry_run"]:
            plan = plan_catalogue(*texts, names)
        else:
            plan = catalogue_import(departments=texts[0], catalogue=texts[1], names=names)
        self._tell(plan)
        if plan.faults:
            raise CommandError(f"{len(plan.faults)} rows are wrong. Nothing was saved.")
        if options["dry_run"]:
            self.stdout.write("This was a dry run. Nothing was saved.")
            return
        self.stdout.write(
            f"{plan.changes} changes saved." if plan.changes else "Nothing to change."
        )

    def _tell(self, plan: CataloguePlan) -> None:
        for fault in plan.faults:
            self.stderr.write(f"{fault.file}, line {fault.line}: {fault.reason}")
        if plan.faults:
            return
        for name, part in plan.parts.items():
            self.stdout.write(
                f"{name}: {len(part.created)} new, {len(part.changed)} changed, "
                f"{part.unchanged} unchanged, {len(part.local)} set by the administrator and kept, "
                f"{len(part.missing)} not in the file and kept"
            )


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text.") from error
