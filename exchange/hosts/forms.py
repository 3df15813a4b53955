"""What an administrator says of a server inside the house."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.hosts.services import Values


class HostForm(forms.Form):
    host = forms.CharField(
        label=_("Server or network"),
        max_length=253,
        help_text=_("A name, an address or a network, as hooks.example.org or 10.1.2.0/24."),
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=443)
    purpose = forms.CharField(
        label=_("What for"),
        min_length=6,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Which system listens there, in a sentence."),
    )

    @property
    def values(self) -> Values:
        return Values(**self.cleaned_data)
