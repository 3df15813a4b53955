"""The list of cases: read like a worklist; a POST reports a new one."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from events.actors import Actor
from events.forms.phones import PhoneField
from events.models import Category, Event, Source
from events.refusals import Refused
from events.services.collect import Contact, Receipt, Report, area_root, collect_within
from events.services.desk_effects import check_inside as inside
from events.services.intake import Intake, take
from events.workflow import Urgency
from exchange.api.base import Endpoint
from exchange.api.bodies import Body, CodeField
from exchange.api.idempotency import idempotent
from exchange.api.texts import Line, Text
from exchange.cases.filters import CasePages, described, filters_of
from exchange.cases.shapes import CaseLine
from exchange.files.bringing import brought
from grids.models import Area

FIELDS = {"photos": "files"}
"""Where the page's form calls a member otherwise."""


class ReporterIn(Body):
    name = Line(max_length=50, required=False, allow_blank=True, default="")
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    address = Line(max_length=200, required=False, allow_blank=True, default="")
    in_confidence = serializers.BooleanField(required=False, default=False)

    def validate_phone(self, text: str) -> str:
        try:
            return PhoneField(required=False).clean(text)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


class NewCase(Body):
    """A report. A point, an address or an area says where. The context holds the `user`."""

    description = Text(max_length=5000)
    title = Line(max_length=120, required=False, allow_blank=True, default="")
    address = Line(max_length=200, required=False, allow_blank=True, default="")
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False)
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False)
    area: Any = CodeField(queryset=Area.objects.none(), required=False)
    category: Any = CodeField(queryset=Category.objects.filter(is_active=True), required=False)
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False)
    files = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=50,
        help_text=gettext_lazy("Complete uploads that show what is reported."),
    )
    reporter = ReporterIn(required=False, help_text=gettext_lazy("Who told it; kept encrypted."))

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if user := self.context.get("user"):
            whole = user.scope.area_path[: Area.steplen]
            rows = Area.objects.in_force().filter(path__startswith=whole).defer("geometry")
            fields["area"].queryset = rows  # type: ignore[attr-defined]
        return fields

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if ("longitude" in values) != ("latitude" in values):
            missing = "latitude" if "longitude" in values else "longitude"
            words = _("A point needs both latitude and longitude.")
            raise serializers.ValidationError({missing: [words]})
        if not (self._point(values) or values["address"].strip() or "area" in values):
            words = _("Give an address, a point or an area.")
            raise serializers.ValidationError({"address": [words]})
        return values

    @staticmethod
    def _point(values: dict[str, Any]) -> Point | None:
        if "longitude" not in values:
            return None
        return Point(values["longitude"], values["latitude"], srid=4326)

    @property
    def report(self) -> Report:
        told = self.validated_data
        return Report(
            description=told["description"],
            title=told["title"],
            address=told["address"],
            point=self._point(told),
            area=told.get("area"),
            category=told.get("category"),
            urgency=told.get("urgency", ""),
            source=Source.API,
            contact=Contact(**told["reporter"]) if told.get("reporter") else None,
        )


class Reported(CaseLine):
    secret = serializers.SerializerMethodField(
        help_text=gettext_lazy("With it and the receipt the reporter follows the case; told once.")
    )

    def get_secret(self, event: Event) -> str:
        return str(self.context["secret"])


class Cases(Endpoint):
    """The worklist, with its filters and its speed."""

    scopes = {"GET": "case:read", "POST": "case:report"}
    serializer_class = CaseLine
    pagination_class = CasePages
    queryset = Event.objects.none()

    @extend_schema(
        operation_id="case_list",
        summary=gettext_lazy("Cases"),
        description=gettext_lazy("What a worklist lists, with the same filters."),
        parameters=described(),
        responses=CaseLine(many=True),
    )
    def get(self, request: Request) -> Response:
        page: Any = self.paginate_queryset(filters_of(request, self.user))  # type: ignore[arg-type]
        context = {"now": timezone.now()}
        rows = self.get_serializer(page, many=True, context=context)
        return self.get_paginated_response(rows.data)

    @extend_schema(
        operation_id="case_report",
        summary=gettext_lazy("Report a case"),
        description=gettext_lazy("It is on a desk to be classified at once."),
        request=NewCase,
        responses={201: Reported},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        form = NewCase(data=request.data, context={"user": self.user})
        form.is_valid(raise_exception=True)
        files = form.validated_data.get("files")
        photos = brought(request, files) if files else []
        receipt = reported(Intake(form.report, photos), self.user)
        check_inside(receipt.event, self.user)
        context = {"now": timezone.now(), "secret": receipt.secret}
        where = reverse("exchange:case_show", args=[receipt.event.pk])
        found = Reported(receipt.event, context=context).data
        return Response(found, status=201, headers={"Location": where})


def check_inside(event: Event, user: User) -> None:
    """What lies outside the county is in no grid."""
    if event.point is None or event.area_id is not None:
        return
    try:
        inside(event.point, area_root(user.scope.area_path))
    except Refused as refused:
        raise serializers.ValidationError({refused.field: [str(refused.sentence)]}) from refused


def reported(intake: Intake, user: User) -> Receipt:
    """Within the transaction of the answer, which a refusal ends."""
    actor = Actor.of(user, "api")
    try:
        return take(intake, actor) if intake.photos else collect_within(intake.report, actor)
    except Refused as refused:
        field = FIELDS.get(refused.field, refused.field) or "non_field_errors"
        raise serializers.ValidationError({field: [str(refused.sentence)]}) from refused
