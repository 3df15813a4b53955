"""`manage.py backup FOLDER`: database, stored files and anchors into a new folder below it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gridgov.backups import BackupRefused, make_backup


class Command(BaseCommand):
    help = "Writes the database, the stored files and the anchors into a new folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            target = make_backup(options["folder"], timezone.localtime())
        except (BackupRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{target}")
        self.stderr.write("The keys are not in it. Keep FIELD_KEYS and TRACE_KEY elsewhere.")
