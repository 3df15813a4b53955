"""Forms of the pages of files: bringing one, saying what is what, publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.forms import ISO_DATE
from grids.geofiles.choices import GAPS, MATCHES, OUTSIDE, OVERLAPS, Choices, Known, LayerChoice
from grids.geofiles.datums import LABELS, WGS84
from grids.geofiles.models import BoundaryFile
from grids.models import Level

ACCEPT = ".geojson,.json,.zip,.kml,.gpkg"


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File of boundaries"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("GeoJSON, a Shapefile as zip, KML or GeoPackage; at most 50 MB."),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose another one."),
        },
    )


class PublishForm(forms.Form):
    day = forms.DateField(
        label=_("In force from"),
        widget=ISO_DATE,
        input_formats=["%Y-%m-%d"],
        initial=timezone.localdate,
        help_text=_(
            "Today: at once. Later: checked again and put in force on that day. Past: the history "
            "is corrected."
        ),
        error_messages={"invalid": _("Write the day as 2026-11-22.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("Stands with each change: the decision, the survey, the source."),
    )


def pairs(labels: dict[str, Promise]) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in labels.items()]


class ChoicesForm(forms.Form):
    """What is what in a file, how its coordinates are read, and what is mended."""

    datum = forms.ChoiceField(label=_("Coordinates"), widget=forms.RadioSelect)
    repair = forms.BooleanField(
        label=_("Use the repaired shape where an outline crosses itself"), required=False
    )
    overlaps = forms.ChoiceField(label=_("Where two shapes overlap"))
    outside = forms.ChoiceField(label=_("What lies beyond the area above"))
    gaps = forms.ChoiceField(label=_("Gaps between the shapes"))

    def __init__(self, *args: Any, file: BoundaryFile, known: Known, **kwargs: Any) -> None:
        self.file = file
        kwargs.setdefault("initial", initial_of(Choices.from_json(file.choices)))
        super().__init__(*args, **kwargs)
        fits = {fit["datum"]: fit["square_km"] for fit in file.result.get("fits", [])}
        self._choices("datum", [(value, fitted(value, fits)) for value in LABELS])
        self._choices("overlaps", pairs(OVERLAPS))
        self._choices("outside", pairs(OUTSIDE))
        self._choices("gaps", pairs(GAPS))
        levels = [("", gettext("Left out")), *((v, str(Level(v).label)) for v in known.levels())]
        for number, layer in enumerate(file.layers):
            self._layer(number, layer, levels)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _layer(self, number: int, layer: dict[str, Any], levels: list[tuple[str, str]]) -> None:
        columns = [(column, column) for column in layer["columns"]]
        optional = [("", "—"), *columns]
        kinds: dict[str, forms.Field] = {
            "level": forms.ChoiceField(
                label=_("What its shapes are"), choices=levels, required=False
            ),
            "match": forms.ChoiceField(label=_("Known areas are found"), choices=pairs(MATCHES)),
            "column": forms.ChoiceField(label=_("in the column"), choices=optional, required=False),
            "create": forms.BooleanField(
                label=_("Shapes of no known area become new areas"), required=False
            ),
            "name": forms.ChoiceField(
                label=_("named by the column"), choices=optional, required=False
            ),
            "code": forms.ChoiceField(
                label=_("with the code in the column"),
                choices=[("", gettext("The next free code")), *columns],
                required=False,
            ),
        }
        for name, field in kinds.items():
            self.fields[f"l{number}-{name}"] = field

    def layers(self) -> list[dict[str, Any]]:
        """The fields of each layer, with its name and how many shapes it has."""
        return [
            {
                "name": layer["name"],
                "count": layer["count"],
                "crs": layer["crs"],
                "fields": [self[f"l{n}-{name}"] for name in LayerChoice.__annotations__],
            }
            for n, layer in enumerate(self.file.layers)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        count = len(self.file.layers)
        if not self.errors and not any(data.get(f"l{n}-level") for n in range(count)):
            self.add_error("l0-level", _("Say as what at least one layer is taken."))
        return data

    def chosen(self) -> Choices:
        data = self.cleaned_data
        layers = [
            LayerChoice(**{name: data[f"l{n}-{name}"] for name in LayerChoice.__annotations__})
            for n in range(len(self.file.layers))
        ]
        return Choices(
            data["datum"],
            data["repair"],
            data["outside"],
            data["overlaps"],
            data["gaps"],
            layers,
        )


def initial_of(choices: Choices) -> dict[str, Any]:
    values = choices.to_json()
    layers = values.pop("layers")
    for number, layer in enumerate(layers):
        values |= {f"l{number}-{name}": value for name, value in layer.items()}
    return values


def fitted(datum: str, fits: dict[str, float]) -> str:
    """The reading, with how much then differs from the boundaries in force."""
    label = str(LABELS[datum])
    if datum not in fits:
        return (
            label
            if datum == WGS84 or not fits
            else gettext("%(datum)s: not on this map") % {"datum": label}
        )
    return gettext("%(datum)s: differs by %(size).1f km² from the boundaries in force") % {
        "datum": label,
        "size": fits[datum],
    }
