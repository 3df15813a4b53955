"""Whom the assessment counts for, and which of them somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, Posting, Role, User
from grids.models import Area
from grids.querysets import under_any

if TYPE_CHECKING:
    from assessment.figures.periods import Period


class SubjectKind(TextChoices):
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    COMMUNITY = "community", _("Community")
    GRID = "grid", _("Grid")
    DEPARTMENT = "department", _("Department")
    WORKER = "worker", _("Grid worker")
    OPERATOR = "operator", pgettext_lazy("subject", "Centre operator")


AREAS = frozenset(
    {SubjectKind.COUNTY, SubjectKind.TOWNSHIP, SubjectKind.COMMUNITY, SubjectKind.GRID}
)
PEOPLE = {SubjectKind.WORKER: Role.WORKER, SubjectKind.OPERATOR: Role.OPERATOR}
"""The role in which a person is counted."""

SEE_AREAS = frozenset({Role.SUPERVISOR, Role.OPERATOR, Role.AUDITOR, Role.SYSTEM_ADMIN})
SEE_PEOPLE = frozenset({Role.SUPERVISOR, Role.AUDITOR})


def visible(user: Any, kind: str, period: Period) -> QuerySet[Any]:
    """The areas, departments or users of a kind whose figures `user` may see.

    Centres see what lies in their scope; a department itself and, as the field it stands in,
    those of its kind and those of its area; a worker and an operator only themselves. These
    are figures: which of the cases behind them are shown is for `Event.objects.for_user`.
    """
    kind = SubjectKind(kind)
    if kind in AREAS:
        return areas(user, kind, period)
    if kind == SubjectKind.DEPARTMENT:
        return departments(user)
    return people(user, kind, period)


def areas(user: Any, kind: str, period: Period) -> QuerySet[Area]:
    """Areas that were in force on some day of the period."""
    standing = Q(retired_on=None) | Q(retired_on__gt=period.start)
    seen: Any = Area.objects.for_user(user).filter(standing, level=kind).defer("geometry")
    found: QuerySet[Area] = seen if user.scope.role in SEE_AREAS else seen.none()
    return found


def departments(user: Any) -> QuerySet[Department]:
    scope = user.scope
    found = Department.objects.select_related("kind", "area").defer("area__geometry")
    if scope.department_ids:
        own = Department.objects.filter(pk__in=scope.department_ids)
        field = Q(kind__in=own.values("kind")) | Q(area__in=own.values("area"))
        return found.filter(field, path__startswith=scope.area_path[: Area.steplen])
    if scope.role not in SEE_AREAS:
        return found.none()
    return found.filter(under_any(scope.area_paths, "path"))


def people(user: Any, kind: str, period: Period) -> QuerySet[User]:
    """Those who held a posting of the role in the period; a person always sees the own figures."""
    return User.objects.filter(pk__in=held(user, kind, period).values("user"))


def held(user: Any, kind: str, period: Period) -> QuerySet[Posting]:
    """The postings by which `people` are in sight."""
    found = Posting.objects.filter(
        _sight(user),
        Q(valid_to=None) | Q(valid_to__gt=period.start),
        valid_from__lt=period.end,
        role=PEOPLE[SubjectKind(kind)],
        area__isnull=False,
    )
    return found.exclude(user__in=User.objects.filter(is_service=True)).order_by()


def _sight(user: Any) -> Q:
    """For a reader of the whole county no area has to be looked up."""
    scope = user.scope
    if scope.role not in SEE_PEOPLE or not scope.area_paths:
        return Q(user=user.pk)
    root = only_root()
    if root is not None and root.path in scope.area_paths:
        return Q()
    return Q(user=user.pk) | under_any(scope.area_paths, "area__path")


def only_root() -> Area | None:
    """The area that all others lie in; None where there are several counties."""
    roots = list(Area.objects.filter(depth=1).only("path")[:2])
    return roots[0] if len(roots) == 1 else None


def name_of(kind: str, row: Any) -> str:
    """How pages call an area, a department or a person, in the reader's language."""
    if kind in AREAS:
        return str(row.label)
    return str(row.name) if kind in PEOPLE else str(row)
