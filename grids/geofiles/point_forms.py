"""The form that brings a file of points."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.codes import LEVELS
from grids.geofiles.datums import LABELS, OF_POINTS, WGS84
from grids.geofiles.models import BoundaryFile, FileState
from grids.geofiles.points import Where
from grids.models import Area, Level

ACCEPT = ".csv,.gz,.txt,.xlsx,.geojson,.json,.zip,.kml,.gpkg"
LARGEST = 50 << 20
FILES = 50


class PointsForm(forms.Form):
    """`where` is the value of a level, or number and layer of a checked file as `7:0`."""

    file = forms.FileField(
        label=_("File of points"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "CSV (also .gz) or XLSX with the columns latitude and longitude, in either language, "
            "or GeoJSON, a Shapefile as zip, KML or GeoPackage; at most 50 MB. Of a table nothing "
            "but the coordinates is kept."
        ),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose another one."),
        },
    )
    datum = forms.ChoiceField(
        label=_("Coordinates"),
        choices=[(value, LABELS[value]) for value in OF_POINTS],
        initial=WGS84,
        required=False,
        help_text=_(
            "Phones and government systems give WGS-84 or CGCS2000, most web maps in China "
            "GCJ-02, Baidu's map BD-09. Read wrongly, points lie some hundred metres off."
        ),
    )
    where = forms.ChoiceField(label=_("Look for them in"))

    def __init__(self, *args: Any, place: Area, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checked = BoundaryFile.objects.for_user(user).exclude(state=FileState.READ)
        self.known = {file.pk: file for file in checked.select_related("job")[:FILES]}
        choices: list[Any] = [(gettext("Areas in force"), _levels(place))]
        layers = [(f"{f.pk}:{n}", _said(f, layer)) for f, n, layer in _layers(self.known)]
        if layers:
            choices.append((gettext("A layer of a file of boundaries"), layers))
        field = self.fields["where"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 50 MB. Split it."))
        return sent

    def place_chosen(self) -> Where:
        value: str = self.cleaned_data["where"]
        if value in LEVELS:
            return Where(value)
        number, layer = map(int, value.split(":"))
        return Where(boundaries=self.known[number], layer=layer)


def _levels(place: Area) -> list[tuple[str, str]]:
    """The place's own level and those below it, the lowest that is used first."""
    below = LEVELS[LEVELS.index(place.level) :]
    drawn = Area.objects.subtree(place).in_force().exclude(geometry=None).order_by()
    used = set(drawn.values_list("level", flat=True).distinct())
    return [(level, str(Level(level).label)) for level in reversed(below) if level in used] or [
        (place.level, str(Level(place.level).label))
    ]


def _layers(files: dict[int, BoundaryFile]) -> list[tuple[BoundaryFile, int, dict[str, Any]]]:
    return [(f, n, layer) for f in files.values() for n, layer in enumerate(f.layers)]


def _said(file: BoundaryFile, layer: dict[str, Any]) -> str:
    return f"{file.name} · {layer['name']} ({layer['count']})"
