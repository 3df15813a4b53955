"""What the pages about runs ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class BookForm(forms.Form):
    """The workbook, filled in."""

    file = forms.FileField(
        label=_("The workbook with your answers"),
        help_text=_("XLSX as it was taken here; rows without an answer are left alone."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
