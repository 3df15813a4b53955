"""Forms about buildings, units and rooms."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gridgov.forms import Picker
from grids.models import Area, Level
from grids.services.boundaries import locate
from people.forms.base import VersionForm, day, number_text
from people.models import House, HouseLevel, Use

MOST_GRIDS = 400
USES = [("", gettext_lazy("Not known")), *Use.choices]


def coordinate(label: Any, most: int) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(
        label=label, required=False, min_value=-most, max_value=most, widget=widget
    )


class PlaceMixin(forms.Form):
    """Where something is: a point, or the grid where no point is known; always in sight."""

    latitude = coordinate(gettext_lazy("Latitude"), 90)
    longitude = coordinate(gettext_lazy("Longitude"), 180)
    area = forms.ChoiceField(
        label=gettext_lazy("Grid"),
        required=False,
        widget=Picker(),
        help_text=gettext_lazy("Only where no point is marked; else the grid at the point is it."),
    )

    def offer_areas(self, user: Any) -> None:
        """The deepest areas in sight, the only one of them chosen already."""
        self.paths: tuple[str, ...] = user.scope.area_paths
        seen = Area.objects.for_user(user).in_force().defer("geometry")
        grids = seen.filter(level__in=(Level.GRID, Level.SUBGRID)).order_by("code")[:MOST_GRIDS]
        self.areas = {str(area.pk): area for area in grids or seen.order_by("code")[:MOST_GRIDS]}
        choice: Any = self.fields["area"]
        choice.choices = [("", ""), *((pk, area.label) for pk, area in self.areas.items())]
        if len(self.areas) == 1:
            self.initial.setdefault("area", next(iter(self.areas)))

    def check_place(self, data: dict[str, Any]) -> None:
        latitude, longitude = data.get("latitude"), data.get("longitude")
        if (latitude is None) != (longitude is None):
            missing = "latitude" if latitude is None else "longitude"
            self.add_error(missing, _("A point needs both latitude and longitude."))
            return
        point = self.point
        found = locate(point) if point is not None else None
        if found is not None and not found.path.startswith(self.paths):
            self.add_error("latitude", _("This point lies outside the area you work in."))

    @property
    def point(self) -> Point | None:
        lat, lng = self.cleaned_data.get("latitude"), self.cleaned_data.get("longitude")
        return None if lat is None or lng is None else Point(lng, lat, srid=4326)

    @property
    def chosen(self) -> Area | None:
        return self.areas.get(self.cleaned_data.get("area", ""))


class HouseFields(VersionForm):
    use = forms.ChoiceField(label=pgettext_lazy("house", "Use"), choices=USES, required=False)
    area_m2 = forms.DecimalField(
        label=gettext_lazy("Floor space in m²"),
        required=False,
        max_digits=9,
        decimal_places=2,
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    owner_text = forms.CharField(
        label=gettext_lazy("Owner, in words"), required=False, max_length=200
    )


class BuildingForm(PlaceMixin, HouseFields):
    """A building: where it stands, and what a building of a single dwelling is used for."""

    called: ClassVar[dict[str, str]] = {"point": "latitude"}

    address = forms.CharField(
        label=gettext_lazy("Whole address"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("address", "latitude", "longitude", "area", "use", "area_m2", "owner_text")

    def __init__(self, user: Any, *args: Any, house: House | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.house = house
        self.fields["address"].required = house is None
        if house is not None and house.point is not None:
            self.told_now["latitude"] = f"{house.point.y:.5f}, {house.point.x:.5f}"
        self.offer_areas(user)
        keep_hidden(self, house, "address", "owner_text")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_place(data)
        return data

    def values(self) -> dict[str, Any]:
        """Names of HouseFacts; what was left empty and is not shown stays as it is."""
        data = self.cleaned_data
        found = {"use": data["use"], "area_m2": data["area_m2"]}
        found |= {name: data[name] for name in ("address", "owner_text") if data[name]}
        if self.point is not None:
            found["point"] = self.point
        elif self.chosen is not None:
            found["area"] = self.chosen
        return found


class PartForm(HouseFields):
    """A unit or a room of a building."""

    level = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[c for c in HouseLevel.choices if c[0] != HouseLevel.BUILDING],
        initial=HouseLevel.ROOM,
        required=False,
    )
    unit = number_text(
        gettext_lazy("Unit of the building"),
        max_length=20,
        help_text=gettext_lazy("Only for a room in a unit, for example 2; made if it is new."),
    )
    number = number_text(gettext_lazy("Number of the room or unit"), max_length=20)
    floor = forms.IntegerField(
        label=gettext_lazy("Floor"), required=False, min_value=-9, max_value=150
    )
    field_order = ("level", "unit", "number", "floor", "use", "area_m2", "owner_text")

    def __init__(self, *args: Any, house: House | None = None, parent: House, **more: Any) -> None:
        super().__init__(*args, **more)
        self.house = house
        if house is not None or parent.level == HouseLevel.UNIT:
            del self.fields["unit"]
        if house is not None or parent.level == HouseLevel.UNIT:
            del self.fields["level"]
        self.fields["number"].required = house is None
        keep_hidden(self, house, "number", "owner_text")

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {name: data[name] for name in ("use", "area_m2", "floor")}
        return found | {name: data[name] for name in ("number", "owner_text") if data[name]}


class EndForm(VersionForm):
    """The day since when something is over."""

    on = day(gettext_lazy("Since"), required=True)

    def __init__(self, *args: Any, label: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if label:
            self.fields["on"].label = label


def keep_hidden(form: VersionForm, row: Any, *names: str) -> None:
    """Values that pages mask are not put into the form: left empty, they stay as they are."""
    for name in names:
        field = form.fields[name]
        if row is not None and getattr(row, name):
            form.told_now[name] = _("another one, not shown here")
            field.help_text = _("It is not shown here. Leave it empty to keep what is registered.")


def refuse_ahead(form: forms.Form, name: str, today: Any) -> None:
    found = form.cleaned_data.get(name)
    if found and found > today:
        form.add_error(name, ValidationError(_("Type a day that has come.")))
