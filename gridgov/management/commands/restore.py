"""`manage.py restore FOLDER`: what `backup` wrote, into an empty database and empty folders."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gridgov.backups import BackupRefused, restore_backup


class Command(BaseCommand):
    help = "Fills an empty database and empty folders from a backup, and compares the rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restore_backup(options["folder"], self.stderr.write)
        except (BackupRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored; every table has the rows it had.")
