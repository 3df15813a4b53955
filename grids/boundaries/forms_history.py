"""The form that takes a change back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RevertForm(forms.Form):
    """`seen` is the fingerprint of the boundaries that the page showed."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea({"rows": 2}))
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def showing(self, seen: str) -> None:
        """The page shows these boundaries now, also where the form was sent for others."""
        if self.is_bound:
            self.data: Any = {**self.data.dict(), "seen": seen}
        else:
            self.initial["seen"] = seen
