"""Choosing the file, and saying which column is what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.imports.fields import FIELDS, guess
from accounts.imports.kept import Table
from gridgov.tables import Limits, Unreadable, read

MOST = 5_000
NONE = ("", _("not in the file"))


class FileForm(forms.Form):
    """The table itself; what cannot be read is told at the field."""

    file = forms.FileField(
        label=_("Table of users"),
        help_text=_("XLSX or CSV with headings in the first row, at most 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Table:
        file = self.cleaned_data["file"]
        try:
            lines = read(file, Limits(rows=MOST))
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable
        head = lines.pop(0).cells
        if not lines:
            raise forms.ValidationError(_("The file has headings only. Add a row for each user."))
        return Table(file.name[:100], head, lines, guess(head))


class MappingForm(forms.Form):
    """Which column holds which field."""

    def __init__(self, table: Table, *args: Any) -> None:
        super().__init__(*args)
        choices = [NONE, *_columns(table)]
        for field in FIELDS:
            self.fields[field.name] = forms.ChoiceField(
                label=str(field.label),
                choices=choices,
                required=field.required,
                initial=table.mapping.get(field.name, ""),
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


def _columns(table: Table) -> list[tuple[str, str]]:
    """Each column by its heading and what stands first in it."""
    columns = []
    for number, heading in enumerate(table.headings):
        filled = (line.cells[number] for line in table.lines[:50] if number < len(line.cells))
        sample = next((cell for cell in filled if cell), "")
        columns.append(
            (str(number), f"{heading or number + 1}: {sample[:30]}" if sample else heading)
        )
    return columns
