"""Records: looked for, read, and one value in clear where the person who asks may see it."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import reveal
from exchange.api.authentication import client_of
from exchange.api.base import Endpoint
from exchange.api.bodies import Body
from exchange.api.filtering import check_names
from exchange.api.problems import Problem
from exchange.api.texts import Line
from exchange.records import finding, shapes
from gridgov.addresses import client_address
from people import shown
from people.models import House, Organisation, OrganisationPerson, Person, Residence
from people.reveals import HOUSE, PERSON

KEPT_BACK = gettext_lazy(
    "Values are masked; at most 20 are found, and more says whether there are others. It changes "
    "nothing, needs no Idempotency-Key, and neither the question nor the answer is kept."
)
HEAVY = ("house__footprint", "house__point", "house__address", "house__number", "house__owner_text")


def found(name: str, row: type[serializers.Serializer[Any]]) -> Any:
    fields: dict[str, Any] = {"more": serializers.BooleanField(), "results": row(many=True)}
    return inline_serializer(name, fields)


class Search(Endpoint):
    """A POST, so that no personal value stands in an address."""

    keyless = True
    question: type[finding.Searched]

    def told(self, request: Request) -> dict[str, Any]:
        form = self.question(data=request.data, context={"user": self.user})
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def answer(self, rows: list[Any], **context: Any) -> Response:
        more, rows = len(rows) > finding.MOST, rows[: finding.MOST]
        told = self.get_serializer(rows, many=True, context=context).data
        return Response({"more": more, "results": told})


class People(Search):
    scopes = {"POST": "record:read"}
    serializer_class = shapes.PersonOut
    question = finding.PersonSearch
    queryset = Person.objects.none()

    @extend_schema(
        operation_id="person_search",
        summary=gettext_lazy("Find people by document, phone or name"),
        description=KEPT_BACK,
        request=finding.PersonSearch,
        responses={200: found("PeopleFound", shapes.PersonOut)},
    )
    def post(self, request: Request) -> Response:
        rows = finding.people(self.user, self.told(request))
        return self.answer(rows, homes=shown.homes(self.user, rows))


class Houses(Search):
    scopes = {"POST": "record:read"}
    serializer_class = shapes.HouseOut
    question = finding.HouseSearch
    queryset = House.objects.none()

    @extend_schema(
        operation_id="house_search",
        summary=gettext_lazy("Find buildings by address"),
        description=KEPT_BACK,
        request=finding.HouseSearch,
        responses={200: found("HousesFound", shapes.HouseOut)},
    )
    def post(self, request: Request) -> Response:
        return self.answer(finding.houses(self.user, self.told(request)))


class Organisations(Search):
    scopes = {"POST": "record:read"}
    serializer_class = shapes.OrganisationOut
    question = finding.OrganisationSearch
    queryset = Organisation.objects.none()

    @extend_schema(
        operation_id="organisation_search",
        summary=gettext_lazy("Find organisations by credit code, phone or name"),
        description=KEPT_BACK,
        request=finding.OrganisationSearch,
        responses={200: found("OrganisationsFound", shapes.OrganisationOut)},
    )
    def post(self, request: Request) -> Response:
        return self.answer(finding.organisations(self.user, self.told(request)))


class RecordShow(Endpoint):
    """One record in sight."""

    scopes = {"GET": "record:read"}

    def read(self, request: Request, rows: Any, pk: int) -> Any:
        check_names(request.query_params)
        row = rows.filter(pk=pk).first()
        if row is None:
            raise Http404
        return row


class PersonShow(RecordShow):
    serializer_class = shapes.PersonWhole
    queryset = Person.objects.none()

    @extend_schema(
        operation_id="person_show",
        summary=gettext_lazy("One person, masked"),
        description=gettext_lazy("With the homes in sight, and what may be revealed."),
    )
    def get(self, request: Request, pk: int) -> Response:
        rows = Person.objects.for_user(self.user).prefetch_related("phones")
        person = self.read(request, rows, pk)
        lived = Residence.objects.for_user(self.user).filter(person=person)
        lived = lived.select_related(None).select_related("house").defer(*HEAVY)
        context = {
            "homes": shown.homes(self.user, [person]),
            "residences": lived.order_by("-valid_from", "-pk"),
        }
        return Response(self.get_serializer(person, context=context).data)


class HouseShow(RecordShow):
    serializer_class = shapes.HouseWhole
    queryset = House.objects.none()

    @extend_schema(
        operation_id="house_show",
        summary=gettext_lazy("One building, unit or room"),
        description=gettext_lazy("Its address down to the building, and what may be revealed."),
    )
    def get(self, request: Request, pk: int) -> Response:
        rows = House.objects.for_user(self.user).select_related("area")
        house = self.read(request, rows.defer("area__geometry", "footprint"), pk)
        return Response(self.get_serializer(house).data)


class OrganisationShow(RecordShow):
    serializer_class = shapes.OrganisationWhole
    queryset = Organisation.objects.none()

    @extend_schema(
        operation_id="organisation_show",
        summary=gettext_lazy("One organisation"),
        description=gettext_lazy("With who is in charge, masked, as far as in sight."),
    )
    def get(self, request: Request, pk: int) -> Response:
        rows = Organisation.objects.for_user(self.user).select_related("area")
        row = self.read(request, rows.defer("area__geometry"), pk)
        people = OrganisationPerson.objects.for_user(self.user).open().filter(organisation=row)
        return Response(self.get_serializer(row, context={"people": people}).data)


SUBJECT = r"^(person|phone|house|organisation):[1-9][0-9]{0,17}$"
FIELDS = sorted({*PERSON, *HOUSE, "phone"})


class RevealIn(Body):
    subject = serializers.RegexField(
        SUBJECT, help_text=gettext_lazy("As a record names it under values.")
    )
    field = serializers.ChoiceField(choices=[(name, name) for name in FIELDS])
    reason = Line(
        min_length=6,
        max_length=140,
        help_text=gettext_lazy("What the value is needed for. It goes into the access log."),
    )


class RevealOut(serializers.Serializer[Any]):
    subject = serializers.CharField()
    field = serializers.CharField()
    value = serializers.CharField()


class Reveal(Endpoint):
    """By the rule, the limit and the log of the pages. The answer is kept nowhere: each time
    that somebody looks is a line of the log.
    """

    scopes = {"POST": "record:reveal"}
    keyless = True
    serializer_class = RevealOut
    more_failures = {"POST": (404,)}

    @extend_schema(
        operation_id="record_reveal",
        summary=gettext_lazy("Show one personal value"),
        description=gettext_lazy(
            "Only for people who act through an app, in a posting with the right to see personal "
            "data in clear. Every call is a line of the access log; there is no Idempotency-Key, "
            "for the value is not kept. After 30 values in ten minutes it is 429."
        ),
        request=RevealIn,
        responses={200: RevealOut},
    )
    def post(self, request: Request) -> Response:
        form = RevealIn(data=request.data)
        form.is_valid(raise_exception=True)
        told = form.validated_data
        reason = f"{told['reason']} [{client_of(request).name}]"
        address = client_address(cast(Any, request))
        try:
            value = reveal.reveal(self.user, told["subject"], told["field"], reason, address)
        except reveal.TooManyReveals as error:
            raise too_many() from error
        row = {"subject": told["subject"], "field": told["field"], "value": value}
        return Response(self.get_serializer(row).data)


def too_many() -> Problem:
    words = _("More values were shown in ten minutes than any work needs. Wait, then go on.")
    wait = int(reveal.WINDOW.total_seconds())
    return Problem(429, "too-many-reveals", _("Too many values"), words, wait)
