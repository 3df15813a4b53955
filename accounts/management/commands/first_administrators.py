"""`manage.py first_administrators`: the three people who set up a new installation.

They log in with the one-time passwords it prints, choose new ones and add their second factor.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.services.by import By
from accounts.services.users import user_create
from grids.models import Area

FIRST = {
    "system": (Role.SYSTEM_ADMIN, "系统管理员"),
    "rights": (Role.RIGHTS_ADMIN, "安全管理员"),
    "auditor": (Role.AUDITOR, "审计员"),
}
"""User name: role, and the name until the rights administrator enters the person's own."""


class Command(BaseCommand):
    help = "Makes the first three administrators where there is nobody yet."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("There are users already; the rights administrator makes others.")
        root = Area.objects.filter(depth=1).order_by("path").first()
        if root is None:
            raise CommandError("There is no area yet. Run manage.py import_areas FILE first.")
        today = timezone.localdate()
        for username, (role, name) in FIRST.items():
            _user, password = user_create(
                by=By(), username=username, name=name, role=role, area=root, valid_from=today
            )
            self.stdout.write(f"{username:<10} {password}")
        self.stderr.write("Each password works once. Hand them to three different people.")
