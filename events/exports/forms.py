"""What is asked before an export."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gridgov.tables import CSV, XLSX

KINDS = ((XLSX, _("Excel workbook (XLSX)")), (CSV, _("Text table (CSV)")))


class FormatForm(forms.Form):
    """The kind of file."""

    format = forms.ChoiceField(
        label=_("Kind of file"), choices=KINDS, initial=XLSX, widget=forms.RadioSelect
    )
