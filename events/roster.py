"""Who is posted where today: read once for many cases, then asked for each of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from accounts.models import CENTRE_ROLES, Deputy, Posting, Role
from events.models import Event

STEP = 4
"""Characters of one level in an area's path."""

CASE_ROLES = frozenset({Role.WORKER, Role.OPERATOR, Role.LIAISON, Role.SUPERVISOR})
"""Who works with cases; the others look at most."""


class Target(NamedTuple):
    """Whom to tell: of a department, of the centre at a path, or one person.

    `which` is "handler" (liaisons, or the department's `user` or the people of its `section`
    where one is named; operators and supervisors of a centre), "head", "supervisor", "verifier"
    (of a centre, whoever handled no part), "leader" (of the root) or "admin". A centre without a
    supervisor answers to the nearest one above. `barred` is a person, `barred_department` a unit
    left out.
    """

    which: str = "handler"
    path: str = ""
    department: int = 0
    user: int = 0
    barred: int = 0
    barred_department: int = 0
    section: int = 0


class Post(NamedTuple):
    """A posting as held by one person: its holder or a deputy."""

    user: int
    holder: int
    role: str
    is_head: bool
    confidential: bool
    path: str
    department: int | None
    section: int | None = None


class Roster:
    """People posted to the units that `targets` name, with their deputies; four statements."""

    def __init__(self, targets: Iterable[Target], day: dt.date) -> None:
        wanted = list(targets)
        self._at: dict[str, list[Post]] = defaultdict(list)
        self._in: dict[int, list[Post]] = defaultdict(list)
        self._of: dict[int, list[Post]] = defaultdict(list)
        self._areas: dict[int, set[int]] = defaultdict(set)
        self._departments: dict[int, set[int]] = defaultdict(set)
        for post in self._posts(wanted, day):
            self._of[post.user].append(post)
            if post.department:
                self._in[post.department].append(post)
            else:
                self._at[post.path].append(post)
        self._units(day)

    def _posts(self, wanted: list[Target], day: dt.date) -> list[Post]:
        rows = Posting.objects.on(day).filter(
            Q(area__path__in={path for t in wanted for path in paths(t)})
            | Q(department__in={t.department for t in wanted if t.department})
            | Q(user__in={t.user for t in wanted if t.user})
        )
        fields = ("user", "role", "is_head", "confidential", "area__path", "department", "section")
        held = {
            pk: Post(user, user, role, head, confidential, path or "", department, section)
            for pk, user, role, head, confidential, path, department, section in rows.values_list(
                "pk", *fields
            )
        }
        deputies = Deputy.objects.on(day).filter(posting__in=held, user__is_active=True)
        acting = deputies.values_list("posting", "user")
        return [*held.values(), *(held[pk]._replace(user=user) for pk, user in acting)]

    def _units(self, day: dt.date) -> None:
        """Every unit these people belong to: nobody is told of a complaint about their own."""
        rows = Posting.objects.on(day).filter(user__in=list(self._of))
        for user, area, department in rows.values_list("user", "area", "department"):
            self._areas[user].add(area)
            self._departments[user].add(department)

    def people(self, target: Target, event: Event) -> set[int]:
        """The users behind `target` who may see `event`."""
        if target.user and not target.department:
            return {target.user} if self.may_know(target.user, event) else set()
        if target.department:
            return self._may(_of_department(self._in[target.department], target), target, event)
        for path in paths(target):
            posts = [post for post in self._at[path] if _at_centre(post, target, event)]
            if found := self._may(posts, target, event):
                return found
        return set()

    def seeing(self, event: Event, departments: set[int]) -> set[int]:
        """All these people who may see `event`, of which `departments` have a part, or took it."""
        posts = [post for held in self._of.values() for post in held]
        found = {
            post.user
            for post in posts
            if post.role in CASE_ROLES
            and (post.department is None or post.department in departments)
            and self._sees(post, event, "")
        }
        own = event.created_by_id
        return found | ({own} if own and self._of[own] else set())

    def _may(self, posts: list[Post], target: Target, event: Event) -> set[int]:
        found = {post.user for post in posts if self._sees(post, event, target.which)}
        barred = target.barred_department
        return {user for user in found - {target.barred} if barred not in self._departments[user]}

    def _sees(self, post: Post, event: Event, which: str) -> bool:
        if self.is_concerned(post.user, event):
            return False
        if which == "admin":
            return True
        if event.confidential and not post.confidential:
            return False
        if post.department:
            return True
        return event.sight_path.startswith(post.path) and (post.is_head or not event.leaders_only)

    def may_know(self, user: int, event: Event) -> bool:
        """Whether one person may be told: in service, not concerned, with the right it takes."""
        if self.is_concerned(user, event) or not self._of[user]:
            return False
        own = event.created_by_id == user
        return own or not event.confidential or any(p.confidential for p in self._of[user])

    def is_concerned(self, user: int, event: Event) -> bool:
        return (
            event.concerns_user_id == user
            or (event.concerns_area_id or 0) in self._areas[user]
            or (event.concerns_department_id or 0) in self._departments[user]
        )


def paths(target: Target) -> list[str]:
    """Where to look: the centre itself; for a supervisor also those above, nearest first."""
    if not target.path or target.which != "supervisor":
        return [target.path] if target.path else []
    return [target.path[:end] for end in range(len(target.path), 0, -STEP)]


def _of_department(posts: list[Post], target: Target) -> list[Post]:
    if target.which == "head":
        return [post for post in posts if post.is_head]
    if target.which == "supervisor":
        return [post for post in posts if post.role == Role.SUPERVISOR]
    assigned = [post for post in posts if target.user and post.holder == target.user]
    if target.section and not assigned:
        assigned = [post for post in posts if post.section == target.section]
    return assigned or [post for post in posts if post.role == Role.LIAISON]


def _at_centre(post: Post, target: Target, event: Event) -> bool:
    if target.which == "admin":
        return post.role == Role.SYSTEM_ADMIN
    if target.which == "supervisor":
        return post.role == Role.SUPERVISOR
    if target.which == "leader":
        return post.role == Role.SUPERVISOR and post.is_head
    if post.role not in CENTRE_ROLES:
        return False
    if target.which == "head":
        return post.is_head
    return target.which != "verifier" or not took_part(post, event)


def took_part(post: Post, event: Event) -> bool:
    """That person, or below the root that unit, had a hand in the case."""
    if post.user in event.hands:
        return True
    same_unit = event.holder.path == post.path and event.holder_id in event.hand_units
    return same_unit and len(post.path) > STEP


def root_path(path: str) -> str:
    return path[:STEP]
