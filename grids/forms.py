"""Forms of the administrator's pages: they check shape and write nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.codes import LEVELS
from grids.models import Area, DayKind, GridKind, Level
from grids.workdays import minute_of

NAME = pgettext_lazy("area or day", "Name")
ISO_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
TABLE_FILE = forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"})
MOST_GRIDS = 200
MOST_BYTES = 2_000_000


class AreaForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=NAME, max_length=100)
    name_en = forms.CharField(
        label=_("English name"),
        max_length=100,
        required=False,
        help_text=_("Left empty, it is spelled in pinyin."),
    )


class NameForm(forms.Form):
    name = forms.CharField(label=NAME, max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=GridKind.choices, required=False)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if area.level not in (Level.GRID, Level.SUBGRID):
            del self.fields["kind"]


class GridsForm(forms.Form):
    count = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=MOST_GRIDS, required=False
    )
    names = forms.CharField(
        label=_("Names, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("With names, one grid is made for each; the number above is not used then."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=GridKind.choices, initial=GridKind.BASIC)

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(names) > MOST_GRIDS or any(len(name) > 100 for name in names):
            raise forms.ValidationError(_("At most 200 names of at most 100 characters."))
        return names

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("names") and not data.get("count"):
            raise forms.ValidationError(_("Say how many grids to make, or give their names."))
        return data


class RetireForm(forms.Form):
    successor = forms.CharField(
        label=_("Code of the area that takes over"),
        max_length=20,
        required=False,
        help_text=_("Needed when cases, houses or workers still hang on this area."),
        widget=forms.TextInput(attrs={"list": "successors", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the history of the boundaries."),
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        error_messages={"required": _("Choose a file.")},
        widget=TABLE_FILE,
        help_text=_("CSV in UTF-8 with the columns code, name, level, parent."),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput)
    root_level = forms.ChoiceField(
        label=_("Level of the root"),
        choices=[choice for choice in Level.choices if choice[0] in LEVELS[:3]],
        initial=Level.COUNTY,
        help_text=_("Rows above it are read as ancestors only."),
    )
    retire_missing = forms.BooleanField(
        label=_("Retire areas that have no row in the file"), required=False
    )

    def full_clean(self) -> None:
        """With the text of a file read before, no other file is needed."""
        self.fields["file"].required = not self.data.get("text")
        super().full_clean()
        self.fields["file"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 2 MB."))
        elif upload is not None:
            self._decode(upload.read(), data)
        return data

    def _decode(self, content: bytes, data: dict[str, Any]) -> None:
        try:
            data["text"] = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not UTF-8 text. Save it as CSV in UTF-8."))


class HoursForm(forms.Form):
    hours = forms.CharField(
        label=_("Office hours"),
        help_text=_("Periods such as 08:00-12:00, 14:00-18:00."),
    )
    day_minutes = forms.IntegerField(
        label=_("Minutes in a working day"), min_value=1, max_value=1440
    )

    def clean_hours(self) -> list[list[str]]:
        text = self.cleaned_data["hours"].replace("，", ",").replace("–", "-")
        periods = [[side.strip() for side in part.split("-")] for part in text.split(",")]
        try:
            for start, end in periods:
                minute_of(start), minute_of(end)
        except ValueError:
            raise forms.ValidationError(
                _("Write periods such as 08:00-12:00, 14:00-18:00.")
            ) from None
        return periods


class DayForm(forms.Form):
    date = forms.DateField(label=_("Day"), widget=ISO_DATE, input_formats=["%Y-%m-%d"])
    kind = forms.ChoiceField(label=_("Kind"), choices=DayKind.choices)
    name = forms.CharField(label=NAME, max_length=50, required=False)


class DateForm(forms.Form):
    date = forms.DateField(label=_("Day"))


class NoticeForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("For example: State Council notice of 2026-11-04."),
    )
    text = forms.CharField(
        label=_("Dates and ranges"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Paste the days or choose a file. One day or range a line, then 放假 (off) or 上班 "
            "(work), then a name: 2027-02-05 2027-02-13 放假 春节"
        ),
    )
    file = forms.FileField(label=_("or a CSV file"), required=False, widget=TABLE_FILE)

    one_of = ("text", "file")
    """One of the two is needed, so neither is called optional."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        if "file" in self.errors:
            return data
        if upload is not None:
            try:
                data["text"] = upload.read(MOST_BYTES).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not UTF-8 text. Save it as CSV in UTF-8."))
        elif not data.get("text"):
            self.add_error("text", _("Paste the days of the notice or choose a file."))
        return data


def hours_text(hours: list[list[str]]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in hours)
