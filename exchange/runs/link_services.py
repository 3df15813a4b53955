"""Connections: made, changed, mapped, suspended. Never deleted: the trace names their accounts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog, Department, Posting, Role, User
from accounts.services import By, posting_create
from accounts.services.by import path_of
from exchange.models import Link
from exchange.runs.schedule import next_time
from grids.models import Area
from grids.services.locks import lock_tree

Action = AdminLog.Action
SAID = (
    "name",
    "purpose",
    "matter",
    "way",
    "form",
    "source",
    "address",
    "login",
    "host_key",
    "every",
    "minutes",
    "at",
    "weekday",
)
"""What an administrator says of a connection, beside its secret."""


@transaction.atomic
def link_create(
    *,
    by: By,
    values: Mapping[str, Any],
    area: Area | None = None,
    department: Department | None = None,
) -> Link:
    """A connection that acts for an area or a department. Raises ValidationError for its name."""
    if by.user is not None:
        check_name(values["name"], area, department)
    now = timezone.now()
    user = _account(str(values["name"]))
    link = Link(user=user, created_at=now, **{name: values[name] for name in SAID})
    link.secret = values.get("secret") or ""
    link.next_at = next_time(link, now)
    posting_create(
        by=by,
        user=user,
        role=Role.LIAISON if department else Role.OPERATOR,
        area=area,
        department=department,
        valid_from=timezone.localdate(),
    )
    link.save()
    by.log_setup(Action.SETUP_CREATE, about(link), {}, facts(link))
    return link


def check_name(
    name: str, area: Area | None, department: Department | None, but: Link | None = None
) -> None:
    """Two connections of one name and one unit could not be told apart in the trace."""
    lock_tree(area or (department.area if department else None))
    there = Posting.objects.filter(area=area, department=department)
    found = Link.objects.filter(name__iexact=name, user__in=there.values("user"))
    if found.exclude(pk=but.pk if but else None).exists():
        words = _("Another connection of this unit has this name already. Choose another one.")
        raise ValidationError({"name": [words]})


def _account(name: str) -> User:
    """Nobody can log in with it."""
    user = User(
        username=f"link-{secrets.token_hex(6)}",
        name=name,
        is_service=True,
        must_change_password=False,
    )
    user.set_unusable_password()
    user.save()
    return user


def about(link: Link) -> str:
    return f"exchange: {link.name}"[:150]


def facts(link: Link) -> dict[str, Any]:
    """A connection in plain words for the log; of its secret only whether there is one."""
    found: dict[str, Any] = {name: getattr(link, name) for name in SAID}
    found["at"] = link.at.isoformat("minutes") if link.at else None
    return found | {
        "secret": bool(link.secret),
        "fields": link.fields,
        "codes": link.codes,
        "suspended": link.suspended_at is not None,
    }


@transaction.atomic
def link_update(*, by: By, link: Link, values: Mapping[str, Any]) -> Link:
    """An empty secret keeps the one there is; another address never gets it.

    Raises ValidationError for its name.
    """
    locked = _locked(by, link)
    if by.user is not None and values["name"] != locked.name:
        posting = Posting.objects.filter(user=locked.user_id).select_related("area", "department")
        for one in posting:
            check_name(values["name"], one.area, one.department, locked)
    before = facts(locked)
    if values["address"] != locked.address or values["way"] != locked.way:
        locked.secret = ""
    for name in SAID:
        if name != "matter":
            setattr(locked, name, values[name])
    locked.secret = values.get("secret") or locked.secret
    locked.next_at = next_time(locked, timezone.now())
    locked.save()
    User.objects.filter(pk=locked.user_id).update(name=locked.name)
    if facts(locked) != before or values.get("secret"):
        by.log_setup(Action.SETUP_UPDATE, about(locked), before, facts(locked))
    return locked


@transaction.atomic
def link_map(
    *, by: By, link: Link, fields: dict[str, str], codes: dict[str, dict[str, str]]
) -> Link:
    """Says which column holds what, and what the partner's codes mean here."""
    locked = _locked(by, link)
    before = facts(locked)
    locked.fields, locked.codes = fields, codes
    locked.save(update_fields=["fields", "codes"])
    if facts(locked) != before:
        by.log_setup(Action.SETUP_UPDATE, about(locked), before, facts(locked))
    return locked


@transaction.atomic
def link_suspend(*, by: By, link: Link, suspended: bool) -> Link:
    """Nothing is begun any more, or everything again. Twice is the same as once."""
    locked = _locked(by, link)
    if (locked.suspended_at is not None) == suspended:
        return locked
    before = facts(locked)
    locked.suspended_at = timezone.now() if suspended else None
    locked.next_at = next_time(locked, timezone.now())
    locked.save(update_fields=["suspended_at", "next_at"])
    by.log_setup(Action.SETUP_UPDATE, about(locked), before, facts(locked))
    return locked


def _locked(by: By, link: Link) -> Link:
    """The row for changing; refuses who may not grant where it acts."""
    locked: Link = Link.objects.select_for_update(no_key=True).get(pk=link.pk)
    rows = Posting.objects.filter(user=locked.user_id)
    for posting in rows.select_related("area", "department__area"):
        by.check_grants(path_of(posting))
    return locked
