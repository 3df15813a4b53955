"""Who sees which person, house and organisation: the one rule of sight of the registers.

- Workers, operators, supervisors and auditors posted to an area see the houses and organisations
  that lie in it, and the people who live or lived in one of these houses. A person without any
  residence is seen in the area that registered them.
- People of a department see what a case of theirs is linked to, and nothing else. Who knows of
  cases says so: `register("person", keys)`, where `keys(user)` is a queryset of primary keys.
- Nobody else sees anything: no resident, no administrator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from grids.querysets import under_any

if TYPE_CHECKING:
    from accounts.scope import Scope

AREA_ROLES = frozenset({"worker", "operator", "supervisor", "auditor"})
CARE_ROLES = AREA_ROLES - {"auditor"}
"""Who has to know that somebody is to be visited."""

KINDS = ("person", "house", "organisation")
Keys = Callable[[Any], Any]
_linked: dict[str, dict[str, Keys]] = {kind: {} for kind in KINDS}


def register(kind: str, keys: Keys, name: str = "events") -> None:
    """`keys(user)` gives the primary keys of `kind` that a department's user may see.

    It is a queryset of one column (`values("person_id")`), so that it becomes a subquery. A
    second one of the same name takes the place of the first.
    """
    _linked[kind][name] = keys


def unregister(kind: str, name: str = "events") -> None:
    _linked[kind].pop(name, None)


def persons(user: Any, prefix: str = "") -> Q:
    """The condition on a person, whose fields are reached by `prefix` ("person__")."""
    scope: Scope = user.scope
    if sees_areas(scope):
        return Q(**{f"{prefix}sight__overlap": list(scope.area_paths)})
    return _by_link("person", user, prefix)


def houses(user: Any, prefix: str = "") -> Q:
    if sees_areas(user.scope):
        return under_any(user.scope.area_paths, f"{prefix}sight_path")
    return _by_link("house", user, prefix)


def organisations(user: Any, prefix: str = "") -> Q:
    if sees_areas(user.scope):
        return under_any(user.scope.area_paths, f"{prefix}sight_path")
    return _by_link("organisation", user, prefix)


def care(user: Any) -> Q:
    """Care has sight of its own, that of its person or of its household's house."""
    scope: Scope = user.scope
    if visits(scope):
        return Q(sight__overlap=list(scope.area_paths))
    return Q(pk__in=[])


def visits(scope: Scope) -> bool:
    """Whether care and visits are seen at all."""
    return sees_areas(scope) and scope.role in CARE_ROLES


def sees_areas(scope: Scope) -> bool:
    """Whether what is seen goes by area; a department's people are not among them."""
    return scope.role in AREA_ROLES and bool(scope.area_paths) and not scope.department_ids


def _by_link(kind: str, user: Any, prefix: str) -> Q:
    """By the links of the cases of a department; nothing for everybody else."""
    condition = Q(pk__in=[])
    if user.scope.department_ids:
        for keys in _linked[kind].values():
            condition |= Q(**{f"{prefix}pk__in": keys(user)})
    return condition
