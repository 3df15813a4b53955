"""The form for a saved view."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from events.worklist import Filters


class ViewForm(forms.Form):
    name = forms.CharField(label=_("Name of the view"), max_length=40)
    shared = forms.BooleanField(
        label=_("Share with my unit"),
        required=False,
        help_text=_("Everybody of the unit finds it; each of them sees their own cases only."),
    )
    query = forms.CharField(required=False, widget=forms.HiddenInput, max_length=500)

    def clean_query(self) -> str:
        """Only what the worklist understands."""
        return Filters.read(QueryDict(self.cleaned_data["query"])).query[:500]
