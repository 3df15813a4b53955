"""What still hangs on a department or a kind: shown before it is switched off."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.models import Department, DepartmentKind, Posting
from events.models import Category, Task
from events.workflow import OPEN_STATES

MOST_SHOWN = 20


def open_tasks(department: Department) -> QuerySet[Task]:
    """Case numbers and states only: the administrator has no business with the cases."""
    rows = Task.objects.filter(department=department, state__in=OPEN_STATES)
    return rows.select_related("event").order_by("sent_at")


def postings(department: Department, day: dt.date) -> QuerySet[Posting]:
    """Postings in force or to come."""
    rows = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), department=department)
    return rows.filter(user__is_active=True).select_related("user")


def naming(kind: DepartmentKind) -> QuerySet[Category]:
    """Active categories with the kind as lead or assist."""
    named = Q(lead=kind) | Q(categoryassist__kind=kind)
    return Category.objects.filter(named, is_active=True).distinct()
