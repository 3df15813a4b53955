"""`manage.py make_grids COMMUNITY`: proposes grids for a community, as a draft to be edited."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from grids.errors import Refused
from grids.geofiles.grids_proposed import grids_propose
from grids.models import Area


class Command(BaseCommand):
    help = (
        "Proposes grids for a community: balanced by households, compact, along streets where "
        "there are any. The proposal is a draft; nothing changes until it is published."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("community", help="its code")
        parser.add_argument("--target-households", type=int, default=400)
        parser.add_argument("--by", required=True, metavar="USER", help="whose draft it becomes")

    def handle(self, *args: Any, **options: Any) -> None:
        area = Area.objects.in_force().filter(codes__code=options["community"]).first()
        if area is None:
            raise CommandError(f"There is no area {options['community']}.")
        user = get_user_model().objects.filter(username=options["by"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['by']}.")
        try:
            made = grids_propose(
                community=area,
                target=options["target_households"],
                owner=user,
                day=timezone.localdate(),
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for name, households in made.households.items():
            self.stdout.write(f"{name}: {households} households")
        self.stdout.write(f"{len(made.households)} grids proposed, draft {made.draft.pk}.")
