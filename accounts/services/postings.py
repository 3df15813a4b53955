"""Postings: what a person may do where. They are ended, never deleted."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import (
    SEPARATED_ROLES,
    AdminLog,
    Department,
    Deputy,
    Posting,
    Role,
    User,
)
from accounts.services.by import By, path_of, posting_facts
from grids.models import Area, Level


@dataclass(frozen=True)
class Rights:
    """What a posting carries besides its role."""

    is_head: bool = False
    confidential: bool = False
    personal: bool = False
    care: bool = False


@transaction.atomic
def posting_create(
    *,
    by: By,
    user: User,
    role: str,
    area: Area | None = None,
    department: Department | None = None,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    rights: Rights | None = None,
) -> Posting:
    """A posting from `valid_from` until before `valid_to`. Asking twice gives the same one."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    by.check_not_self(locked)
    posting = Posting(
        user=locked,
        role=role,
        area=area,
        department=department,
        valid_from=valid_from,
        valid_to=valid_to,
        **asdict(rights or Rights()),
    )
    check_place(posting)
    by.check_grants(path_of(posting))
    check_period(valid_from, valid_to)
    if (same := _same(posting)) is not None:
        return same
    check_separated(locked, role, valid_from, valid_to)
    posting.save()
    by.log(AdminLog.Action.POSTING_CREATE, locked, after=posting_facts(posting))
    return posting


@transaction.atomic
def posting_update(*, by: By, posting: Posting, rights: Rights) -> Posting:
    """Changes what a posting carries; role and place need a new posting."""
    locked = _locked(posting)
    by.check_not_self(locked.user)
    by.check_grants(path_of(locked))
    before = posting_facts(locked)
    for name, value in asdict(rights).items():
        setattr(locked, name, value)
    if posting_facts(locked) != before:
        locked.save(update_fields=list(asdict(rights)))
        by.log(AdminLog.Action.POSTING_UPDATE, locked.user, before, posting_facts(locked))
    return locked


@transaction.atomic
def posting_end(*, by: By, posting: Posting, valid_to: dt.date) -> Posting:
    """Ends a posting: nothing is possible by it from the morning of `valid_to` on."""
    locked = _locked(posting)
    by.check_not_self(locked.user)
    by.check_grants(path_of(locked))
    if locked.valid_to is not None and locked.valid_to <= valid_to:
        return locked
    if valid_to < timezone.localdate():
        raise ValidationError(_("A posting cannot be ended in the past. Today is the earliest."))
    before = posting_facts(locked)
    locked.valid_to = max(valid_to, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    by.log(AdminLog.Action.POSTING_END, locked.user, before, posting_facts(locked))
    return locked


def _locked(posting: Posting) -> Posting:
    rows = Posting.objects.select_related("user", "area", "department__area", "department__kind")
    return rows.select_for_update(of=("self",)).get(pk=posting.pk)


def _same(posting: Posting) -> Posting | None:
    """A posting of that kind already in force through the whole period."""
    end = (
        Q(valid_to=None) | Q(valid_to__gte=posting.valid_to)
        if posting.valid_to
        else Q(valid_to=None)
    )
    return posting.user.postings.filter(
        end,
        role=posting.role,
        area=posting.area,
        department=posting.department,
        valid_from__lte=posting.valid_from,
    ).first()


def check_place(posting: Posting) -> None:
    """A liaison works at a department, a worker at a grid, a supervisor at either kind."""
    if (posting.area is None) == (posting.department is None):
        raise ValidationError({"unit": [_("Choose one area or one department.")]})
    role, area = posting.role, posting.area
    if role == Role.LIAISON and area is not None:
        raise ValidationError({"unit": [_("A liaison is posted to a department, not to an area.")]})
    if role not in (Role.LIAISON, Role.SUPERVISOR) and area is None:
        raise ValidationError({"unit": [_("This role is posted to an area, not to a department.")]})
    grid = area is not None and area.level in (Level.GRID, Level.SUBGRID)
    if role == Role.WORKER and not grid:
        raise ValidationError({"unit": [_("A grid worker is posted to a grid.")]})
    if role != Role.WORKER and grid:
        raise ValidationError(
            {"unit": [_("A grid has grid workers only. Choose a centre above it.")]}
        )


def check_period(valid_from: dt.date, valid_to: dt.date | None) -> None:
    if valid_to is not None and valid_to <= valid_from:
        raise ValidationError({"valid_to": [_("The end must lie after the beginning.")]})


def check_separated(user: User, role: str, start: dt.date, end: dt.date | None) -> None:
    """Refuses a second of the three separated roles in the same days, own or stood in for."""
    if role not in SEPARATED_ROLES:
        return
    others = [other for other in SEPARATED_ROLES if other != role]
    after = Q(valid_to=None) | Q(valid_to__gt=start)
    before = Q(valid_from__lt=end) if end else Q()
    own = user.postings.filter(after & before, role__in=others).first()
    stood = Deputy.objects.filter(after & before, user=user, posting__role__in=others).first()
    held = own or (stood.posting if stood else None)
    if held is not None:
        raise ValidationError(
            _(
                "%(name)s is %(held)s in these days. Running the system, granting rights and "
                "auditing are kept apart: one person may hold only one of them."
            )
            % {"name": user.name, "held": held.get_role_display()}
        )
