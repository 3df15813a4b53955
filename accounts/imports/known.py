"""What is there already of what a table names: few statements, however many rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch

from accounts.imports.places import Places, Sections
from accounts.models import Posting, User
from accounts.services.by import By

PLACES = ("area", "department__area", "department__kind", "section")


class Known:
    """Users by name, those the administrator sees, and the places of the rows.

    With `lock` nobody else changes these users and their postings until the transaction ends.
    """

    def __init__(self, by: By, texts: Sequence[dict[str, str]], *, lock: bool = False) -> None:
        reader = by.user
        if reader is None:
            raise ValueError("A table of users is brought by an administrator.")
        names = {row.get("username", "") for row in texts}
        rows = User.objects.filter(username__in=names).order_by("pk")
        postings = Posting.objects.order_by("pk").select_related(*PLACES)
        postings = postings.defer("area__geometry", "department__area__geometry")
        if lock:
            rows, postings = rows.select_for_update(), postings.select_for_update(of=("self",))
        rows = rows.prefetch_related(Prefetch("postings", postings))
        self.users = {user.username: user for user in rows}
        keys = [user.pk for user in self.users.values()]
        seen = User.objects.for_user(reader).filter(pk__in=keys)
        self.in_sight = set(seen.values_list("pk", flat=True))
        codes = [row.get("area", "") for row in texts]
        self.places = Places(reader, codes, any(row.get("department") for row in texts))
        self.sections = Sections({row["section"] for row in texts if row.get("section")})
