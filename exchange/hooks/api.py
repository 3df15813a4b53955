"""Webhooks through the API: a system looks after its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Department
from accounts.services import By
from exchange.api.authentication import client_of
from exchange.api.base import Endpoint
from exchange.api.filtering import Filters, Narrowing, check_names
from exchange.api.idempotency import idempotent
from exchange.api.problems import Problem
from exchange.hooks import services
from exchange.hooks.services import Values
from exchange.hooks.shapes import (
    DeliveryOut,
    Replay,
    Replayed,
    SubscriptionIn,
    SubscriptionOut,
    SubscriptionSecret,
    counts_of,
)
from exchange.models import Delivery, DeliveryState, Subscription
from gridgov.addresses import client_address
from grids.models import Area

SCOPE = "hook:manage"
SWITCHES: dict[str, Callable[..., Subscription]] = {
    "pause": services.subscription_pause,
    "resume": services.subscription_resume,
    "end": services.subscription_end,
}


class Hooks(Endpoint):
    """What the endpoints share: the webhooks of the system that calls."""

    queryset: Any = Subscription.objects.none()
    serializer_class: Any = SubscriptionOut

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if not self.user.is_service:
            raise PermissionDenied(_("Webhooks belong to systems, not to people."))

    @property
    def by(self) -> By:
        return By(self.user, client_address(self.request._request))

    def rows(self) -> Any:
        mine = Subscription.objects.filter(client=client_of(self.request))
        return mine.select_related("client", "area").defer("area__geometry")

    def found(self, pk: int) -> Subscription:
        row: Subscription | None = self.rows().filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def told(self, row: Subscription, **more: Any) -> Any:
        """The row as it stands now."""
        row = self.found(row.pk)
        context = {"counts": counts_of([row])}
        if not more:
            return self.serializer_class(row, context=context).data
        row_and_secret: Any = SubscriptionOut(row, context=context).data
        return {**row_and_secret, **more}

    def values(self, request: Request) -> Values:
        """Raises ValidationError for what is no such thing."""
        form = SubscriptionIn(data=request.data)
        form.is_valid(raise_exception=True)
        given: Mapping[str, Any] = form.validated_data
        return Values(
            given["receiver"],
            given["kinds"],
            _area(self.user, given.get("area")),
            _department(self.user, given.get("department")),
        )


def _area(user: Any, code: str | None) -> Area | None:
    if not code:
        return None
    rows = Area.objects.for_user(user).filter(code=code)
    found: Area | None = rows.defer("geometry").first()
    if found is None:
        raise serializers.ValidationError({"area": [_("There is no such area in your sight.")]})
    return found


def _department(user: Any, key: int | None) -> Department | None:
    if key is None:
        return None
    found = Department.objects.for_user(user).filter(pk=key).first()
    if found is None:
        words = _("There is no such department in your sight.")
        raise serializers.ValidationError({"department": [words]})
    return found


def refuse(error: ValidationError) -> NoReturn:
    """What a service refuses: at its member, or as not possible now."""
    if hasattr(error, "error_dict"):
        named = {"url": "receiver"}
        raise serializers.ValidationError(
            {named.get(name, name): words for name, words in error.message_dict.items()}
        ) from error
    words = " ".join(error.messages)
    raise Problem(409, "not-now", _("This is not possible now"), words) from error


class Subscriptions(Hooks):
    scopes = {"GET": SCOPE, "POST": SCOPE}
    ordering = "-pk"

    @extend_schema(
        operation_id="subscription_list",
        summary=gettext_lazy("Webhooks of the system"),
        responses=SubscriptionOut(many=True),
    )
    def get(self, request: Request) -> Response:
        check_names(request.query_params)
        page: Any = self.paginate_queryset(self.rows())
        rows = self.get_serializer(page, many=True, context={"counts": counts_of(page)})
        return self.get_paginated_response(rows.data)

    @extend_schema(
        operation_id="subscription_create",
        summary=gettext_lazy("Be told by webhook"),
        description=gettext_lazy(
            "From now on the address is sent what happens to the cases that the system sees: "
            "keys and states, never a text. Deliveries are signed as standard-webhooks.com says, "
            "go out in order for each case, at least once and always under the same webhook-id, "
            "and are tried again for three days. Answer with a status from 200 to 299 within ten "
            "seconds; 410 ends the webhook."
        ),
        request=SubscriptionIn,
        responses={201: SubscriptionSecret},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        client, values = client_of(request), self.values(request)
        try:
            row, secret = services.subscription_create(by=self.by, client=client, values=values)
        except ValidationError as error:
            refuse(error)
        found = self.told(row, secret=secret)
        return Response(found, status=201, headers={"Location": found["url"]})


class SubscriptionShow(Hooks):
    scopes = {"GET": SCOPE}

    @extend_schema(operation_id="subscription_show", summary=gettext_lazy("One webhook"))
    def get(self, request: Request, pk: int) -> Response:
        check_names(request.query_params)
        row = self.found(pk)
        return Response(self.get_serializer(row, context={"counts": counts_of([row])}).data)


class SubscriptionUpdate(Hooks):
    scopes = {"POST": SCOPE}

    @extend_schema(
        operation_id="subscription_update",
        summary=gettext_lazy("Change a webhook"),
        description=gettext_lazy("All members are set anew; the secret stays."),
        request=SubscriptionIn,
        responses={200: SubscriptionOut},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        row, values = self.found(pk), self.values(request)
        try:
            services.subscription_update(by=self.by, row=row, values=values)
        except ValidationError as error:
            refuse(error)
        return Response(self.told(row))


class SubscriptionRotate(Hooks):
    scopes = {"POST": SCOPE}

    @extend_schema(
        operation_id="subscription_rotate",
        summary=gettext_lazy("Replace the secret of a webhook"),
        description=gettext_lazy("For a day deliveries are signed with both."),
        request=None,
        responses={200: SubscriptionSecret},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        row = self.found(pk)
        try:
            row, secret = services.subscription_rotate(by=self.by, row=row)
        except ValidationError as error:
            refuse(error)
        return Response(self.told(row, secret=secret))


class SubscriptionTest(Hooks):
    scopes = {"POST": SCOPE}
    serializer_class = DeliveryOut

    @extend_schema(
        operation_id="subscription_test",
        summary=gettext_lazy("Send a test"),
        description=gettext_lazy("A message of the kind hook.test, about nothing."),
        request=None,
        responses={202: DeliveryOut},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        row = self.found(pk)
        try:
            made = services.subscription_test(by=self.by, row=row)
        except ValidationError as error:
            refuse(error)
        return Response(DeliveryOut(made).data, status=202)


class SubscriptionReplay(Hooks):
    scopes = {"POST": SCOPE}

    @extend_schema(
        operation_id="subscription_replay",
        summary=gettext_lazy("Send deliveries again"),
        description=gettext_lazy("Under the ids that they have."),
        request=Replay,
        responses={202: Replayed},
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        row, form = self.found(pk), Replay(data=request.data)
        form.is_valid(raise_exception=True)
        name = form.validated_data.get("delivery")
        one = row.deliveries.filter(uid=UUID(name[4:])).first() if name else None
        if name and one is None:
            words = _("This webhook has no such delivery.")
            raise serializers.ValidationError({"delivery": [words]})
        try:
            count = services.deliveries_replay(by=self.by, row=row, delivery=one)
        except ValidationError as error:
            refuse(error)
        return Response({"count": count}, status=202)


class SubscriptionSwitch(Hooks):
    scopes = {"POST": SCOPE}

    @extend_schema(
        operation_id="subscription_switch",
        summary=gettext_lazy("Pause, resume or end a webhook"),
        description=gettext_lazy(
            "While it is paused its news are collected; what has ended cannot be resumed."
        ),
        request=None,
        responses={200: SubscriptionOut},
        parameters=[OpenApiParameter("action", {"type": "string", "enum": list(SWITCHES)}, "path")],
    )
    @idempotent
    def post(self, request: Request, pk: int, action: str) -> Response:
        row = self.found(pk)
        if action not in SWITCHES:
            raise Http404
        try:
            SWITCHES[action](by=self.by, row=row)
        except ValidationError as error:
            refuse(error)
        return Response(self.told(row))


class DeliveryFilters(Filters):
    state = filters.ChoiceFilter(choices=DeliveryState.choices)


class Deliveries(Hooks):
    scopes = {"GET": SCOPE}
    serializer_class = DeliveryOut
    queryset = Delivery.objects.none()
    filter_backends = [Narrowing]
    filterset_class = DeliveryFilters
    ordering = "-pk"

    @extend_schema(
        operation_id="delivery_list",
        summary=gettext_lazy("Deliveries of a webhook"),
        description=gettext_lazy("Of thirty days, newest first, with the answers they got."),
        responses=DeliveryOut(many=True),
    )
    def get(self, request: Request, pk: int) -> Response:
        rows: Any = self.found(pk).deliveries.all()
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
