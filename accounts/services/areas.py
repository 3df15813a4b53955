"""What becomes of departments and postings when their area is dissolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import AdminLog, Department, Posting
from accounts.services.by import By, posting_facts
from grids.models import Area


@transaction.atomic
def departments_move(*, area: Area, target: Area, only: Sequence[int] | None = None) -> int:
    """To `target`; where it has one of the kind, its people join that one. Counts departments.

    `only` those of these keys, where they are given.
    """
    rows = Department.objects.select_for_update().filter(area=area, is_active=True)
    rows = rows if only is None else rows.filter(pk__in=only)
    departments = list(rows.order_by("pk"))
    return _go(departments, target)


@transaction.atomic
def departments_come_back(*, area: Area, target: Area, keys: Sequence[int]) -> int:
    """To `target` from `area`, and those that had joined others there, without their people."""
    joined = Department.objects.select_for_update(of=("self",)).filter(
        pk__in=keys, is_active=False, area__retired_on__isnull=False
    )
    back = list(joined.order_by("pk"))
    for department in back:
        department.is_active = True
        department.save(update_fields=["is_active"])
    return _go(back, target) + departments_move(area=area, target=target, only=keys)


@transaction.atomic
def department_postings_move(*, keys: Sequence[int], area: Area, target: Area, reason: str) -> int:
    """Postings to departments of `area` go to those of the same kinds in `target`. Counts them."""
    there = {found.kind_id: found for found in Department.objects.filter(area=target)}
    count = 0
    for kind, department in there.items():
        rows = _open_postings(department__area=area, department__kind=kind, pk__in=keys)
        count += _repost(rows, reason=reason, department=department)
    return count


def _go(departments: Sequence[Department], target: Area) -> int:
    for department in departments:
        there = Department.objects.filter(area=target, kind=department.kind_id).first()
        if there is None:
            department.area, department.path = target, target.path
            department.save(update_fields=["area", "path"])
        else:
            _join(department, there)
    return len(departments)


def _join(department: Department, there: Department) -> None:
    department.is_active = False
    department.save(update_fields=["is_active"])
    there.is_active = True
    there.save(update_fields=["is_active"])
    _repost(_open_postings(department=department), department=there)


@transaction.atomic
def postings_move(
    *, area: Area, target: Area, reason: str, only: Sequence[int] | None = None
) -> int:
    """The postings to `area` that hold now or later are postings to `target`. Counts them.

    `only` those of these keys, where they are given.
    """
    found = _open_postings(area=area)
    moving = found if only is None else [posting for posting in found if posting.pk in set(only)]
    return _repost(moving, area=target, reason=reason)


def _open_postings(**place: Any) -> list[Posting]:
    open_end = Q(valid_to=None) | Q(valid_to__gt=timezone.localdate())
    rows = Posting.objects.filter(open_end, **place).select_for_update(of=("self",))
    related = rows.select_related("user", "area", "department__area", "department__kind")
    return list(related.order_by("pk"))


def _repost(postings: list[Posting], reason: str = "", **place: Area | Department) -> int:
    for posting in postings:
        before = posting_facts(posting)
        for name, value in place.items():
            setattr(posting, name, value)
        if "department" in place:  # a section is part of its department
            posting.section = None
        posting.save(update_fields=[*place, "section"])
        after = {**posting_facts(posting), **({"reason": reason} if reason else {})}
        By().log(AdminLog.Action.POSTING_UPDATE, posting.user, before, after)
    return len(postings)
