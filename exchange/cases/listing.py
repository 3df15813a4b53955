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
from events.services.collect import Contact, Receipt, Report, area_root, collect
from events.workflow import Urgency
from exchange.api.base import Endpoint
from exchange.api.idempotency import idempotent
from exchange.cases.filters import CasePages, described, filters_of
from exchange.cases.shapes import CaseLine, CaseOut
from exchange.cases.show import file_of, whole
from grids.models import Area


class ReporterIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=50, required=False, allow_blank=True, default="")
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    address = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    in_confidence = serializers.BooleanField(required=False, default=False)

    def validate_phone(self, text: str) -> str:
        try:
            return PhoneField(required=False).clean(text)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


class NewCase(serializers.Serializer[Any]):
    """A report. A point, an address or an area says where. The context holds the `user`."""

    description = serializers.CharField(max_length=5000)
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    address = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False)
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False)
    area: Any = serializers.SlugRelatedField("code", queryset=Area.objects.none(), required=False)
    category: Any = serializers.SlugRelatedField(
        "code", queryset=Category.objects.filter(is_active=True), required=False
    )
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False)
    reporter = ReporterIn(required=False, help_text=gettext_lazy("Who told it; kept encrypted."))

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if user := self.context.get("user"):
            fields["area"].queryset = Area.objects.for_user(user).in_force()  # type: ignore[attr-defined]
        return fields

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if ("longitude" in values) != ("latitude" in values):
            missing = "latitude" if "longitude" in values else "longitude"
            words = _("A point needs both latitude and longitude.")
            raise serializers.ValidationError({missing: [words]})
        if not (self._point(values) or values["address"].strip() or "area" in values):
            words = _("Give an address, a point or an area.")
            raise serializers.ValidationError({"address": [words]})
        self._check_inside(values)
        return values

    def _check_inside(self, values: dict[str, Any]) -> None:
        """Coordinates that were exchanged lie far away."""
        point, root = self._point(values), area_root(self.context["user"].scope.area_path)
        if point and root.geometry is not None and not root.geometry.intersects(point):
            words = _("This point lies outside %(area)s.") % {"area": root.label}
            raise serializers.ValidationError({"longitude": [words]})

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


class Reported(CaseOut):
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
        return self.get_paginated_response(CaseLine(page, many=True, context=context).data)

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
        receipt = reported(form.report, self.user)
        found = whole(file_of(self, receipt.event.pk), Reported, secret=receipt.secret)
        where = reverse("exchange:case_show", args=[receipt.event.pk])
        return Response(found, status=201, headers={"Location": where})


def reported(report: Report, user: User) -> Receipt:
    try:
        return collect(report, Actor.of(user, "api"))
    except Refused as refused:
        field = refused.field or "non_field_errors"
        raise serializers.ValidationError({field: [str(refused.sentence)]}) from refused
