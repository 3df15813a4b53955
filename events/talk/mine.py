"""A liaison's own share of a department's cases: those given to the person or the section."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from events.models import Task
from events.workflow import OPEN_STATES


def assigned_to_me(user: Any) -> Q:
    """Cases with an open task that was given to the person acting, or whom a deputy stands for."""
    return _cases(user, Q(assignee__in=[user.pk, user.scope.deputy_of or user.pk]))


def assigned_to_my_section(user: Any) -> Q:
    """Cases with an open task of the section that the person's posting is in; else none."""
    posting = user.scope.posting
    if posting is None or posting.section_id is None:
        return Q(pk__in=[])
    return _cases(user, Q(in_section=posting.section_id))


def _cases(user: Any, condition: Q) -> Q:
    held = Task.objects.filter(
        condition, department_id__in=user.scope.department_ids, state__in=OPEN_STATES
    )
    return Q(pk__in=held.values("event_id"))
