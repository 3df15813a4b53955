"""Records by exact values. Nothing of what is asked for stands in an address or is kept."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import User
from exchange.api.bodies import Body, CodeField
from grids.models import Area
from people import indexes, search
from people.models import House, Organisation, Person, Phone

MOST = 20
LOOKED_AT = 500
"""Names with the same letters that are read at most, to find those that are the same."""

IN_AREA = gettext_lazy("The code of an area: only there, and below it.")


class Searched(Body):
    """One of `ways`, each with the members that it needs. The context holds the `user`."""

    ways: tuple[str, ...] = ()
    area: Any = CodeField(queryset=Area.objects.none(), required=False, help_text=IN_AREA)

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if user := self.context.get("user"):
            seen: Any = Area.objects.for_user(user)
            fields["area"].queryset = seen.defer("geometry")
        return fields

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if unknown := self.initial_data.keys() - self.fields.keys():
            none = _("There is no such member.")
            raise serializers.ValidationError({name: [none] for name in sorted(unknown)})
        if sum(name in values for name in self.ways) != 1:
            words = _("Give one of these: %(names)s.") % {"names": ", ".join(self.ways)}
            raise serializers.ValidationError([words])
        if "name" in values and "area" not in values:
            raise serializers.ValidationError({"area": [_("A name is looked for in an area.")]})
        return values


class PersonSearch(Searched):
    ways = ("document", "phone", "name")
    document = serializers.CharField(required=False, min_length=5, max_length=30)
    phone = serializers.CharField(required=False, min_length=5, max_length=30)
    name = serializers.CharField(
        required=False, max_length=50, help_text=gettext_lazy("The whole name; needs an area.")
    )


class HouseSearch(Searched):
    ways = ("address",)
    address = serializers.CharField(
        min_length=2,
        max_length=100,
        help_text=gettext_lazy("Words of the address of a building."),
    )


class OrganisationSearch(Searched):
    ways = ("credit_code", "phone", "name")
    credit_code = serializers.CharField(required=False, min_length=18, max_length=18)
    phone = serializers.CharField(required=False, min_length=7, max_length=30)
    name = serializers.CharField(
        required=False,
        min_length=2,
        max_length=100,
        help_text=gettext_lazy("Two letters of it at least; needs an area."),
    )


def people(user: User, told: Mapping[str, Any]) -> list[Person]:
    """In sight, with their keys; one more than are shown where there are more."""
    rows: Any = Person.objects.for_user(user).order_by("pk")
    if area := told.get("area"):
        rows = rows.under(area.path)
    if "document" in told:
        kept = indexes.wanted(indexes.DOCUMENT, told["document"])
        return list(rows.filter(document_index__in=kept)[: MOST + 1])
    if "phone" in told:
        kept = indexes.wanted(indexes.PHONE, told["phone"])
        owners = Phone.objects.filter(index__in=kept).order_by().values("person_id")
        return list(rows.filter(pk__in=owners)[: MOST + 1])
    name = indexes.spelled_name(told["name"])
    alike = rows.filter(indexes.holding(told["name"]))[:LOOKED_AT]
    same = (one for one in alike if indexes.spelled_name(one.name) == name)
    return list(islice(same, MOST + 1))


def houses(user: User, told: Mapping[str, Any]) -> list[House]:
    rows: Any = search.houses(user, told["address"]).select_related("area")
    if area := told.get("area"):
        rows = rows.under(area.path)
    return list(rows.defer("area__geometry", "footprint")[: MOST + 1])


def organisations(user: User, told: Mapping[str, Any]) -> list[Organisation]:
    """Closed ones as well, as on the pages."""
    rows: Any = Organisation.objects.for_user(user).order_by("pk")
    if "name" in told:
        rows = rows.filter(indexes.holding(told["name"]))
    elif "phone" in told:
        rows = rows.filter(phone_index__in=indexes.wanted(indexes.PHONE, told["phone"]))
    else:
        rows = rows.filter(credit_code=told["credit_code"].upper())
    if area := told.get("area"):
        rows = rows.under(area.path)
    return list(rows.select_related("area").defer("area__geometry")[: MOST + 1])
