"""What is there already of what a table names: few statements, however many rows."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.imports.places import Places
from accounts.models import User
from accounts.services.by import By


class Known:
    """Users by name, those the administrator sees, and the places of the rows."""

    def __init__(self, by: By, texts: Sequence[dict[str, str]]) -> None:
        reader = by.user
        if reader is None:
            raise ValueError("A table of users is brought by an administrator.")
        names = {row.get("username", "") for row in texts}
        rows = User.objects.filter(username__in=names).prefetch_related("postings")
        self.users = {user.username: user for user in rows}
        keys = [user.pk for user in self.users.values()]
        seen = User.objects.for_user(reader).filter(pk__in=keys)
        self.in_sight = set(seen.values_list("pk", flat=True))
        codes = [row.get("area", "") for row in texts]
        self.places = Places(reader, codes, any(row.get("department") for row in texts))
