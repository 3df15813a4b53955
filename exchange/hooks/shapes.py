"""What the API says of webhooks and their deliveries, and what it takes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exchange.api.bodies import Body
from exchange.api.texts import Line
from exchange.hooks.kinds import KINDS, TEST
from exchange.hooks.signing import name_of
from exchange.models import Delivery, DeliveryState, Subscription, SubscriptionState

WORDS = list(KINDS.items())
CODE: dict[str, Any] = {"type": ["string", "null"]}
NAME = r"msg_[0-9a-f]{32}"


class SubscriptionIn(Body):
    receiver = Line(
        max_length=500,
        help_text=_(
            "The address that is sent to: https, or what the rights administrator has allowed."
        ),
    )
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=WORDS), min_length=1, max_length=len(KINDS)
    )
    area = serializers.CharField(
        required=False,
        allow_null=True,
        max_length=30,
        help_text=_("The code of an area: only cases in it."),
    )
    department = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**31 - 1,
        help_text=_("Only cases of which this department holds a part."),
    )


class SubscriptionOut(serializers.Serializer[Subscription]):
    """The context holds `counts`, by key and state."""

    id = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField()
    receiver = serializers.CharField(source="url")
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=WORDS))
    area = serializers.SerializerMethodField(help_text=_("The code of an area: only cases in it."))
    department = serializers.IntegerField(source="department_id", allow_null=True)
    state = serializers.ChoiceField(
        choices=SubscriptionState.choices,
        help_text=_("gone means that the receiver ended it by answering 410."),
    )
    created_at = serializers.DateTimeField()
    last_sent_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When the receiver last took something.")
    )
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text=_("Since when it takes nothing; null while it does.")
    )
    waiting = serializers.SerializerMethodField(help_text=_("Deliveries that wait."))
    parked = serializers.SerializerMethodField(
        help_text=_("Deliveries that were tried for three days; replay sends them again.")
    )

    def get_url(self, row: Subscription) -> str:
        return reverse("exchange:hook_show", args=[row.pk])

    @extend_schema_field(CODE)
    def get_area(self, row: Subscription) -> str | None:
        return row.area.code if row.area else None

    def get_waiting(self, row: Subscription) -> int:
        return int(self.context["counts"].get((row.pk, DeliveryState.WAITING), 0))

    def get_parked(self, row: Subscription) -> int:
        return int(self.context["counts"].get((row.pk, DeliveryState.PARKED), 0))


class SubscriptionSecret(SubscriptionOut):
    secret = serializers.CharField(
        help_text=_("What deliveries are signed with. It is shown only now.")
    )


class Replay(Body):
    delivery = serializers.RegexField(
        f"^{NAME}$",
        required=False,
        allow_null=True,
        help_text=_("The id of one delivery; without it all that are parked."),
    )


class Replayed(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text=_("How many are sent again."))


class TryOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    status = serializers.IntegerField(help_text=_("Of the answer; 0 where none came."))
    code = serializers.CharField(help_text=_("The status again, or why there was none."))
    ms = serializers.IntegerField()


class DeliveryOut(serializers.Serializer[Delivery]):
    id = serializers.SerializerMethodField(help_text=_("The webhook-id of every try."))
    kind = serializers.ChoiceField(choices=[*WORDS, (TEST, _("A test"))])
    case = serializers.IntegerField(source="event_id", allow_null=True)
    state = serializers.ChoiceField(choices=DeliveryState.choices)
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    next_at = serializers.SerializerMethodField(
        help_text=_("When it is tried again; null unless it waits.")
    )
    ended_at = serializers.DateTimeField(allow_null=True)
    tries = TryOut(many=True)

    def get_id(self, row: Delivery) -> str:
        return name_of(row.uid)

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_next_at(self, row: Delivery) -> str | None:
        if row.state != DeliveryState.WAITING:
            return None
        return serializers.DateTimeField().to_representation(row.next_at)


def counts_of(rows: list[Subscription]) -> dict[tuple[int, str], int]:
    """How many wait and how many are parked; one statement."""
    open_ = (DeliveryState.WAITING, DeliveryState.PARKED)
    found = Delivery.objects.filter(subscription__in=rows, state__in=open_).order_by()
    told = found.values_list("subscription", "state").annotate(n=Count("pk"))
    return {(key, state): number for key, state, number in told}
