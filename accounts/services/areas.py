"""What becomes of departments and postings when their area is dissolved."""

from __future__ import annotations

from collections.abc import Sequence

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


def _open_postings(**place: Area | Department) -> list[Posting]:
    open_end = Q(valid_to=None) | Q(valid_to__gt=timezone.localdate())
    rows = Posting.objects.filter(open_end, **place).select_for_update(of=("self",))
    related = rows.select_related("user", "area", "department__area", "department__kind")
    return list(related.order_by("pk"))


def _repost(postings: list[Posting], reason: str = "", **place: Area | Department) -> int:
    for posting in postings:
        before = posting_facts(posting)
        for name, value in place.items():
            setattr(posting, name, value)
        posting.save(update_fields=list(place))
        after = {**posting_facts(posting), **({"reason": reason} if reason else {})}
        By().log(AdminLog.Action.POSTING_UPDATE, posting.user, before, after)
    return len(postings)
