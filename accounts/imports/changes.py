"""Changes to people who have an account already: few statements, however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from accounts.imports.fields import RIGHTS
from accounts.imports.plan import Row, moved, renamed
from accounts.models import AdminLog, Posting, User
from accounts.services.by import By, posting_facts
from accounts.services.users import user_facts

BATCH = 1_000


def change(by: By, rows: Sequence[Row]) -> None:
    """Writes what good rows ask for; the plan has locked and checked what they name."""
    log: list[AdminLog] = []
    users = [row.user for row in rows if row.user is not None and _rename(by, row, row.user, log)]
    held = [row.held for row in rows if row.held is not None and _arrange(by, row, row.held, log)]
    made = [p for row in rows if row.held is None and (p := _posting(by, row, log))]
    User.objects.bulk_update(set(users), ["name", "office_phone"], BATCH)
    Posting.objects.bulk_update(set(held), [*RIGHTS, "section"], BATCH)
    Posting.objects.bulk_create(made, BATCH)
    AdminLog.objects.bulk_create(log, BATCH)


def _rename(by: By, row: Row, user: User, log: list[AdminLog]) -> bool:
    if not renamed(row):
        return False
    before = user_facts(user)
    user.name = row.texts["name"]
    user.office_phone = row.texts.get("office_phone") or user.office_phone
    log.append(by.entry(AdminLog.Action.USER_UPDATE, user, "", before, user_facts(user)))
    return True


def _arrange(by: By, row: Row, held: Posting, log: list[AdminLog]) -> bool:
    before = facts_of(held)
    for name, value in asdict(row.rights).items():
        setattr(held, name, value)
    if moved(row) and row.posting is not None:
        held.section = row.posting.section
    if (after := facts_of(held)) == before:
        return False
    log.append(by.entry(AdminLog.Action.POSTING_UPDATE, row.user, "", before, after))
    return True


def _posting(by: By, row: Row, log: list[AdminLog]) -> Posting | None:
    posting = row.posting
    if posting is None or row.user is None:
        return None
    posting.user = row.user
    log.append(by.entry(AdminLog.Action.POSTING_CREATE, row.user, "", {}, facts_of(posting)))
    return posting


def facts_of(posting: Posting) -> dict[str, Any]:
    """With the section, where there is one."""
    section = posting.section
    return posting_facts(posting) | ({"section": section.name} if section else {})
