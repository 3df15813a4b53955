"""Which frozen figures somebody may see: the same subjects whose live ones they see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Role
from assessment.figures.periods import Period
from assessment.figures.subjects import AREAS, PEOPLE, SubjectKind, held, visible
from grids.models import Area

READERS = (
    Role.WORKER,
    Role.OPERATOR,
    Role.LIAISON,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.SYSTEM_ADMIN,
)
OWN = {Role.WORKER: SubjectKind.WORKER, Role.OPERATOR: SubjectKind.OPERATOR}


def kinds_for(user: Any) -> list[SubjectKind]:
    """The kinds of subjects a page has to offer a reader, the highest first."""
    scope = user.scope
    if scope.department_ids:
        return [SubjectKind.DEPARTMENT]
    if scope.role == Role.WORKER:
        return [SubjectKind.WORKER]
    kinds = [*below(scope), SubjectKind.DEPARTMENT]
    if scope.role == Role.OPERATOR:
        return [*kinds, SubjectKind.OPERATOR]
    if scope.role == Role.SYSTEM_ADMIN:
        return kinds
    return [*kinds, SubjectKind.WORKER, SubjectKind.OPERATOR]


def below(scope: Any) -> list[SubjectKind]:
    """The levels of areas from that of the posting downward."""
    levels = [kind for kind in SubjectKind if kind in AREAS]
    level = scope.posting.place.level if scope.posting is not None else ""
    return levels[levels.index(SubjectKind(level)) :] if level in levels else levels


def seen(user: Any, kind: str, period: Period, pk: int) -> bool:
    return kind in SubjectKind and visible(user, kind, period).filter(pk=pk).exists()


def seen_keys(user: Any, kind: str, period: Period) -> QuerySet[Any]:
    """The keys of what is in sight, as a list or a subquery; of people some more than once."""
    if kind in PEOPLE:
        return held(user, kind, period).values_list("user", flat=True)
    return visible(user, kind, period).order_by().values_list("pk", flat=True)


def own_keys(user: Any, kind: str) -> frozenset[int]:
    """The departments a reader sits in; pages show them whatever else they leave out."""
    return frozenset(user.scope.department_ids if kind == SubjectKind.DEPARTMENT else ())


def opens_cases(user: Any, kind: str, pk: int) -> bool:
    """Whether a figure leads anywhere: a department sees no case that others are counted by."""
    return not user.scope.department_ids or pk in own_keys(user, kind)


def may_revise(user: Any) -> bool:
    """A revision is of the whole installation: supervisors of its root area."""
    scope = user.scope
    roots = [len(path) for path in scope.area_paths] == [Area.steplen]
    return scope.role == Role.SUPERVISOR and roots
