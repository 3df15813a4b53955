"""What is typed at a door before it is sent: kept encrypted, for its writer alone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from people.models import House
from people.models.collecting import DoorDraft

if TYPE_CHECKING:
    from accounts.models import User

Typed = Sequence[tuple[str, str]]
"""Names and values of fields, in their order."""

KEPT = dt.timedelta(days=3)
MOST_SIGNS = 20_000


def keep_draft(user: User, house: House, typed: Typed) -> DoorDraft | None:
    """Keeps what is typed in place of what was kept before; None where it is far too much."""
    forget_old()
    text = json.dumps([list(pair) for pair in typed], ensure_ascii=False)
    if len(text) > MOST_SIGNS:
        return None
    values = {"typed": text, "at": timezone.now()}
    row: DoorDraft = DoorDraft.objects.update_or_create(user=user, house=house, defaults=values)[0]
    return row


def typed_in(draft: DoorDraft) -> list[tuple[str, str]]:
    return [(name, value) for name, value in json.loads(draft.typed or "[]")]


def forget_draft(user: User, house: House) -> None:
    DoorDraft.objects.filter(user=user, house=house).delete()


def forget_old(now: dt.datetime | None = None) -> int:
    """Drafts that nobody came back to; how many."""
    count: int = DoorDraft.objects.filter(at__lt=(now or timezone.now()) - KEPT).delete()[0]
    return count
