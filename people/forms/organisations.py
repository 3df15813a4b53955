"""Forms about organisations and who is in charge of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gridgov.masks import mask_phone
from people import shown
from people.forms.base import VersionForm, day, number_text
from people.forms.houses import PlaceMixin
from people.forms.pick import PickField
from people.models import House, Organisation, OrganisationKind, PartInOrganisation, Person

SHOWN = ("seq", "name", "kind", "credit_code", "place", "employees", "hazards")


class OrganisationForm(PlaceMixin, VersionForm):
    called: ClassVar[dict[str, str]] = {"point": "latitude"}
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OrganisationKind.choices)
    credit_code = number_text(gettext_lazy("Unified social credit code"))
    phone = number_text(gettext_lazy("Phone"), attrs={"inputmode": "tel"})
    house = PickField(
        "house",
        label=gettext_lazy("House"),
        required=False,
        help_text=gettext_lazy("Words of the address; for a room unit and number behind them."),
    )
    place = forms.CharField(
        label=gettext_lazy("Address, if it is in no house"), required=False, max_length=200
    )
    employees = forms.IntegerField(
        label=gettext_lazy("Employees"), required=False, min_value=0, max_value=1_000_000
    )
    hazards = forms.CharField(
        label=gettext_lazy("Hazards on site"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = (
        "name",
        "kind",
        "credit_code",
        "phone",
        "employees",
        "hazards",
        "house",
        "place",
        "latitude",
        "longitude",
        "area",
    )

    def __init__(self, user: Any, data: Any = None, row: Organisation | None = None) -> None:
        initial = {name: getattr(row, name) for name in SHOWN} if row else {}
        super().__init__(data, initial=initial)
        self.row = row
        self.offer_areas(user)
        field: Any = self.fields["house"]
        field.offer(user, House.objects.in_use().select_related("parent", "area"))
        if row is not None:
            if row.point is not None:
                self.told_now["latitude"] = f"{row.point.y:.5f}, {row.point.x:.5f}"
            if row.phone:
                now = {"value": mask_phone(row.phone)}
                self.told_now["phone"] = now["value"]
                text = _("Now %(value)s. Leave it empty to keep it.") % now
                self.fields["phone"].help_text = text
            if row.house is not None:
                now = {"value": shown.house_name(row.house, user)}
                self.told_now["house"] = now["value"]
                text = _("Now %(value)s. Leave it empty to keep it.") % now
                self.fields["house"].help_text = text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_place(data)
        return data

    def values(self) -> dict[str, Any]:
        """Names of OrganisationFacts; the house, the point or the grid, whichever is given."""
        data = self.cleaned_data
        names = ("name", "kind", "credit_code", "place", "employees", "hazards")
        found = {name: data[name] for name in names}
        if data["phone"]:
            found["phone"] = data["phone"]
        if data["house"] is not None:
            return found | {"house": data["house"], "point": None}
        if self.point is not None:
            return found | {"point": self.point, "house": None}
        if self.chosen is not None and (self.row is None or self.row.house_id is None):
            found["area"] = self.chosen
        return found


class PartPersonForm(VersionForm):
    person = PickField(
        "person",
        label=gettext_lazy("Person"),
        help_text=gettext_lazy("Name, document, phone or the last four of either."),
    )
    part = forms.ChoiceField(label=gettext_lazy("Part"), choices=PartInOrganisation.choices)
    valid_from = day(gettext_lazy("From"))

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["person"]
        field.offer(user, Person.objects)
