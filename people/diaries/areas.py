"""The entries of an area that ends go to the area that takes its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from grids import dependents, located
from grids.located import Step
from grids.models import Area
from people.areas import Gone, NowhereInPlace, hand_over
from people.models import Diary


def register() -> None:
    located.register(LocatedDiaries())
    dependents.register(Entries())


class LocatedDiaries(NowhereInPlace):
    name = "diaries"
    label = gettext_lazy("Diary entries")
    model = Diary


class Entries(Gone):
    """Entries of exactly this area: nothing that keeps it from ending."""

    name = "diaries"
    label: str | Promise = gettext_lazy("Diary entries")
    model = Diary

    def _rows(self, area: Area | int) -> Any:
        return Diary.objects.filter(area=area)

    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        return {}

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s diary entry goes to %(target)s.",
            "%(n)s diary entries go to %(target)s.",
            count,
        ) % {"n": count, "target": target}

    def give_back(self, keys: Sequence[int], area: Area, target: Area, reason: str) -> int:
        return hand_over(Diary, [Step(pk, area.pk, target.pk) for pk in keys])
