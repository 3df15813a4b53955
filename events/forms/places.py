"""Where something is: coordinates, typed or taken from the map, and words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def coordinate(label: Any, most: int) -> forms.FloatField:
    attrs = {"step": "any", "inputmode": "decimal"}
    widget = forms.NumberInput(attrs=attrs)
    return forms.FloatField(
        label=label, required=False, min_value=-most, max_value=most, widget=widget
    )


class PlaceForm(forms.Form):
    """The fields every report has for its place; `point` once the form is checked."""

    address = forms.CharField(
        label=_("Address or description of the place"), required=False, max_length=200
    )
    latitude = coordinate(_("Latitude"), 90)
    longitude = coordinate(_("Longitude"), 180)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "latitude" in data and "longitude" in data:
            one, other = data["latitude"], data["longitude"]
            if (one is None) != (other is None):
                missing = "latitude" if one is None else "longitude"
                self.add_error(
                    missing, ValidationError(_("A point needs both latitude and longitude."))
                )
        return data

    @property
    def point(self) -> Point | None:
        lat, lng = self.cleaned_data.get("latitude"), self.cleaned_data.get("longitude")
        return None if lat is None or lng is None else Point(lng, lat, srid=4326)
