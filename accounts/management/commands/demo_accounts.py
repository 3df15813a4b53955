"""`manage.py demo_accounts`: makes the demo accounts where they are missing, and prints them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from accounts.demo import PASSWORD, create_accounts, demo_users
from grids.models import Area

STAFF = "staff-"
"""How names begin of those who fill the demo's other posts; too many to print."""


class Command(BaseCommand):
    help = "Prints the demo accounts. With --create it makes those that are missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--create", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Area.objects.filter(level="county").first()
        if options["create"] and root is not None:
            create_accounts(root)
        people = demo_users()
        cast = [person for person in people if not person[0].username.startswith(STAFF)]
        with translation.override("zh-hans"):
            lines = [
                f"  {user.username:<18} {'; '.join(str(posting) for posting in postings)}"
                for user, postings in cast
            ]
        if lines:
            self.stdout.write(f"Demo accounts, all with the password {PASSWORD}:\n")
            self.stdout.write("\n".join(lines))
        if len(people) > len(cast):
            self.stdout.write(
                f"  {STAFF}...{'':<10} {len(people) - len(cast)} more, one for each other post"
            )
