"""What may be seen of the area tree, and how it is searched."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Protocol, Self

from django.contrib.gis.geos import Point
from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_NodeQuerySet

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from grids.models import Area

    _Base = QuerySet[Area]
else:
    _Base = MP_NodeQuerySet


class HasAreaScope(Protocol):
    """What `grids` needs to know of a user's scope; `accounts` computes it once a request."""

    @property
    def area_paths(self) -> tuple[str, ...]: ...
    @property
    def department_ids(self) -> tuple[int, ...]: ...


class ScopedUser(Protocol):
    @property
    def scope(self) -> HasAreaScope: ...


def under_any(paths: tuple[str, ...], field: str = "path") -> Q:
    """The condition that `field` lies in one of the subtrees `paths`; matches nothing for none."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


class AreaQuerySet(_Base):
    def for_user(self, user: ScopedUser) -> Self:
        """Areas within the subtrees of the posting that the user acts in."""
        return self.filter(under_any(user.scope.area_paths))

    def in_force(self) -> Self:
        return self.filter(retired_on__isnull=True)

    def subtree(self, area: Area) -> Self:
        return self.filter(path__startswith=area.path)

    def children_of(self, area: Area) -> Self:
        return self.filter(path__startswith=area.path, depth=area.depth + 1)

    def below(self, area: Area) -> Self:
        return self.filter(path__startswith=area.path, depth__gt=area.depth)

    def chain(self, path: str) -> Self:
        """The area at `path` and everything above it, root first."""
        step = self.model.steplen
        return self.filter(path__in=[path[:end] for end in range(step, len(path) + 1, step)])

    def containing(self, point: Point) -> Self:
        """Areas in force whose current boundary contains the WGS-84 `point`, deepest first."""
        return self.in_force().filter(geometry__covers=point).order_by("-depth", "code")


class BoundaryQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date) -> Self:
        """The shape of every area on `day`; areas that had none then are missing."""
        later = Q(valid_to=None) | Q(valid_to__gt=day)
        return self.filter(later, valid_from__lte=day)

    def for_user(self, user: ScopedUser) -> Self:
        return self.filter(under_any(user.scope.area_paths, "area__path"))


class ChangeQuerySet(models.QuerySet[Any]):
    def for_user(self, user: ScopedUser) -> Self:
        """Changes below what the user sees, and those that an area of theirs had a part in."""
        paths = user.scope.area_paths
        touched = under_any(paths, "boundaries__area__path") | under_any(paths, "ended__area__path")
        return self.filter(Q(pk__in=self.model.objects.filter(touched)) | under_any(paths))

    def touching(self, area: Area) -> Self:
        """Changes at or below `area`, and those of its own outline."""
        own = Q(boundaries__area=area) | Q(ended__area=area)
        below = Q(path__startswith=area.path)
        return self.filter(Q(pk__in=self.model.objects.filter(own)) | below)

    def due(self, day: dt.date) -> Self:
        return self.filter(state="scheduled", day__lte=day).order_by("day", "pk")


class DraftQuerySet(models.QuerySet[Any]):
    def for_user(self, user: ScopedUser) -> Self:
        """Drafts of areas within the subtrees of the posting that the user acts in."""
        return self.filter(under_any(user.scope.area_paths))

    def at(self, path: str) -> Self:
        return self.filter(path=path).select_related("owner")


DraftManager = models.Manager.from_queryset(DraftQuerySet)
