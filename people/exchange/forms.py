"""What is asked: the file, its columns, the purpose, the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridgov.tables import CSV, XLSX
from people.exchange.fields import FIELDS
from people.exchange.uploads import LARGEST
from people.models import Check, Register

NONE = ("", _("not in the file"))
FORMATS = ((XLSX, _("Excel workbook (XLSX)")), (CSV, _("Text table (CSV)")))


class TableField(forms.FileField):
    widget = forms.FileInput(attrs={"accept": ".csv,.xlsx"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 40 MB. Divide it."))
        return file


class BringForm(forms.Form):
    """Which register, and the table."""

    register = forms.ChoiceField(
        label=_("Register"), choices=Register.choices, widget=forms.RadioSelect
    )
    file = TableField(
        label=_("Table"),
        help_text=_("XLSX or CSV with headings in the first row, at most 200,000 rows and 40 MB."),
    )


class MappingForm(forms.Form):
    """Which column holds which field."""

    def __init__(
        self,
        register: str,
        headings: Sequence[str],
        samples: Sequence[str],
        mapping: dict[str, int],
        *args: Any,
    ) -> None:
        super().__init__(*args)
        choices = [NONE, *_columns(headings, samples)]
        for field in FIELDS[register]:
            self.fields[field.name] = forms.ChoiceField(
                label=str(field.label),
                choices=choices,
                required=field.required,
                initial=mapping.get(field.name, ""),
            )

    def clean(self) -> dict[str, Any]:
        """Refuses one column for two fields."""
        values: dict[str, Any] = super().clean() or {}
        used: dict[str, str] = {}
        for name, column in list(values.items()):
            if column and column in used:
                words = gettext("“%(label)s” is read from this column already.")
                self.add_error(name, words % {"label": self.fields[used[column]].label})
            used.setdefault(column, name)
        return values

    @property
    def mapping(self) -> dict[str, int]:
        return {name: int(column) for name, column in self.cleaned_data.items() if column != ""}


def _columns(headings: Sequence[str], samples: Sequence[str]) -> list[tuple[str, str]]:
    """Each column by its heading; what stands in it only where it has none."""
    found = []
    for number, heading in enumerate(headings):
        sample = samples[number] if number < len(samples) else ""
        found.append((str(number), heading or f"{number + 1}: {sample[:1]}…"))
    return found


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Kind of file"), choices=FORMATS, initial=XLSX, widget=forms.RadioSelect
    )


class PurposeForm(ExportForm):
    """For a full export: why."""

    purpose = forms.CharField(
        label=_("Purpose"),
        min_length=6,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Say in a sentence what the clear values are needed for. Whoever approves reads it."
        ),
    )


class DecisionForm(forms.Form):
    words = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed when you refuse; the person who asked reads it."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "refuse" in self.data and not values.get("words"):
            self.add_error("words", gettext("Say why you refuse."))
        return values


class CompareForm(forms.Form):
    """A department's list and why it is compared."""

    purpose = forms.CharField(
        label=_("Purpose"),
        min_length=6,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Say for what task the lists are compared, in a sentence. It is logged."),
    )
    file = TableField(
        label=_("List"),
        help_text=_(
            "XLSX or CSV with headings: name, number of the document, date of birth, phones; "
            "from 100 to 50,000 people."
        ),
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What did you find"), choices=Check.Outcome.choices)
