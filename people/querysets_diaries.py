"""Diaries are seen by who works in the area, photos with what they belong to."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from grids.querysets import under_any
from people import sight

FEW = 30


class DiaryQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """One's own entries and those of the area; nothing for auditors and departments."""
        scope = user.scope
        if not (sight.sees_areas(scope) and scope.role in sight.CARE_ROLES):
            return self.none()
        return self.filter(Q(area__in=_areas(scope.area_paths)) | Q(written_by=user.pk))

    def newest(self) -> Self:
        return self.order_by("-day", "-pk")


def _areas(paths: tuple[str, ...]) -> Any:
    """Few areas by their keys, so that indexes are asked; many as a subquery."""
    from grids.models import Area

    areas = Area.objects.filter(under_any(paths)).order_by().values_list("pk", flat=True)
    few = list(areas[: FEW + 1])
    return few if len(few) <= FEW else areas


class DiaryPersonQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """Whom entries in sight name, as far as the people are in sight too."""
        from people.models import Diary

        entries = Diary.objects.for_user(user).order_by().values("pk")
        seen = self.filter(sight.persons(user, "person__"), person__merged_into=None)
        return seen.filter(diary__in=entries).select_related("person__key")


class DiaryDraftQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        return self.filter(user=user.pk)


class RecordPhotoQuerySet(models.QuerySet[Any]):
    def for_user(self, user: Any) -> Self:
        """Photos of entries and visits in sight, and one's own that no form has sent yet."""
        from people.models import Diary, Visit

        entries = Diary.objects.for_user(user).order_by().values("pk")
        visits = Visit.objects.for_user(user).order_by().values("pk")
        mine = Q(waiting=True, uploaded_by=user.pk)
        return self.filter(Q(diary__in=entries) | Q(visit__in=visits) | mine)

    def unsent(self, user: Any) -> Self:
        return self.filter(waiting=True, uploaded_by=user.pk)
