"""What is typed into the diary before it is sent: kept encrypted, for its writer alone."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from django.utils import timezone

from people.models import DiaryDraft
from people.services.drafts import KEPT, MOST_SIGNS, Typed

if TYPE_CHECKING:
    from accounts.models import User


def keep_draft(user: User, typed: Typed) -> DiaryDraft | None:
    """Keeps what is typed in place of what was kept before; None where it is far too much."""
    forget_old()
    text = json.dumps([list(pair) for pair in typed], ensure_ascii=False)
    if len(text) > MOST_SIGNS:
        return None
    values = {"typed": text, "at": timezone.now()}
    row: DiaryDraft = DiaryDraft.objects.update_or_create(user=user, defaults=values)[0]
    return row


def typed_in(draft: DiaryDraft) -> dict[str, list[str]]:
    """By name of the field what was typed into it."""
    found: dict[str, list[str]] = {}
    for name, value in json.loads(draft.typed or "[]"):
        found.setdefault(name, []).append(value)
    return found


def forget_draft(user: User) -> None:
    DiaryDraft.objects.filter(user=user).delete()


def forget_old(now: dt.datetime | None = None) -> int:
    """Drafts that nobody came back to; how many."""
    before = (now or timezone.now()) - KEPT
    count: int = DiaryDraft.objects.filter(at__lt=before).delete()[0]
    return count
