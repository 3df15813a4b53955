"""The entries of an area that ends go to the area that takes its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from grids import dependents, located
from grids.located import Ground, Step
from grids.models import Area
from people.areas import Gone
from people.models import Diary


def register() -> None:
    located.register(LocatedDiaries())
    dependents.register(Entries())


def _hand_over(steps: Sequence[Step]) -> int:
    """Those that another area has by now stay there."""
    wanted: dict[tuple[int | None, int], list[int]] = defaultdict(list)
    for step in steps:
        if step.target is not None:
            wanted[step.source, step.target].append(step.pk)
    return sum(
        int(Diary.objects.filter(pk__in=keys, area=source).update(area=target))
        for (source, target), keys in wanted.items()
    )


class LocatedDiaries:
    """Entries lie at no point: only those of an area that ends go, to its heir."""

    name = "diaries"
    label: str | Promise = gettext_lazy("Diary entries")

    def steps(self, ground: Ground) -> Sequence[Step]:
        rows = Diary.objects.filter(area__in=list(ground.heirs)).order_by("pk")
        return [
            Step(pk, area, ground.heirs[area])
            for pk, area in rows.values_list("pk", "area_id")
            if ground.heirs[area] is not None
        ]

    def titles(self, pks: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        """Nobody who draws boundaries has to know them."""
        return {}

    def move(self, steps: Sequence[Step], reason: str) -> int:
        return _hand_over(steps)


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
        return _hand_over([Step(pk, area.pk, target.pk) for pk in keys])
