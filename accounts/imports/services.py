"""Saves what a table of users asks for: all of it, or nothing.

Users are written together, new ones and changed ones, after the plan has locked and checked
them by the same rules as the pages. Every change stands in the rights log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.imports.changes import change, facts_of
from accounts.imports.plan import ADDED, CHANGED, NEW, Plan, Row, plan_of
from accounts.models import AdminLog, Posting, User
from accounts.services.by import By
from accounts.services.passwords import hashed_once, one_time_password
from accounts.services.users import user_facts
from gridgov.tables import Line

BATCH = 1_000


class NotSaved(Exception):
    """Nothing was saved; its text says why."""


@dataclass(frozen=True)
class Made:
    """A new user with the password to hand over."""

    username: str
    name: str
    password: str


def users_import(
    by: By, lines: Sequence[Line], mapping: dict[str, int], *, only_good: bool = False
) -> tuple[Plan, list[Made]]:
    """Checks anew and saves; bad rows stop it unless `only_good`. Raises NotSaved."""
    try:
        with transaction.atomic():
            plan = plan_of(by, lines, mapping, lock=True)
            if plan.counts["bad"] and not only_good:
                raise NotSaved(_("Some rows are wrong, so nothing was saved."))
            made = _make(by, plan)
            change(by, [row for row in plan.rows if row.user and row.kind in (ADDED, CHANGED)])
    except IntegrityError as error:
        raise NotSaved(
            _("Somebody took one of the user names meanwhile. Nothing was saved; look again.")
        ) from error
    except (ValidationError, PermissionDenied) as error:
        words = " ".join(getattr(error, "messages", [str(error)]))
        raise NotSaved(f"{words} {_('Nothing was saved.')}") from error
    return plan, made


def _make(by: By, plan: Plan) -> list[Made]:
    """The new users with all their postings."""
    rows = [row for row in plan.rows if row.user is None and row.kind in (NEW, ADDED)]
    made = {row.texts["username"]: one_time_password() for row in rows}
    users = {
        row.texts["username"]: User(
            username=row.texts["username"],
            name=row.texts["name"],
            office_phone=row.texts.get("office_phone", ""),
            password=hashed_once(made[row.texts["username"]]),
        )
        for row in reversed(rows)
    }
    User.objects.bulk_create(list(users.values()), BATCH)
    postings = [_posting(row, users) for row in rows]
    Posting.objects.bulk_create(postings, BATCH)
    AdminLog.objects.bulk_create(_log(by, users.values(), postings), BATCH)
    return [Made(name, users[name].name, password) for name, password in made.items()]


def _posting(row: Row, users: dict[str, User]) -> Posting:
    posting = row.posting
    if posting is None:
        raise ValueError("A row that is good has a posting.")
    posting.user = users[row.texts["username"]]
    return posting


def _log(by: By, users: Iterable[User], postings: list[Posting]) -> list[AdminLog]:
    action = AdminLog.Action
    made = [by.entry(action.USER_CREATE, u, "", {}, user_facts(u)) for u in users]
    return made + [by.entry(action.POSTING_CREATE, p.user, "", {}, facts_of(p)) for p in postings]
