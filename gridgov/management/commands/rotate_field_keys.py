"""`manage.py rotate_field_keys`: run it after putting a new key first in FIELD_KEYS.

When it has ended on every database, the old key can be taken out of the ring.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gridgov.rotation import BATCH, encrypted_models, more, rotate


class Command(BaseCommand):
    help = "Encrypts all personal values again with the first key of FIELD_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help="rows in a transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        for model, values, indexes in encrypted_models():
            rows = rotate(model, values, indexes, options["batch"])
            self.stdout.write(f"{model._meta.label}: {rows} rows encrypted again")
        for label, work in more().items():
            self.stdout.write(f"{label}: {work(options['batch'])} rows renewed")
