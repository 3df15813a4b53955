"""Who may appeal for whom, and who decides: somebody above who is not of that unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Department, Posting, Role
from assessment.figures.subjects import AREAS, PEOPLE, SubjectKind
from assessment.models import Appeal
from grids.models import Area
from people.exchange.told import posted

FILE_ROLES = (Role.WORKER, Role.OPERATOR, Role.LIAISON, Role.SUPERVISOR)


def may_file(user: Any, kind: str, pk: int) -> bool:
    """A person for themselves, a department's liaison or head, a centre's supervisor.

    Nobody for an area that has none above it: there is nobody who could decide.
    """
    scope = user.scope
    if kind in PEOPLE:
        return bool(scope.user_id == pk and scope.role == PEOPLE[SubjectKind(kind)])
    if kind == SubjectKind.DEPARTMENT:
        return pk in scope.department_ids and scope.role in (Role.LIAISON, Role.SUPERVISOR)
    below = len(scope.area_path) > Area.steplen
    return bool(
        kind in AREAS
        and below
        and scope.role == Role.SUPERVISOR
        and scope.posting is not None
        and scope.posting.area_id == pk
    )


def may_decide(user: Any, appeal: Appeal) -> bool:
    scope = user.scope
    if scope.role != Role.SUPERVISOR or not scope.area_paths or user.pk == appeal.filed_by_id:
        return False
    if scope.deputy_of is not None and scope.deputy_of == appeal.filed_by_id:
        return False
    return above(scope.area_path, appeal) and not _of_the_unit(scope, appeal)


def above(path: str, appeal: Appeal) -> bool:
    """Whether a centre at `path` stands above the subject.

    A person and a department stand below the centre of their area; an area, and the committee
    that is the centre of an area itself, below the next one.
    """
    if not appeal.path.startswith(path):
        return False
    return path != appeal.path or not is_centre(appeal)


def is_centre(appeal: Appeal) -> bool:
    if appeal.subject == SubjectKind.DEPARTMENT:
        rows = Department.objects.filter(pk=appeal.subject_id)
        return rows.filter(kind__is_centre_unit=True).exists()
    return appeal.subject in AREAS


def deciders(appeal: Appeal, day: dt.date) -> set[int]:
    """The supervisors of the nearest centre above that has any who may decide."""
    barred = {appeal.filed_by_id, *_members(appeal, day)}
    if appeal.filed_as is not None:
        barred.add(appeal.filed_as.user_id)
    for area in reversed(list(Area.objects.chain(appeal.path).only("pk", "path"))):
        found = posted([area.pk], Role.SUPERVISOR, day) - barred
        if found and above(area.path, appeal):
            return found
    return set()


def _members(appeal: Appeal, day: dt.date) -> set[int]:
    if appeal.subject in PEOPLE:
        return {appeal.subject_id}
    unit = "department" if appeal.subject == SubjectKind.DEPARTMENT else "area"
    held = Posting.objects.on(day).filter(**{unit: appeal.subject_id})
    return set(held.values_list("user", flat=True))


def _of_the_unit(scope: Any, appeal: Appeal) -> bool:
    if appeal.subject in PEOPLE:
        return bool(appeal.subject_id in (scope.user_id, scope.deputy_of))
    if appeal.subject == SubjectKind.DEPARTMENT:
        return appeal.subject_id in scope.all_department_ids
    return appeal.subject_id in scope.all_area_ids
