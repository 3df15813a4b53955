"""How figures look: counts with the address of their cases, indicators, places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessment.figures.indicators import Indicator, Unit, total
from assessment.figures.measures import MEASURES
from assessment.figures.subjects import AREAS, SubjectKind
from assessment.models import Snapshot
from assessment.schemes.scoring import Unranked
from assessment.snapshots.lists import grade_name
from assessment.snapshots.names import names
from assessment.snapshots.seen import opens_cases
from exchange.rankings.asked import Asked
from grids.models import Area

Counts = Any


class SubjectOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    code = serializers.CharField(allow_null=True, help_text=_("Of an area; else null."))
    name = serializers.CharField()


class CountOut(serializers.Serializer[Any]):
    measure = serializers.CharField()
    label: Any = serializers.CharField()
    value = serializers.IntegerField()
    cases = serializers.CharField(
        allow_null=True, help_text=_("The address of the cases that it counts, or null.")
    )


class IndicatorOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    label: Any = serializers.CharField()
    unit: Any = serializers.ChoiceField(choices=Unit.choices)
    value = serializers.FloatField(
        allow_null=True,
        help_text=_("A share from 0 to 1, or a count; null where there is nothing to divide by."),
    )
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField(allow_null=True)
    higher_is_better = serializers.BooleanField()
    small_sample = serializers.BooleanField(help_text=_("Whether one case more would move it far."))


class FiguresOut(serializers.Serializer[Any]):
    """All that is counted for one subject."""

    subject = SubjectOut()
    counts = CountOut(many=True)
    indicators = IndicatorOut(many=True)


class PlaceOut(serializers.Serializer[Any]):
    subject = SubjectOut()
    group = serializers.CharField(help_text=_("Against whom it is ranked."))
    position = serializers.IntegerField(help_text=_("Its line in the group."))
    rank = serializers.IntegerField(allow_null=True)
    points = serializers.FloatField(allow_null=True)
    unranked = serializers.ChoiceField(
        choices=[(one.value, one.value) for one in Unranked],
        allow_null=True,
        help_text=_("Why it has no rank, or null."),
    )
    stars = serializers.IntegerField(allow_null=True)
    grade = serializers.CharField(help_text=_("In words; empty without one."))
    volume = serializers.IntegerField(
        allow_null=True, help_text=_("How many cases the score rests on.")
    )
    small_sample = serializers.BooleanField()
    change = serializers.IntegerField(
        allow_null=True, help_text=_("Ranks climbed since the period before.")
    )
    points_change = serializers.FloatField(allow_null=True)
    year_change = serializers.IntegerField(
        allow_null=True, help_text=_("Ranks climbed since the same period of the year before.")
    )
    year_points_change = serializers.FloatField(allow_null=True)
    indicators = IndicatorOut(many=True)
    overdue_stock = serializers.IntegerField(allow_null=True)


class FrozenOut(serializers.ModelSerializer[Snapshot]):
    first_day = serializers.DateField(source="span.start")
    last_day = serializers.DateField(source="span.last_day")

    class Meta:
        model = Snapshot
        fields = (
            *("period", "kind", "first_day", "last_day", "revision", "closed_at"),
            *("known_at", "frozen_at", "formula", "reason"),
        )
        read_only_fields = fields


@dataclass(frozen=True)
class Shown:
    """What the rows of one page need: names and codes, and who reads."""

    asked: Asked
    user: Any
    names: dict[int, str]
    codes: dict[int, str]

    @classmethod
    def of(cls, asked: Asked, user: Any, keys: Collection[int]) -> Shown:
        codes: dict[int, str] = {}
        if asked.kind in AREAS:
            codes = dict(Area.objects.filter(pk__in=keys).values_list("pk", "code"))
        return cls(asked, user, names(asked.kind, keys), codes)

    def subject(self, pk: int) -> dict[str, Any]:
        return {"id": pk, "code": self.codes.get(pk), "name": self.names.get(pk, "—")}

    def count(self, pk: int, measure: str, counts: Counts) -> dict[str, Any]:
        value = counts.get(measure, 0)
        opens = value and MEASURES[measure].cases and opens_cases(self.user, self.asked.kind, pk)
        where = (self.asked.period.code, self.asked.kind, pk, measure)
        return {
            "measure": measure,
            "label": MEASURES[measure].label,
            "value": value,
            "cases": reverse("exchange:figure_cases", args=where) if opens else None,
        }


def indicator(one: Indicator, counts: Counts) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": one.label,
        "unit": one.unit,
        "value": number(one.value(counts)),
        "numerator": total(counts, one.numerator),
        "denominator": total(counts, one.denominator) if one.denominator else None,
        "higher_is_better": one.higher_is_better,
        "small_sample": one.is_small(counts),
    }


def indicators(wanted: Iterable[Indicator], counts: Counts) -> list[dict[str, Any]]:
    """Those that are gathered."""
    return [indicator(one, counts) for one in wanted if one.collected]


def number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def place(shown: Shown, ranking: Any, one: Any, counts: Counts, brief: Any) -> dict[str, Any]:
    """A line of a ranking; `one` is its `Place`."""
    return {
        **one._asdict(),
        "subject": shown.subject(one.pk),
        "group": one.field,
        "points": number(one.points),
        "points_change": number(one.points_change),
        "year_points_change": number(one.year_points_change),
        "unranked": one.unranked or None,
        "grade": grade_name(brief.grade) if brief else "",
        "volume": brief.volume if brief else None,
        "indicators": indicators(ranking.indicators, counts),
        "overdue_stock": counts.get("overdue_stock", 0) if ranking.has_stock else None,
    }


KINDS = tuple(SubjectKind.values)
