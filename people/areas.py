"""What the floor of areas is told: houses and organisations follow the boundary.

What they carry with them (units and rooms, the people's sight, organisations in a house) follows
by the triggers of the database in the same transaction.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grids.households import Dwelling
from grids.located import Ground, Step
from grids.models import Area
from people.history import By, lines, write
from people.models import Change, House, Organisation, Person


def register() -> None:
    from grids import dependents, households, located

    located.register(LocatedHouses())
    located.register(LocatedOrganisations())
    located.register(RecordedPeople())
    dependents.register(HousesInUse())
    dependents.register(OrganisationsInUse())
    dependents.register(HousesGone())
    dependents.register(OrganisationsGone())
    dependents.register(PeopleRecorded())
    households.register(dwellings)


def dwellings(shape: GEOSGeometry) -> Iterator[Dwelling]:
    """Buildings within `shape`, each with as many households as it has dwellings."""
    from django.db.models import Count, Q

    rooms = Count("inside", filter=Q(inside__level="room", inside__ended_on=None))
    rows = House.objects.in_use().buildings().filter(point__within=shape)
    for point, count in rows.annotate(rooms=rooms).values_list("point", "rooms"):
        yield Dwelling(point.x, point.y, max(1, count))


def move(model: Any, steps: Sequence[Step], reason: str) -> int:
    """Puts rows into their new areas, a statement for each target, with a line in the history."""
    wanted: dict[int, list[int]] = defaultdict(list)
    sources = {step.pk: step.source for step in steps}
    for step in steps:
        if step.target is not None:
            wanted[step.target].append(step.pk)
    by, count = By(why=reason[:200], now=timezone.now()), 0
    for target, keys in wanted.items():
        rows = model.objects.filter(pk__in=keys)
        there = [row for row in rows if row.area_id == sources[row.pk]]
        count += model.objects.filter(pk__in=[row.pk for row in there]).update(area=target)
        write(
            [
                line
                for row in there
                for line in lines(row, Change.Action.MOVE, {"area": (row.area_id, target)}, by)
            ]
        )
    return count


class LocatedHouses:
    """Buildings follow the boundary at their point; what is inside goes with them."""

    name = "houses"
    label: str | Promise = gettext_lazy("Houses")

    def steps(self, ground: Ground) -> Sequence[Step]:
        condition = "thing.parent_id IS NULL AND thing.ended_on IS NULL"
        return ground.steps("people_house", condition, "thing.sight_path")

    def titles(self, pks: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        """Buildings are no secret to who draws boundaries; who lives there is."""
        rows = House.objects.filter(pk__in=pks).values_list("pk", "place")
        return {pk: (place, "") for pk, place in rows}

    def move(self, steps: Sequence[Step], reason: str) -> int:
        return move(House, steps, _("Boundaries changed: %(reason)s") % {"reason": reason})


class LocatedOrganisations:
    """Organisations at a point of their own; those in a house go with it."""

    name = "organisations"
    label: str | Promise = gettext_lazy("Organisations")

    def steps(self, ground: Ground) -> Sequence[Step]:
        condition = "thing.house_id IS NULL AND thing.ended_on IS NULL"
        return ground.steps("people_organisation", condition, "thing.sight_path")

    def titles(self, pks: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        rows = Organisation.objects.filter(pk__in=pks).values_list("pk", "name")
        return {pk: (name, "") for pk, name in rows}

    def move(self, steps: Sequence[Step], reason: str) -> int:
        told = _("Boundaries changed: %(reason)s") % {"reason": reason}
        return move(Organisation, steps, told)


class NowhereInPlace:
    """Rows that belong to an area and lie at no point: only those of one that ends go, to its
    heir."""

    name: str
    label: str | Promise
    model: Any

    def steps(self, ground: Ground) -> Sequence[Step]:
        rows = self.model.objects.filter(area__in=list(ground.heirs)).order_by("pk")
        return [
            Step(pk, area, ground.heirs[area])
            for pk, area in rows.values_list("pk", "area_id")
            if ground.heirs[area] is not None
        ]

    def titles(self, pks: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        """Nobody who draws boundaries has to know them."""
        return {}

    def move(self, steps: Sequence[Step], reason: str) -> int:
        return hand_over(self.model, steps)


class RecordedPeople(NowhereInPlace):
    """People registered by an area."""

    name = "people"
    label = gettext_lazy("People without a residence")
    model = Person


def hand_over(model: Any, steps: Sequence[Step]) -> int:
    """Those that another area has by now stay there."""
    wanted: dict[tuple[int | None, int], list[int]] = defaultdict(list)
    for step in steps:
        if step.target is not None:
            wanted[step.source, step.target].append(step.pk)
    return sum(
        int(model.objects.filter(pk__in=keys, area=source).update(area=target))
        for (source, target), keys in wanted.items()
    )


class HousesInUse:
    """Buildings that stand in exactly this area."""

    name = "houses"
    label: str | Promise = gettext_lazy("Houses")

    def _rows(self, area: Area) -> Any:
        return House.objects.in_use().buildings().filter(area=area)

    def count(self, area: Area) -> int:
        return int(self._rows(area).count())

    def list(self, area: Area, limit: int) -> Sequence[str]:
        return [str(place) for place in self._rows(area).values_list("place", flat=True)[:limit]]

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s house goes to %(target)s, with who lives in it.",
            "%(n)s houses go to %(target)s, with who lives in them.",
            count,
        ) % {"n": count, "target": target}

    def move(self, area: Area, target: Area) -> int:
        keys = self._rows(area).values_list("pk", flat=True)
        reason = _("%(area)s was dissolved.") % {"area": area}
        return move(House, [Step(pk, area.pk, target.pk) for pk in keys], reason)


class OrganisationsInUse:
    """Organisations in exactly this area that are in no house."""

    name = "organisations"
    label: str | Promise = gettext_lazy("Organisations")

    def _rows(self, area: Area) -> Any:
        return Organisation.objects.in_use().filter(area=area, house=None)

    def count(self, area: Area) -> int:
        return int(self._rows(area).count())

    def list(self, area: Area, limit: int) -> Sequence[str]:
        return [str(name) for name in self._rows(area).values_list("name", flat=True)[:limit]]

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s organisation goes to %(target)s.",
            "%(n)s organisations go to %(target)s.",
            count,
        ) % {"n": count, "target": target}

    def move(self, area: Area, target: Area) -> int:
        keys = self._rows(area).values_list("pk", flat=True)
        reason = _("%(area)s was dissolved.") % {"area": area}
        return move(Organisation, [Step(pk, area.pk, target.pk) for pk in keys], reason)


class Gone(ABC):
    """What is in use no more goes with its area all the same: who lived there stays in sight."""

    over = True
    model: Any

    @abstractmethod
    def _rows(self, area: Area | int) -> Any: ...

    def count(self, area: Area) -> int:
        return int(self._rows(area).count())

    def list(self, area: Area, limit: int) -> Sequence[str]:
        titles = self.titles(self.keys(area)[:limit], None)
        return [label for label, _url in titles.values()]

    @abstractmethod
    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]: ...

    def move(self, area: Area, target: Area) -> int:
        reason = _("%(area)s was dissolved.") % {"area": area}
        return self.give_back(self.keys(area), area, target, reason)

    def keys(self, area: Area) -> Sequence[int]:
        return list(self._rows(area).order_by("pk").values_list("pk", flat=True))

    def still(self, keys: Sequence[int], area: Area | int) -> Sequence[int]:
        rows = self._rows(area).filter(pk__in=keys)
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def give_back(self, keys: Sequence[int], area: Area, target: Area, reason: str) -> int:
        return move(self.model, [Step(pk, area.pk, target.pk) for pk in keys], reason)


class HousesGone(Gone):
    """Buildings in exactly this area that stand no more."""

    name = "houses.gone"
    label: str | Promise = gettext_lazy("Houses no longer in use")
    model = House

    def _rows(self, area: Area | int) -> Any:
        return House.objects.exclude(ended_on=None).buildings().filter(area=area)

    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        return LocatedHouses().titles(keys, user)

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s house no longer in use goes to %(target)s, with who lived in it.",
            "%(n)s houses no longer in use go to %(target)s, with who lived in them.",
            count,
        ) % {"n": count, "target": target}


class OrganisationsGone(Gone):
    """Organisations in exactly this area that ended and were in no house."""

    name = "organisations.gone"
    label: str | Promise = gettext_lazy("Organisations no longer there")
    model = Organisation

    def _rows(self, area: Area | int) -> Any:
        return Organisation.objects.exclude(ended_on=None).filter(area=area, house=None)

    def titles(self, keys: Sequence[int], user: Any) -> Mapping[int, tuple[str, str]]:
        return LocatedOrganisations().titles(keys, user)

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s organisation no longer there goes to %(target)s.",
            "%(n)s organisations no longer there go to %(target)s.",
            count,
        ) % {"n": count, "target": target}


class PeopleRecorded:
    """People whom exactly this area registered."""

    name = "people"
    label: str | Promise = gettext_lazy("People registered here")

    def _rows(self, area: Area) -> Any:
        return Person.objects.filter(area=area)

    def count(self, area: Area) -> int:
        return int(self._rows(area).count())

    def list(self, area: Area, limit: int) -> Sequence[str]:
        """Nobody who retires an area has to know them by name."""
        return []

    def preview(self, area: Area, target: Area) -> str:
        count = self.count(area)
        return ngettext(
            "%(n)s person is kept by %(target)s from then on.",
            "%(n)s people are kept by %(target)s from then on.",
            count,
        ) % {"n": count, "target": target}

    def move(self, area: Area, target: Area) -> int:
        return int(self._rows(area).update(area=target))
