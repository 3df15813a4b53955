"""Who may see which users, departments, postings and log entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from grids.querysets import under_any

if TYPE_CHECKING:
    from accounts.models import AccessLog, AdminLog, Department, Deputy, Posting, Section, User
    from accounts.scope import Scope

    _Users = models.QuerySet[User]
    _Departments = models.QuerySet[Department]
    _Sections = models.QuerySet[Section]
    _Postings = models.QuerySet[Posting]
    _Deputies = models.QuerySet[Deputy]
    _AccessLogs = models.QuerySet[AccessLog]
    _AdminLogs = models.QuerySet[AdminLog]
else:
    _Users = _Departments = _Sections = _Postings = models.QuerySet
    _Deputies = _AccessLogs = _AdminLogs = models.QuerySet


class ScopedUser(Protocol):
    """Whoever asks: a user, with the scope of the posting acted in."""

    @property
    def scope(self) -> Scope: ...


def posted_inside(user: ScopedUser, prefix: str = "") -> Q:
    """Postings (reached by `prefix`) in the reader's subtree or departments."""
    paths = user.scope.area_paths
    return (
        under_any(paths, f"{prefix}area__path")
        | under_any(paths, f"{prefix}department__path")
        | Q(**{f"{prefix}department_id__in": user.scope.department_ids})
    )


class UserQuerySet(_Users):
    def for_user(self, user: ScopedUser) -> Self:
        """People with a posting, past or present, where the reader acts; and the reader."""
        from accounts.models import Posting

        postings = Posting.objects.filter(posted_inside(user), user=OuterRef("pk"))
        people = Q(is_service=False)
        return self.filter(people & Exists(postings) | Q(pk=user.scope.user_id))


class DepartmentQuerySet(_Departments):
    def for_user(self, user: ScopedUser) -> Self:
        return self.filter(
            under_any(user.scope.area_paths, "path") | Q(pk__in=user.scope.department_ids)
        )

    def above(self, kinds: Collection[int], path: str) -> Self:
        """Departments of these kinds in the area at `path` or above it, nearest first."""
        ends = range(4, len(path) + 1, 4)
        return self.filter(
            kind__in=kinds, is_active=True, path__in=[path[:end] for end in ends]
        ).order_by("-path")


class SectionQuerySet(_Sections):
    def for_user(self, user: ScopedUser) -> Self:
        """Those of the departments in the reader's subtree, or of the reader's own."""
        paths = under_any(user.scope.area_paths, "department__path")
        return self.filter(paths | Q(department_id__in=user.scope.department_ids))

    def active(self) -> Self:
        return self.filter(is_active=True)


class PostingQuerySet(_Postings):
    def in_force(self, day: dt.date) -> Self:
        """Postings in force on `day` of users who are active, be they people or systems."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day, user__is_active=True
        )

    def on(self, day: dt.date) -> Self:
        """The same of people: whoever is told, asked or chosen has to be one."""
        return self.in_force(day).filter(user__is_service=False)

    def for_user(self, user: ScopedUser) -> Self:
        return self.filter(posted_inside(user))

    def open_to(self, user_id: int, day: dt.date) -> Self:
        """Postings in force that the user holds or is deputy for on `day`, each by its index."""
        from accounts.models import Deputy, Posting

        deputies = Deputy.objects.on(day).filter(user=user_id)
        own = Posting.objects.filter(user=user_id).values("pk")
        return self.in_force(day).filter(
            pk__in=own.union(deputies.order_by().values("posting"), all=True)
        )


class DeputyQuerySet(_Deputies):
    def on(self, day: dt.date) -> Self:
        return self.filter(valid_from__lte=day, valid_to__gt=day)

    def for_user(self, user: ScopedUser) -> Self:
        own = Q(posting__user=user.scope.user_id)
        return self.filter(posted_inside(user, "posting__") | own)


class AccessLogQuerySet(_AccessLogs):
    def for_user(self, user: ScopedUser) -> Self:
        return self.filter(posted_inside(user, "posting__"))


class AdminLogQuerySet(_AdminLogs):
    def for_user(self, user: ScopedUser) -> Self:
        """What was done from postings in the subtree, by users on their own, by commands."""
        from accounts.models import Posting, User

        subjects = User.objects.for_user(user).values("pk")
        posted = Posting.objects.for_user(user).values("user")
        return self.filter(
            posted_inside(user, "posting__")
            | Q(posting=None, subject__in=subjects)
            | Q(posting=None, subject__is_service=True, subject__in=posted)
            | Q(posting=None, subject=None)
        )


DepartmentManager = models.Manager.from_queryset(DepartmentQuerySet)
SectionManager = models.Manager.from_queryset(SectionQuerySet)
PostingManager = models.Manager.from_queryset(PostingQuerySet)
DeputyManager = models.Manager.from_queryset(DeputyQuerySet)
AccessLogManager = models.Manager.from_queryset(AccessLogQuerySet)
AdminLogManager = models.Manager.from_queryset(AdminLogQuerySet)
