"""Frozen periods, indicators, rankings, and the cases behind a figure."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from assessment.figures import counting
from assessment.figures.indicators import indicators_for
from assessment.figures.measures import measures_for
from assessment.figures.periods import Period, PeriodKind
from assessment.figures.subjects import SubjectKind, visible
from assessment.models import Figure, Snapshot
from assessment.ranking.asked import field_label, period_of
from assessment.ranking.places import ranking_of
from assessment.snapshots.seen import own_keys, seen
from events.models import Event
from exchange.api.base import Endpoint
from exchange.api.filtering import Filters, Narrowing, check_names
from exchange.api.problems import bad_parameter
from exchange.cases.shapes import CaseLine
from exchange.rankings import shapes
from exchange.rankings.asked import Asked, PeriodIn, asked_of, check_reader
from exchange.rankings.behind import BehindPages, behind
from exchange.rankings.paging import FigurePages, RankPages


class PeriodFilters(Filters):
    kind = filters.ChoiceFilter(choices=PeriodKind.choices, help_text="")

    class Meta:
        model = Snapshot
        fields: tuple[str, ...] = ()


class Periods(Endpoint):
    scopes = {"GET": "ranking:read"}
    serializer_class = shapes.FrozenOut
    filter_backends = [Narrowing]
    filterset_class = PeriodFilters
    queryset = Snapshot.objects.none()
    ordering = "-pk"

    @extend_schema(
        operation_id="period_list",
        summary=gettext_lazy("Frozen periods and their revisions"),
        description=gettext_lazy("The last frozen first. Of a period the highest revision holds."),
        responses=shapes.FrozenOut(many=True),
    )
    def get(self, request: Request) -> Response:
        check_reader(self.user)
        page: Any = self.paginate_queryset(self.filter_queryset(Snapshot.objects.all()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class Figures(Endpoint):
    """What shares a head above its rows."""

    scopes = {"GET": "ranking:read"}
    queryset = Snapshot.objects.none()

    def head(self, asked: Asked, **more: Any) -> None:
        self.paginator.head = {**asked.head, **more}  # type: ignore[union-attr]


class Indicators(Figures):
    serializer_class = shapes.FiguresOut
    pagination_class = FigurePages

    @extend_schema(
        operation_id="indicator_list",
        summary=gettext_lazy("Counts and indicators of areas, departments and people"),
        description=gettext_lazy(
            "Frozen figures where the period is frozen, else those of this moment; each count with "
            "the address of its cases."
        ),
        parameters=[PeriodIn],
        responses=shapes.FiguresOut(many=True),
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        asked = asked_of(request, self.user, now)
        self.head(asked)
        page: Any = self.paginate_queryset(visible(self.user, asked.kind, asked.period))
        keys = [row.pk for row in page]
        counts = counts_of(asked, self.user, keys, now)
        shown = shapes.Shown.of(asked, self.user, keys)
        rows = [figures(shown, pk, counts.get(pk, {})) for pk in keys]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


def counts_of(asked: Asked, user: User, keys: list[int], now: Any) -> dict[int, Any]:
    """By subject; those of a running period are counted where the reader acts."""
    if asked.snapshot is None:
        here = user.scope.area_path if user.scope.area_paths else ""
        return counting.counts(asked.kind, asked.period, now, within=here)
    rows = Figure.objects.filter(
        snapshot=asked.snapshot, subject=asked.kind, subject_id__in=keys
    ).values_list("subject_id", "measure", "value")
    found: dict[int, dict[str, int]] = {}
    for pk, measure, value in rows:
        found.setdefault(pk, {})[measure] = value
    return dict(found)


def figures(shown: shapes.Shown, pk: int, counts: Any) -> dict[str, Any]:
    kind = shown.asked.kind
    return {
        "subject": shown.subject(pk),
        "counts": [shown.count(pk, one.key, counts) for one in measures_for(kind) if one.collected],
        "indicators": shapes.indicators(indicators_for(kind), counts),
    }


class RankIn(PeriodIn):
    group = serializers.CharField(
        required=False,
        max_length=300,
        help_text=gettext_lazy("Against whom, as the answer names it under groups."),
    )


class Rankings(Figures):
    serializer_class = shapes.PlaceOut
    pagination_class = RankPages
    more_failures = {"GET": (409,)}

    @extend_schema(
        operation_id="ranking_list",
        summary=gettext_lazy("The ranking of a period"),
        description=gettext_lazy(
            "Best first, the unranked last. Lines of a frozen period never move; those of a period "
            "that runs do, so ask for them in one page."
        ),
        parameters=[RankIn],
        responses=shapes.PlaceOut(many=True),
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        asked = asked_of(request, self.user, now, RankIn)
        found = ranking_of(asked.kind, asked.period, self.user, now)
        group = group_of(request, found)
        groups = [
            {"group": name, "label": field_label(name), "size": found.sizes[name].all}
            for name in found.fields
        ]
        self.head(asked, group=group, groups=groups)
        places: Any = found.compared(self.paginate_queryset(found.listed(group)))  # type: ignore[arg-type]
        keys = [one.pk for one in places]
        counts, briefs = found.counts(keys), found.briefs(keys)
        shown = shapes.Shown.of(asked, self.user, keys)
        rows = [
            shapes.place(shown, found, one, counts.get(one.pk, {}), briefs.get(one.pk))
            for one in places
        ]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


def group_of(request: Request, found: Any) -> str:
    """The one asked for; else that of the reader's own department, or the first."""
    names, asked = found.fields, request.query_params.get("group", "")
    if asked and asked not in names:
        raise bad_parameter("group", _("There is no such group. Take it from groups."))
    own = [found.place(pk) for pk in sorted(own_keys(found.user, found.kind))]
    wanted = (asked, *(one.field for one in own if one), *names)
    return next((one for one in wanted if one in names), "")


class FigureCases(Endpoint):
    """As many as the figure says, less what is out of sight."""

    scopes = {"GET": "ranking:read"}
    also = ("case:read",)
    serializer_class = CaseLine
    pagination_class = BehindPages
    queryset = Event.objects.none()
    ordering = "-pk"

    @extend_schema(
        operation_id="figure_cases",
        summary=gettext_lazy("The cases behind a figure"),
        description=gettext_lazy(
            "The list holds those in sight; hidden says how many others the figure counts."
        ),
        responses=CaseLine(many=True),
    )
    def get(self, request: Request, period: str, kind: str, pk: int, measure: str) -> Response:
        check_reader(self.user)
        check_names(request.query_params)
        now = timezone.now()
        where = self.where(period, kind, pk, measure)
        found = behind(self.user, where, SubjectKind(kind), pk, measure, now)
        self.paginator.found = found  # type: ignore[union-attr]
        page: Any = self.paginate_queryset(found.rows)
        context = {"now": now}
        return self.get_paginated_response(
            self.get_serializer(page, many=True, context=context).data
        )

    def where(self, code: str, kind: str, pk: int, measure: str) -> Period:
        """Raises Http404 for what is not counted, and for whom the reader does not see."""
        period = period_of(code, timezone.now())
        if kind not in SubjectKind or not seen(self.user, kind, period, pk):
            raise Http404
        if measure not in {one.key for one in measures_for(kind) if one.cases and one.listed}:
            raise Http404
        return period
